/** What the list does beyond paging: it reads whole runs of rows, asks for a column's values and keeps the layout. */
import {
  type Breakdown,
  type DesktopBridge,
  PAGE_LIMIT,
  type ScoredRow,
  type VerbAnswer,
} from '@risk/app/contract/desktop.ts';
import type { ClerkState, ClerkStore } from '../state/clerk-store.ts';
import { openJob } from '../state/jobs-slice.ts';
import { type ColumnLayout, type LayoutSlice, withLayout } from '../state/layout-slice.ts';
import { rowAt } from '../state/pages-slice.ts';
import { pageRequest, viewKey } from '../state/view-slice.ts';
import { type RowRange, rowsIn } from './row-selection.ts';

export interface GridActions {
  /** The rows of the list in view; null where another list has come into view meanwhile. */
  readonly readRows: (range: RowRange) => Promise<VerbAnswer<readonly ScoredRow[]> | null>;
  /** How often each value of a column occurs; null where no file is in view. */
  readonly breakdown: (key: string) => Promise<VerbAnswer<Breakdown> | null>;
  readonly changeLayout: (modelName: string, layout: ColumnLayout) => void;
}

export interface GridActionOptions {
  readonly bridge: Pick<DesktopBridge, 'call'>;
  readonly store: ClerkStore;
  readonly storeLayouts: (layouts: LayoutSlice) => void;
}

export function createGridActions({ bridge, store, storeLayouts }: GridActionOptions): GridActions {
  return {
    async readRows(range) {
      const { view, openJobId } = store.getState();
      if (openJobId === null) return null;
      const key = viewKey(openJobId, view);
      const rows: ScoredRow[] = [];
      while (rows.length < rowsIn(range)) {
        const from = range.first + rows.length;
        const limit = Math.min(PAGE_LIMIT, range.last + 1 - from);
        const answer = await bridge.call('jobs.page', pageRequest({ jobId: openJobId }, view, from, limit));
        if (!answer.ok) return answer;
        const now = store.getState();
        if (now.openJobId !== openJobId || viewKey(openJobId, now.view) !== key) return null;
        rows.push(...answer.value.rows);
        if (answer.value.rows.length < limit) break;
      }
      return { ok: true, value: rows };
    },
    async breakdown(key) {
      const job = openJob(store.getState());
      return job === null ? null : bridge.call('jobs.breakdown', { jobId: job.jobId, key });
    },
    changeLayout(modelName, layout) {
      store.setState((state) => withLayout(state, modelName, layout));
      const { layouts } = store.getState();
      storeLayouts({ layouts });
    },
  };
}

/** The rows of a range where the window holds all of them, else null. */
export function heldRows(state: Pick<ClerkState, 'pages'>, range: RowRange): readonly ScoredRow[] | null {
  const rows: ScoredRow[] = [];
  for (let position = range.first; position <= range.last; position++) {
    const row = rowAt(state, position);
    if (row === undefined) return null;
    rows.push(row);
  }
  return rows;
}
