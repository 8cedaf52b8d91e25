/** How the job in view is looked at: which list, in what order, filtered how. */
import type { ColumnFilter, Job, PageRequest, RowFilter } from '@risk/app/contract/desktop.ts';
import type { Decision } from '@risk/app/model/policy.ts';

export type SortEntry = PageRequest['sort'][number];

export interface ViewSlice {
  readonly tab: 'applicants' | 'rows-to-fix' | 'by-column';
  readonly sort: readonly SortEntry[];
  readonly filter: RowFilter;
}

export const initialView: ViewSlice = {
  tab: 'applicants',
  sort: [],
  filter: { decisions: [], text: '', columns: [] },
};

const SORT_KEYS_LIMIT = 5;
const COLUMN_FILTERS_LIMIT = 20;

/**
 * A click on a heading: ascending, descending, then the file's order again. Figures where the high end matters most
 * start descending.
 * @param add Shift or Ctrl was held: the key joins the ones that are there
 */
export function withSortClick(view: ViewSlice, key: string, add: boolean): Pick<ViewSlice, 'sort'> {
  const first = key === 'confidence' || key === 'probabilityOfDefault' ? 'descending' : 'ascending';
  const second = first === 'ascending' ? 'descending' : 'ascending';
  const index = view.sort.findIndex((entry) => entry.key === key);
  const current = view.sort[index];
  const others = add ? view.sort : view.sort.filter((entry) => entry.key === key);
  if (current === undefined)
    return { sort: [...others, { key, direction: first } as const].slice(-SORT_KEYS_LIMIT) };
  if (current.direction === first)
    return { sort: others.map((entry) => (entry.key === key ? { key, direction: second } : entry)) };
  return { sort: others.filter((entry) => entry.key !== key) };
}

export function withFilterText(view: ViewSlice, text: string): Pick<ViewSlice, 'filter'> {
  return { filter: { ...view.filter, text: text.slice(0, 200) } };
}

/** @param decision null shows all */
export function withDecisionFilter(view: ViewSlice, decision: Decision | null): Pick<ViewSlice, 'filter'> {
  return { filter: { ...view.filter, decisions: decision === null ? [] : [decision] } };
}

/** @param decisions in any order; all three are the same as none */
export function withDecisions(view: ViewSlice, decisions: readonly Decision[]): Pick<ViewSlice, 'filter'> {
  const wanted = new Set(decisions);
  return { filter: { ...view.filter, decisions: wanted.size >= 3 ? [] : [...wanted] } };
}

export function columnFilterOf({ filter }: ViewSlice, key: string): ColumnFilter | null {
  return filter.columns.find((column) => column.key === key) ?? null;
}

/** Puts a column's filter in the place of the one that it has. @param wanted null: the column is free again */
export function withColumnFilter(
  view: ViewSlice,
  key: string,
  wanted: ColumnFilter | null,
): Pick<ViewSlice, 'filter'> {
  const { columns } = view.filter;
  const at = columns.findIndex((column) => column.key === key);
  if (wanted === null) return { filter: { ...view.filter, columns: columns.filter((_, i) => i !== at) } };
  const changed = at < 0 ? [...columns, wanted].slice(-COLUMN_FILTERS_LIMIT) : columns.with(at, wanted);
  return { filter: { ...view.filter, columns: changed } };
}

export function isFiltered({ filter }: ViewSlice): boolean {
  return filter.text.trim() !== '' || filter.decisions.length > 0 || filter.columns.length > 0;
}

/** The request that gives rows `[from, from + limit)` of what the view shows. */
export function pageRequest(
  job: Pick<Job, 'jobId'>,
  view: ViewSlice,
  from: number,
  limit: number,
): PageRequest {
  const filter = { ...view.filter, text: view.filter.text.trim() };
  return { jobId: job.jobId, sort: [...view.sort], filter, from, limit };
}

/** Two views with the same key show the same list. */
export function viewKey(jobId: string, view: ViewSlice): string {
  const { jobId: _, from: __, limit: ___, ...rest } = pageRequest({ jobId }, view, 0, 1);
  return `${jobId} ${JSON.stringify(rest)}`;
}
