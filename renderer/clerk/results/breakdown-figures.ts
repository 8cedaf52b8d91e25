/** What the chart of one column shows, worked out of the counts. */
import type { Breakdown, ColumnGuide, Job, JobColumn } from '@risk/app/contract/desktop.ts';
import type { Decision } from '@risk/app/model/policy.ts';
import { textIn } from '@risk/app/schema/feature-schema.ts';
import type { Language } from '../../design/language/language.tsx';

/** Fewer applicants than this are no base for a comparison. */
export const FEW = 20;

export interface BreakdownBar {
  /** Value or range, in words. */
  readonly value: string;
  readonly counts: Readonly<Record<Decision, number>>;
  readonly total: number;
  /** Share of each decision, in [0, 1]; all 0 where nobody has this value. */
  readonly shares: Readonly<Record<Decision, number>>;
}

/** One bar for each value of the column, in the order in which they came; what was too much to show comes last. */
export function breakdownBars(
  { groups, others }: Breakdown,
  guide: ColumnGuide | null,
  language: Language,
): readonly BreakdownBar[] {
  const { texts, format, locale } = language;
  const words = texts.breakdown;
  const numbered = groups.filter(({ range }) => range !== null);
  const last = numbered.at(-1);
  const bars = groups.map((group) => {
    const { label, range, counts } = group;
    if (range !== null) {
      const [from, to] = range;
      if (from === to) return bar(format.number(from), counts);
      const text = group === last ? words.lastRange : words.range;
      return bar(text(format.number(from), format.number(to)), counts);
    }
    if (label === null) return bar(words.empty, counts);
    const category = guide?.categories.find(
      ({ value }) => value.toLowerCase() === label.trim().toLowerCase(),
    );
    return bar(category === undefined ? label : textIn(category.label, locale), counts);
  });
  return others === null ? bars : [...bars, bar(words.others, others)];
}

function bar(value: string, counts: Readonly<Record<Decision, number>>): BreakdownBar {
  const total = counts.green + counts.refer + counts.red;
  const share = (count: number): number => (total === 0 ? 0 : count / total);
  return {
    value,
    counts,
    total,
    shares: { green: share(counts.green), refer: share(counts.refer), red: share(counts.red) },
  };
}

export interface ColumnChoice {
  readonly key: string;
  readonly title: string;
}

/** Columns to choose from, the model's own before the others, in the file's order. */
export function columnChoices(
  { columns, recognition }: Pick<Job, 'columns' | 'recognition'>,
  { locale }: Language,
): { readonly model: readonly ColumnChoice[]; readonly extra: readonly ColumnChoice[] } {
  const choice = ({ index, header, label }: JobColumn): ColumnChoice => ({
    key: `cell:${index}`,
    title: label === null ? header.trim() || `#${index + 1}` : textIn(label, locale),
  });
  const isOurs = ({ name, header }: JobColumn) => name !== null && header !== recognition?.outcomeHeader;
  return {
    model: columns.filter(isOurs).map(choice),
    extra: columns.filter((column) => !isOurs(column)).map(choice),
  };
}

/** A name short enough to stand beside its bar; cut at the end. */
export function shortened(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1).trimEnd()}…`;
}
