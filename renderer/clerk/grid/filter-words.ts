/** Filters and sort keys in words: for the chips above the list and for the live region. */
import type { ColumnFilter } from '@risk/app/contract/desktop.ts';
import { decision } from '@risk/app/model/policy.ts';
import { foldLabel } from '@risk/app/schema/feature-schema.ts';
import type { Language } from '../../design/language/language.tsx';
import { type SortEntry, type ViewSlice, withColumnFilter, withFilterText } from '../state/view-slice.ts';
import type { Unplaced } from './grid-columns.ts';

export interface FilterChip {
  readonly id: string;
  readonly words: string;
  /** The view without it. */
  readonly without: Pick<ViewSlice, 'filter'>;
}

const VALUES_NAMED = 3;

/** All that narrows the list. */
export function filterChips(
  view: ViewSlice,
  columns: readonly Unplaced[],
  language: Language,
): readonly FilterChip[] {
  const { texts } = language;
  const { text, decisions, columns: filters } = view.filter;
  const chips: FilterChip[] = [];
  if (decisions.length > 0)
    chips.push({
      id: 'decisions',
      words: texts.grid.filterValues(
        texts.grid.decision,
        decisions.map((decision) => texts.decisions[decision]).join(', '),
      ),
      without: { filter: { ...view.filter, decisions: [] } },
    });
  if (text.trim() !== '')
    chips.push({
      id: 'text',
      words: texts.grid.filterAnywhere(text.trim()),
      without: withFilterText(view, ''),
    });
  for (const filter of filters) {
    const column = columns.find(({ key }) => key === filter.key);
    chips.push({
      id: filter.key,
      words: filterSentence(filter, column, language),
      without: withColumnFilter(view, filter.key, null),
    });
  }
  return chips;
}

function filterSentence(
  filter: ColumnFilter,
  column: Unplaced | undefined,
  { texts, format }: Language,
): string {
  const title = column?.title ?? filter.key;
  switch (filter.kind) {
    case 'text':
      return texts.grid.filterContains(title, filter.text);
    case 'range': {
      const { minimum, maximum } = filter;
      const say = (value: number) =>
        column?.kind === 'share' ? `${format.number(value * 100)}\u00A0%` : format.number(value);
      if (minimum === null) return texts.grid.filterTo(title, say(maximum ?? 0));
      if (maximum === null) return texts.grid.filterFrom(title, say(minimum));
      return texts.grid.filterBetween(title, say(minimum), say(maximum));
    }
    case 'values': {
      const words = filter.values.map((value) => valueWord(value, column, texts));
      const named = words.slice(0, VALUES_NAMED).join(', ');
      const more = words.length - VALUES_NAMED;
      return texts.grid.filterValues(title, more > 0 ? texts.grid.filterMore(named, more) : named);
    }
    default:
      return filter satisfies never;
  }
}

/** A value in the bank's words. */
export function valueWord(value: string, column: Unplaced | undefined, texts: Language['texts']): string {
  if (value === '') return texts.grid.emptyCell;
  if (column?.kind === 'decision') {
    const known = decision.safeParse(value);
    return known.success ? texts.decisions[known.data] : value;
  }
  return column?.words.get(foldLabel(value)) ?? value;
}

/** What the list is sorted by, as one sentence. */
export function sortSentence(
  sort: readonly SortEntry[],
  columns: readonly Unplaced[],
  { texts }: Language,
): string {
  if (sort.length === 0) return texts.grid.fileOrder;
  const keys = sort.map(({ key, direction }) => {
    const title = columns.find((column) => column.key === key)?.title ?? key;
    return direction === 'ascending' ? texts.grid.lowestFirst(title) : texts.grid.highestFirst(title);
  });
  return texts.grid.sortedBy(keys.join(texts.grid.thenBy));
}
