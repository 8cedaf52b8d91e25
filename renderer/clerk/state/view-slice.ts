/** How the job in view is looked at: which list, in what order, filtered how, with which columns. */
import type { Job, JobColumn, PageRequest, RowFilter } from '@risk/app/contract/desktop.ts';
import type { Decision } from '@risk/app/model/policy.ts';

export type SortEntry = PageRequest['sort'][number];

export interface ViewSlice {
  readonly tab: 'applicants' | 'rows-to-fix';
  readonly sort: readonly SortEntry[];
  readonly filter: RowFilter;
  /** Positions of the file's columns that are not shown; null: as the columns suggest. */
  readonly hiddenColumns: ReadonlySet<number> | null;
}

export const initialView: ViewSlice = {
  tab: 'applicants',
  sort: [],
  filter: { decisions: [], text: '', columns: [] },
  hiddenColumns: null,
};

/** More columns than this are hidden at first: nobody reads a thousand, and drawing them would be slow. */
export const COLUMNS_SHOWN_AT_FIRST = 60;
const SORT_KEYS_LIMIT = 5;

/**
 * A click on a heading: ascending, descending, then the file's order again. Figures where the high end matters most
 * start descending.
 * @param add Shift was held: the key joins the ones that are there
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

export function isFiltered({ filter }: ViewSlice): boolean {
  return filter.text.trim() !== '' || filter.decisions.length > 0;
}

export function hiddenColumns(view: ViewSlice, columns: readonly JobColumn[]): ReadonlySet<number> {
  if (view.hiddenColumns !== null) return view.hiddenColumns;
  return new Set(columns.slice(COLUMNS_SHOWN_AT_FIRST).map(({ index }) => index));
}

export function visibleColumns(view: ViewSlice, columns: readonly JobColumn[]): readonly JobColumn[] {
  const hidden = hiddenColumns(view, columns);
  return columns.filter(({ index }) => !hidden.has(index));
}

export function withColumnShown(
  view: ViewSlice,
  columns: readonly JobColumn[],
  index: number,
  shown: boolean,
): Pick<ViewSlice, 'hiddenColumns'> {
  const hidden = new Set(hiddenColumns(view, columns));
  if (shown) hidden.delete(index);
  else hidden.add(index);
  return { hiddenColumns: hidden };
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
