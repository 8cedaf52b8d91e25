/** Finding columns among many, and how many of a column's categories are listed. */
import type { ColumnGuide } from '@risk/app/contract/desktop.ts';
import { type Locale, textIn } from '@risk/app/schema/feature-schema.ts';

const CATEGORIES_SHOWN = 12;

/** Columns whose name, label or one of whose categories holds the text, without case; all where it is empty. */
export function matchingColumns(
  columns: readonly ColumnGuide[],
  text: string,
  locale: Locale,
): readonly ColumnGuide[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return columns;
  return columns.filter(({ name, label, categories }) =>
    [
      name,
      textIn(label, locale),
      ...categories.flatMap(({ value, label }) => [value, textIn(label, locale)]),
    ].some((candidate) => candidate.toLowerCase().includes(wanted)),
  );
}

export function categoriesShown(categories: ColumnGuide['categories']): {
  readonly shown: ColumnGuide['categories'];
  readonly more: number;
} {
  // One left over is shown rather than counted.
  if (categories.length <= CATEGORIES_SHOWN + 1) return { shown: categories, more: 0 };
  return { shown: categories.slice(0, CATEGORIES_SHOWN), more: categories.length - CATEGORIES_SHOWN };
}
