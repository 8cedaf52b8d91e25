/** All that the window does: it asks the bridge and writes the answer into the store. */
import type { Job, ScoredRow, VerbAnswer, VerbInput, VerbOutput } from '@risk/app/contract/desktop.ts';
import { type ErrorValue, RiskError } from '@risk/app/contract/errors.ts';
import type { ClerkBridge } from '../../bridge/clerk-bridge.ts';
import type { ClerkStore } from '../state/clerk-store.ts';
import { initialInspector, withExplanation, withInspected } from '../state/inspector-slice.ts';
import {
  withJob,
  withJobList,
  withoutJob,
  withStarted,
  withStartFailure,
  withStarting,
} from '../state/jobs-slice.ts';
import { initialPages } from '../state/pages-slice.ts';
import type { PreferencesSlice } from '../state/preferences-slice.ts';
import { initialView, type ViewSlice } from '../state/view-slice.ts';
import { readiness, withReach, withStatus } from '../state/workstation-slice.ts';
import { createPageLoader } from './page-loader.ts';

export interface ClerkActions {
  /** Listens to the workstation and asks for what stands. @returns a function that ends the listening */
  readonly connect: () => () => void;
  /** Takes the first of the files and says so where there were more. */
  readonly takeFiles: (files: readonly File[]) => Promise<void>;
  readonly scoreSample: () => Promise<void>;
  /** @param jobId null for the start screen */
  readonly open: (jobId: string | null) => void;
  readonly openHistory: () => void;
  readonly cancel: (jobId: string) => Promise<ErrorValue | null>;
  readonly remove: (jobId: string) => Promise<ErrorValue | null>;
  /** @returns whether a file was written, or why not */
  readonly save: (jobId: string) => Promise<VerbAnswer<{ readonly saved: boolean }>>;
  /** Saves the rows to fix, with their problems. */
  readonly saveRowsToFix: (jobId: string) => Promise<VerbAnswer<{ readonly saved: boolean }>>;
  readonly sync: () => Promise<void>;
  readonly changeView: (change: Partial<ViewSlice>) => void;
  /** Rows `[first, last]` are in sight. */
  readonly inSight: (first: number, last: number) => void;
  readonly reloadPages: () => void;
  /**
   * Shows why a row was decided as it was; null closes.
   * @param withFocus whether reading goes on there
   */
  readonly inspect: (row: ScoredRow | null, withFocus?: boolean) => void;
  /** Asks again for the reasons of the row that is shown. */
  readonly retryExplanation: () => void;
  readonly breakdown: (
    question: VerbInput<'jobs.breakdown'>,
  ) => Promise<VerbAnswer<VerbOutput<'jobs.breakdown'>>>;
  readonly storage: () => Promise<VerbAnswer<VerbOutput<'storage.get'>>>;
  /** Takes effect at once: files that are older are gone from the list as well. */
  readonly setRetention: (days: number | null) => Promise<VerbAnswer<VerbOutput<'storage.setRetention'>>>;
  readonly issues: (question: VerbInput<'jobs.issues'>) => Promise<VerbAnswer<VerbOutput<'jobs.issues'>>>;
  readonly dismissNotices: () => void;
  readonly announce: (text: string) => void;
  readonly prefer: (change: Partial<PreferencesSlice>) => void;
}

export interface ClerkActionOptions {
  readonly bridge: ClerkBridge;
  readonly store: ClerkStore;
  readonly storePreferences: (preferences: PreferencesSlice) => void;
}

