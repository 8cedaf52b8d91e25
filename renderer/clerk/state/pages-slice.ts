/**
 * The part of the list that the window holds: pages of fixed size by their number. The whole list never comes here, so
 * a million rows cost no more than a few screens.
 */
import type { Page, ScoredRow } from '@risk/app/contract/desktop.ts';
import type { ErrorValue } from '@risk/app/contract/errors.ts';

export const PAGE_ROWS = 100;
/** Pages kept; the ones farthest from what was asked for last go first. */
export const PAGES_KEPT = 40;

export interface PagesSlice {
  /** Which list the pages are of (`viewKey`); null before the first. */
  readonly listKey: string | null;
  /** Length of the list; null until the first page is there. */
  readonly totalRows: number | null;
  readonly pages: ReadonlyMap<number, readonly ScoredRow[]>;
  readonly pageError: ErrorValue | null;
  /** Rows whose cells give the columns their widths: kept while one sorts and filters, so that columns do not jump. */
  readonly widthSample: readonly ScoredRow[];
}

export const initialPages: PagesSlice = {
  listKey: null,
  totalRows: null,
  pages: new Map(),
  pageError: null,
  widthSample: [],
};

/**
 * A page has come. The first one of another list takes the place of all that was held, so that the old rows stay in
 * view until then.
 * @param number which page, from 0
 */
export function withPage(
  state: PagesSlice,
  listKey: string,
  number: number,
  page: Page,
): Partial<PagesSlice> {
  const pages = new Map(state.listKey === listKey ? state.pages : []);
  pages.set(number, page.rows);
  const byDistance = [...pages.keys()].toSorted((a, b) => Math.abs(a - number) - Math.abs(b - number));
  for (const far of byDistance.slice(PAGES_KEPT)) pages.delete(far);
  const widthSample = page.rows.length > state.widthSample.length ? page.rows : state.widthSample;
  return { listKey, pages, totalRows: page.totalRows, pageError: null, widthSample };
}

export function rowAt({ pages }: Pick<PagesSlice, 'pages'>, position: number): ScoredRow | undefined {
  return pages.get(Math.floor(position / PAGE_ROWS))?.[position % PAGE_ROWS];
}

/** Numbers of the pages that hold rows `[first, last]`. */
export function pagesOf(first: number, last: number): readonly number[] {
  const from = Math.floor(Math.max(0, first) / PAGE_ROWS);
  const to = Math.floor(Math.max(0, last) / PAGE_ROWS);
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

/** Whether the page of the wanted list is there in full, as far as the list is known to reach. */
export function holdsPage(
  { listKey, pages, totalRows }: PagesSlice,
  wanted: string,
  number: number,
): boolean {
  const rows = pages.get(number);
  if (listKey !== wanted || rows === undefined || totalRows === null) return false;
  return rows.length >= Math.min(PAGE_ROWS, totalRows - number * PAGE_ROWS);
}
