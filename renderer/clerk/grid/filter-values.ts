/** What the filter form of a column works out: numbers as people type them, and the values to choose from. */
import type { Breakdown } from '@risk/app/contract/desktop.ts';
import { foldLabel, type Locale } from '@risk/app/schema/feature-schema.ts';

/**
 * A number as the reader's language writes it; the other language's decimal mark is taken where it can mean nothing
 * else.
 * @returns null where nothing stands there, NaN where it is not a number
 */
export function parseBound(text: string, locale: Locale): number | null {
  const trimmed = text.replaceAll(/[\s\u00A0\u202F%]/g, '').replace('\u2212', '-');
  if (trimmed === '') return null;
  const [decimal, thousands] = locale === 'de' ? [',', '.'] : ['.', ','];
  const grouped = new RegExp(`^-?\\d{1,3}(\\${thousands}\\d{3})+(\\${decimal}\\d+)?$`);
  const plain = grouped.test(trimmed) ? trimmed.replaceAll(thousands, '') : trimmed;
  const normal = plain.replace(',', '.');
  return /^-?(\d+\.?\d*|\.\d+)$/.test(normal) ? Number(normal) : Number.NaN;
}

/** A bound as it stands in its field. */
export function boundText(value: number | null, locale: Locale): string {
  if (value === null) return '';
  // A share times a hundred would show the last digits of a binary fraction.
  const text = String(Number(value.toPrecision(12)));
  return locale === 'de' ? text.replace('.', ',') : text;
}

export interface ValueChoice {
  readonly value: string;
  /** Rows that have it; null where that is not known. */
  readonly count: number | null;
}

/**
 * The values to choose from, as the file has them, in the model's order where the model knows them. The model's other
 * categories stand there too where the file has more values than were counted.
 * @param categories the model's, in its order
 * @param chosen what the filter holds already: it can always be taken away
 */
export function valueChoices(
  categories: readonly string[],
  breakdown: Breakdown | null,
  chosen: readonly string[],
): readonly ValueChoice[] {
  const counted = (breakdown?.groups ?? []).map(({ label, counts }) => ({
    value: label ?? '',
    count: counts.green + counts.refer + counts.red,
  }));
  const known = new Set(counted.map(({ value }) => foldLabel(value)));
  const others = [...(breakdown === null || breakdown.others !== null ? categories : []), ...chosen]
    .filter((value, at, all) => !known.has(foldLabel(value)) && all.indexOf(value) === at)
    .map((value) => ({ value, count: null }));
  const rank = new Map(categories.map((value, at) => [foldLabel(value), at]));
  const rankOf = ({ value }: ValueChoice) =>
    value === '' ? Number.POSITIVE_INFINITY : (rank.get(foldLabel(value)) ?? categories.length);
  return [...counted, ...others].toSorted((a, b) => {
    const [left, right] = [rankOf(a), rankOf(b)];
    return left === right ? 0 : left - right;
  });
}

/** The list of chosen values with one more or one less. */
export function withValue(chosen: readonly string[], value: string, wanted: boolean): readonly string[] {
  const others = chosen.filter((other) => foldLabel(other) !== foldLabel(value));
  return wanted ? [...others, value] : others;
}