export function createClerkActions({ bridge, store, storePreferences }: ClerkActionOptions): ClerkActions {
  const loader = createPageLoader(bridge, store);

  function show(jobId: string | null): void {
    store.setState({ openJobId: jobId, view: initialView, ...initialPages, ...initialInspector });
    loader.listChanged(false);
  }

  function takeJob(job: Job): void {
    const before = store.getState().openJobId;
    store.setState((state) => withJob(state, job));
    const after = store.getState().openJobId;
    if (after !== before) show(after);
    else if (job.jobId === after) loader.rowsChanged();
  }

  async function refreshStatus(): Promise<void> {
    const answer = await bridge.call('status.get', {});
    if (answer.ok) store.setState(withStatus(answer.value));
    else if (answer.error.code === 'access.unauthenticated') store.setState({ locked: true });
  }

  async function refreshJobs(): Promise<void> {
    const answer = await bridge.call('jobs.list', {});
    if (!answer.ok) return;
    store.setState((state) => withJobList(state, answer.value));
    loader.rowsChanged();
  }

  async function explain(): Promise<void> {
    const { inspected, openJobId } = store.getState();
    if (inspected === null || openJobId === null) return;
    const { rowId } = inspected.row;
    store.setState((state) => withExplanation(state, rowId, { state: 'loading' }));
    const answer = await bridge.call('jobs.explain', { jobId: openJobId, rowId });
    if (store.getState().openJobId !== openJobId) return;
    store.setState((state) =>
      withExplanation(
        state,
        rowId,
        answer.ok ? { state: 'ready', explanation: answer.value } : { state: 'failed', error: answer.error },
      ),
    );
  }

  async function start(fileName: string, ask: () => Promise<VerbAnswer<Job>>): Promise<void> {
    const ready = readiness(store.getState());
    if (ready.state === 'starting' || ready.state === 'locked' || ready.state === 'stopped') return;
    store.setState({ ...withStarting(fileName), openJobId: null });
    const answer = ready.state === 'no-model' ? noModel : await ask();
    if (!answer.ok) {
      store.setState(withStartFailure(fileName, answer.error));
      return;
    }
    // Already in view by an event, or the person went elsewhere while the file was on its way: no pulling back.
    if (store.getState().starting === null) {
      takeJob(answer.value);
      return;
    }
    store.setState((state) => withStarted(state, answer.value));
    show(answer.value.jobId);
  }

  return {
    connect() {
      const ends = [
        bridge.on('status.changed', (status) => store.setState(withStatus(status))),
        bridge.on('job.changed', takeJob),
        bridge.onReach((reach) => {
          store.setState(withReach(reach));
          void refreshStatus();
          if (reach === 'connected') void refreshJobs();
        }),
      ];
      return () => {
        for (const end of ends) end();
      };
    },
    async takeFiles(files) {
      const first = files[0];
      if (first === undefined) {
        store.setState({ dropNotice: { kind: 'nothing' } });
        return;
      }
      store.setState({
        dropNotice: files.length > 1 ? { kind: 'several', taken: first.name, count: files.length } : null,
      });
      await start(first.name, () => bridge.scoreFile(first));
    },
    async scoreSample() {
      const name = store.getState().status?.sampleFileName;
      if (name === undefined) return;
      store.setState({ dropNotice: null });
      await start(name, () => bridge.call('jobs.scoreSample', {}));
    },
    open(jobId) {
      store.setState({ starting: null, startFailure: null, dropNotice: null });
      if (jobId === null) store.setState({ screen: 'score' });
      show(jobId);
    },
    openHistory() {
      store.setState({ starting: null, startFailure: null, dropNotice: null, screen: 'history' });
      show(null);
      // What is kept, and until when, changes without news.
      void refreshJobs();
    },
    async cancel(jobId) {
      const answer = await bridge.call('jobs.cancel', { jobId });
      if (!answer.ok) return answer.error;
      takeJob(answer.value);
      return null;
    },
    async remove(jobId) {
      const answer = await bridge.call('jobs.delete', { jobId });
      if (!answer.ok && answer.error.code !== 'job.not-found') return answer.error;
      store.setState((state) => withoutJob(state, jobId));
      return null;
    },
    save: (jobId) => bridge.saveResults(jobId),
    saveRowsToFix: (jobId) => bridge.saveRowsToFix(jobId),
    async sync() {
      await bridge.call('model.sync', {});
      await refreshStatus();
    },
    changeView(change) {
      const before = store.getState().view;
      store.setState({ view: { ...before, ...change } });
      if (change.sort !== undefined || change.filter !== undefined)
        loader.listChanged(change.filter !== undefined && change.filter.text !== before.filter.text);
    },
    inSight: (first, last) => loader.inSight(first, last),
    reloadPages() {
      store.setState({ pageError: null });
      loader.listChanged(false);
    },
    inspect(row, withFocus = false) {
      const before = store.getState().inspected;
      store.setState(withInspected(store.getState(), row, withFocus));
      if (row !== null && (before?.row.rowId !== row.rowId || before.explanation.state === 'failed'))
        void explain();
    },
    retryExplanation: () => void explain(),
    breakdown: (question) => bridge.call('jobs.breakdown', question),
    storage: () => bridge.call('storage.get', {}),
    async setRetention(retentionDays) {
      const answer = await bridge.call('storage.setRetention', { retentionDays });
      if (answer.ok) await refreshJobs();
      return answer;
    },
    issues: (question) => bridge.call('jobs.issues', question),
    dismissNotices: () => store.setState({ dropNotice: null, startFailure: null }),
    announce: (text) =>
      store.setState(({ announcement }) => ({ announcement: { text, number: announcement.number + 1 } })),
    prefer(change) {
      store.setState(change);
      const { theme, chosenLocale } = store.getState();
      storePreferences({ theme, chosenLocale });
    },
  };
}

const noModel = { ok: false, error: new RiskError('model.none').toValue() } as const;
