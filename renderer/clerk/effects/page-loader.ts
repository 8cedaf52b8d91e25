/** Brings the pages that the grid has in sight, and brings them again while the job still runs. */
import type { DesktopBridge } from '@risk/app/contract/desktop.ts';
import type { ClerkStore } from '../state/clerk-store.ts';
import { openJob } from '../state/jobs-slice.ts';
import { holdsPage, PAGE_ROWS, pagesOf, withPage } from '../state/pages-slice.ts';
import { pageRequest, viewKey } from '../state/view-slice.ts';

/** Pause between two rounds while rows still arrive: fast enough to look alive, slow enough to read. */
const REFRESH_MS = 700;
/** Typing in the filter waits for this pause. */
const TYPING_MS = 180;

export interface PageLoader {
  /** Rows `[first, last]` of the list are in sight. */
  inSight(first: number, last: number): void;
  /** The list is another one. */
  listChanged(typing: boolean): void;
  /** The job has more rows, or its last ones. */
  rowsChanged(): void;
}

export function createPageLoader(bridge: Pick<DesktopBridge, 'call'>, store: ClerkStore): PageLoader {
  let sight = { first: 0, last: PAGE_ROWS - 1 };
  let refresh: ReturnType<typeof setTimeout> | undefined;
  let typing: ReturnType<typeof setTimeout> | undefined;
  const onTheWay = new Set<string>();
  const askAgain = new Set<string>();

  async function fetchPage(number: number, again: boolean): Promise<void> {
    const state = store.getState();
    const job = openJob(state);
    if (job === null) return;
    const key = viewKey(job.jobId, state.view);
    const ticket = `${number} ${key}`;
    if (onTheWay.has(ticket)) {
      // What is on its way may have been answered before the news: ask once more when it is here.
      if (again) askAgain.add(ticket);
      return;
    }
    onTheWay.add(ticket);
    const answer = await bridge.call(
      'jobs.page',
      pageRequest(job, state.view, number * PAGE_ROWS, PAGE_ROWS),
    );
    onTheWay.delete(ticket);
    if (askAgain.delete(ticket)) void fetchPage(number, false);
    const now = store.getState();
    if (now.openJobId !== job.jobId || viewKey(job.jobId, now.view) !== key) return;
    store.setState(answer.ok ? withPage(now, key, number, answer.value) : { pageError: answer.error });
  }

  function load(again: boolean): void {
    const state = store.getState();
    const job = openJob(state);
    if (job === null || job.state === 'failed') return;
    const key = viewKey(job.jobId, state.view);
    const end =
      state.listKey === key && state.totalRows !== null ? Math.max(0, state.totalRows - 1) : sight.last;
    for (const number of pagesOf(sight.first - PAGE_ROWS / 2, Math.min(sight.last + PAGE_ROWS / 2, end)))
      if (again || !holdsPage(state, key, number)) void fetchPage(number, again);
  }

  return {
    inSight(first, last) {
      sight = { first, last };
      load(false);
    },
    listChanged(isTyping) {
      clearTimeout(typing);
      sight = { first: 0, last: PAGE_ROWS - 1 };
      if (isTyping) typing = setTimeout(() => load(true), TYPING_MS);
      else load(true);
    },
    rowsChanged() {
      const state = store.getState();
      // The last rows of a job are not kept waiting, and neither are its first.
      if (openJob(state)?.state !== 'running' || (refresh === undefined && !state.totalRows)) {
        clearTimeout(refresh);
        refresh = undefined;
        load(true);
        return;
      }
      refresh ??= setTimeout(() => {
        refresh = undefined;
        load(true);
      }, REFRESH_MS);
    },
  };
}
