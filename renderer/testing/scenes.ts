/** Every state of the clerk's window by name, with what has to happen to get there. */
import type { Explanation, Job, ScoredRow } from '@risk/app/contract/desktop.ts';
import { RiskError } from '@risk/app/contract/errors.ts';
import type { DecisionPolicy } from '@risk/app/model/policy.ts';
import type { RowIssue } from '@risk/app/table/row-issue.ts';
import { failure } from '../bridge/parse-answer.ts';
import type { ClerkActions } from '../clerk/effects/clerk-actions.ts';
import type { ClerkStore } from '../clerk/state/clerk-store.ts';
import { countDecisions, guides, jobColumns, makeApplicants } from './applicants.ts';
import { DoubleBridge, type DoubleBridgeOptions } from './double-bridge.ts';
import { explainRow } from './explanations.ts';
import { model, NOW, ready, statuses } from './statuses.ts';

interface SceneParts {
  readonly bridge: DoubleBridge;
  readonly actions: ClerkActions;
  readonly store: ClerkStore;
}

export interface Scene {
  readonly options: DoubleBridgeOptions;
  /** What happens after the window has connected. */
  readonly after?: (parts: SceneParts) => void;
}

const evenPolicy: DecisionPolicy = { cutoff: 0.5, referBand: null };
const bandPolicy: DecisionPolicy = { cutoff: 0.3, referBand: { from: 0.2, to: 0.4 } };
export const rows = makeApplicants(992, evenPolicy);
const bandRows = makeApplicants(992, bandPolicy);

export const completed: Job = {
  jobId: '11111111-2222-4333-8444-555555555555',
  fileName: 'applicants-november.csv',
  state: 'completed',
  startedAt: NOW,
  finishedAt: '2026-11-24T09:41:02.000Z',
  model: { name: model.name, version: 1, releaseSha256: model.releaseSha256, policy: evenPolicy },
  columns: jobColumns,
  recognition: {
    format: 'csv',
    encoding: 'utf-8',
    delimiter: ',',
    sheet: null,
    outcomeHeader: null,
    missingOptional: [],
    numberStyles: [],
  },
  keptUntil: '2026-12-24T09:41:02.000Z',
  progress: { bytesDone: 131_204, bytesTotal: 131_204, rowsDone: 1000, millisecondsLeft: null },
  ...countDecisions(rows),
  rowsToFix: 8,
  error: null,
};

const issues: RowIssue[] = [
  {
    line: 14,
    column: 'credit_amount',
    kind: 'not-a-number',
    found: 'about 4000',
    expected: 'a number from 250 to 20000',
  },
  { line: 14, column: 'housing', kind: 'empty', found: '', expected: 'one of: rent, own, for free' },
  { line: 77, column: 'duration', kind: 'out-of-range', found: '720', expected: 'a number from 4 to 72' },
  {
    line: 131,
    column: 'purpose',
    kind: 'unknown-label',
    found: 'sailing boat',
    expected: 'one of: new car, used car, furniture/equipment, radio/tv, education, business',
  },
  { line: 402, column: null, kind: 'wrong-cell-count', found: '16 cells', expected: '17 cells' },
  { line: 403, column: 'age', kind: 'out-of-range', found: '7', expected: 'a number from 18 to 100' },
  {
    line: 655,
    column: 'job',
    kind: 'unknown-label',
    found: '=cmd()',
    expected: 'one of: unskilled resident, skilled, high qualif/self emp/mgmt',
  },
  {
    line: 871,
    column: 'checking_status',
    kind: 'empty',
    found: '',
    expected: 'one of: <0, 0<=X<200, >=200, no checking',
  },
  {
    line: 990,
    column: 'employment',
    kind: 'empty',
    found: '',
    expected: 'one of: unemployed, <1, 1<=X<4, 4<=X<7, >=7',
  },
];

const running: Job = {
  ...completed,
  state: 'running',
  finishedAt: null,
  fileName: 'portfolio-2026.csv',
  progress: { bytesDone: 60_000_000, bytesTotal: 139_000_000, rowsDone: 431_240, millisecondsLeft: 13_400 },
  counts: { green: 289_112, refer: 0, red: 142_001 },
  histogram: completed.histogram.map((count) => count * 431),
  rowsToFix: 127,
};

const MILLION = 1_000_000;
const million: Job = {
  ...completed,
  fileName: 'portfolio-2026.csv',
  counts: { green: 671_104, refer: 0, red: 328_896 },
  rowsToFix: 0,
  progress: { bytesDone: 139_000_000, bytesTotal: 139_000_000, rowsDone: MILLION, millisecondsLeft: null },
};

/** The made-up applicants again and again, each with a number of its own. */
function rowOfMillion(rowId: number): ScoredRow {
  const row = rows[rowId % rows.length];
  if (row === undefined) throw new Error('there are no applicants');
  return { ...row, rowId, line: rowId + 2, cells: [`C-${rowId + 1}`, ...row.cells.slice(1)] };
}

const semicolons: Job = {
  ...completed,
  fileName: 'antragsteller-november.csv',
  columns: jobColumns
    .filter(({ name }) => name !== 'savings_status' && name !== 'employment')
    .map((column) => (column.name === null && column.index > 0 ? { ...column, header: 'class' } : column)),
  recognition: {
    format: 'csv',
    encoding: 'windows-1252',
    delimiter: ';',
    sheet: null,
    outcomeHeader: 'class',
    missingOptional: ['savings_status', 'employment'],
    numberStyles: [
      { column: 'duration', style: 'decimal-comma' },
      { column: 'age', style: 'decimal-point' },
    ],
  },
};

const workbook: Job = {
  ...completed,
  fileName: 'applicants-november.xlsx',
  recognition: {
    format: 'xlsx',
    encoding: null,
    delimiter: null,
    sheet: 'November',
    outcomeHeader: null,
    missingOptional: [],
    numberStyles: [],
  },
};

const undecided: Job = {
  ...semicolons,
  columns: jobColumns,
  recognition: {
    format: 'csv',
    encoding: 'utf-8',
    delimiter: ';',
    sheet: null,
    outcomeHeader: null,
    missingOptional: [],
    numberStyles: [
      { column: 'duration', style: 'decimal-comma' },
      { column: 'credit_amount', style: 'undecided' },
    ],
  },
};

const undecidedIssues: RowIssue[] = [
  {
    line: 3,
    column: 'credit_amount',
    kind: 'ambiguous-number',
    found: '1.169',
    expected: 'a number from 0 to 20000 that is plainly 1.169 or 1169: nothing in this column tells which',
  },
  ...issues,
];

/** What a person stopped in the middle: some rows are decided, most were not looked at. */
const partial: Job = {
  ...running,
  state: 'cancelled',
  finishedAt: '2026-11-24T09:41:09.000Z',
  keptUntil: '2026-12-24T09:41:09.000Z',
  progress: { ...running.progress, millisecondsLeft: null },
  error: new RiskError('job.cancelled').toValue(),
};

const ended = (state: Job['state'], error: RiskError | null, fileName: string): Job => ({
  ...completed,
  state,
  fileName,
  columns: [],
  counts: { green: 0, refer: 0, red: 0 },
  histogram: completed.histogram.map(() => 0),
  rowsToFix: 0,
  progress: { ...completed.progress, bytesDone: 40_000, rowsDone: state === 'failed' ? 0 : 12_300 },
  error: error?.toValue() ?? null,
});

const withJob = (job: Job, after?: Scene['after'], options: Partial<DoubleBridgeOptions> = {}): Scene => ({
  options: { status: ready, jobs: [job], rows, issues, ...options },
  after: (parts) => {
    parts.actions.open(job.jobId);
    after?.(parts);
  },
});

/** The list has to be there first, as for a person. */
const inspectSoon = (actions: ClerkActions, row: ScoredRow | undefined): void => {
  setTimeout(() => row !== undefined && actions.inspect(row), 50);
};

const withInspector = (
  which: (row: ScoredRow) => boolean,
  options: Partial<DoubleBridgeOptions> = {},
): Scene => withJob(completed, ({ actions }) => inspectSoon(actions, rows.find(which)), options);

const unexplained = (row: ScoredRow): Explanation => ({
  ...explainRow(row, guides),
  reasons: 'none',
  scoreUnit: null,
  base: null,
  score: null,
  sentences: [],
  contributions: [],
});

/** The same as a lone forest would say it, which scores by probabilities. */
const asProbability = (explanation: Explanation): Explanation => {
  const base = 0.3;
  const score = explanation.probabilityOfDefault;
  const all = explanation.contributions.reduce((sum, { contribution }) => sum + contribution, 0);
  return {
    ...explanation,
    scoreUnit: 'probability',
    base,
    score,
    contributions: explanation.contributions.map((part) => ({
      ...part,
      contribution: (part.contribution / all) * (score - base),
    })),
  };
};

/** Beyond what the model has seen, in each of the ways that there are. */
const beyond = (explanation: Explanation): Explanation => ({
  ...explanation,
  outsideTraining: [
    {
      column: 'age',
      label: { en: 'Age', de: 'Alter' },
      value: { en: '78 years', de: '78 Jahre' },
      kind: 'above',
      usual: { en: '20 to 66 years', de: '20 bis 66 Jahre' },
    },
    {
      column: 'duration',
      label: { en: 'Duration', de: 'Laufzeit' },
      value: { en: '2 months', de: '2 Monate' },
      kind: 'below',
      usual: { en: '4 to 48 months', de: '4 bis 48 Monate' },
    },
    {
      column: 'purpose',
      label: { en: 'Purpose', de: 'Verwendungszweck' },
      value: { en: 'education', de: 'Ausbildung' },
      kind: 'unseen',
      usual: null,
    },
  ],
});

const manyFiles: Job[] = Array.from({ length: 14 }, (_, i) => ({
  ...completed,
  jobId: `11111111-2222-4333-8444-5555555500${String(i).padStart(2, '0')}`,
  fileName:
    i === 3
      ? 'a-file-with-a-name-that-nobody-would-want-to-type-again-and-again.xlsx'
      : `branch-${i + 1}.csv`,
  startedAt: `2026-11-${String(24 - i).padStart(2, '0')}T09:41:00.000Z`,
  finishedAt: `2026-11-${String(24 - i).padStart(2, '0')}T09:41:02.000Z`,
  keptUntil: i === 5 ? null : `2026-12-${String(24 - i).padStart(2, '0')}T09:41:02.000Z`,
  ...(i === 2 && { state: 'failed' as const, counts: { green: 0, refer: 0, red: 0 } }),
  ...(i === 4 && { state: 'cancelled' as const }),
}));

/** As soon as it is there. */
const press = (selector: string): void => {
  const timer = setInterval(() => {
    const element = document.querySelector<HTMLElement>(selector);
    if (element === null) return;
    clearInterval(timer);
    element.click();
  }, 50);
};

const earlier: Job[] = [
  { ...completed, jobId: '11111111-2222-4333-8444-55555555aa01', startedAt: '2026-11-24T09:20:00.000Z' },
  {
    ...ended('failed', new RiskError('csv.empty'), 'empty.csv'),
    jobId: '11111111-2222-4333-8444-55555555aa02',
    startedAt: '2026-11-24T09:02:00.000Z',
  },
  {
    ...ended('cancelled', null, 'portfolio-2026.csv'),
    jobId: '11111111-2222-4333-8444-55555555aa03',
    startedAt: '2026-11-24T08:55:00.000Z',
  },
];

export const scenes: Readonly<Record<string, Scene>> = {
  start: {
    options: { status: ready, jobs: [completed], rows },
    after: ({ store }) => store.setState({ jobs: [] }),
  },
  'start-with-files': { options: { status: ready, jobs: earlier, rows } },
  connecting: {
    options: { status: ready, reach: 'connecting' },
    after: ({ store }) => store.setState({ status: null }),
  },
  'not-enrolled': { options: { status: statuses.notEnrolled } },
  fetching: { options: { status: statuses.fetching } },
  'none-approved': { options: { status: statuses.noneApproved } },
  refused: { options: { status: statuses.refused } },
  'offline-no-model': { options: { status: statuses.offlineNoModel } },
  offline: { options: { status: statuses.offline } },
  syncing: { options: { status: statuses.syncing } },
  stale: { options: { status: statuses.stale } },
  'refused-with-model': { options: { status: { ...statuses.ready, lastSync: statuses.refused.lastSync } } },
  expired: { options: { status: statuses.expired } },
  stopped: {
    options: { status: ready, reach: 'lost' },
    after: ({ store }) => store.setState({ status: null, reach: 'lost' }),
  },
  locked: {
    options: { status: ready },
    after: ({ store }) => store.setState({ status: null, locked: true }),
  },
  starting: {
    options: { status: ready },
    after: ({ store }) => store.setState({ starting: { fileName: 'portfolio-2026.csv' } }),
  },
  'start-failed': {
    options: {
      status: ready,
      onFile: () => ({
        ok: false,
        error: new RiskError('file.unreadable', {
          file: 'applicants.csv',
          reason: 'it was removed while being read',
        }).toValue(),
      }),
    },
    after: ({ actions }) => void actions.takeFiles([new File([], 'applicants.csv')]),
  },
  'several-files': {
    options: { status: ready, jobs: [completed], rows, issues },
    after: ({ actions }) =>
      void actions.takeFiles([
        new File([], 'applicants-november.csv'),
        new File([], 'applicants-december.csv'),
      ]),
  },
  running: withJob(running),
  'running-empty': withJob(
    {
      ...running,
      counts: { green: 0, refer: 0, red: 0 },
      histogram: completed.histogram.map(() => 0),
      rowsToFix: 0,
      progress: { ...running.progress, bytesDone: 0, rowsDone: 0, millisecondsLeft: null },
    },
    undefined,
    { rows: [] },
  ),
  results: withJob(completed),
  inspector: withInspector((row) => row.decision === 'red'),
  'inspector-green': withInspector((row) => row.decision === 'green'),
  'inspector-refer': withJob(
    { ...completed, model: { ...completed.model, policy: bandPolicy }, ...countDecisions(bandRows) },
    ({ actions }) =>
      inspectSoon(
        actions,
        bandRows.find(({ decision }) => decision === 'refer'),
      ),
    { rows: bandRows, status: { ...ready, model: { ...model, policy: bandPolicy } } },
  ),
  'inspector-probability': withInspector((row) => row.decision === 'red', {
    onExplain: (row) => ({ ok: true, value: asProbability(explainRow(row, guides, 'tree')) }),
  }),
  'inspector-sampled': withInspector((row) => row.decision === 'red', {
    onExplain: (row) => ({ ok: true, value: explainRow(row, guides, 'sampled') }),
  }),
  'inspector-loading': withInspector((row) => row.decision === 'red', {
    onExplain: () => new Promise(() => undefined),
  }),
  'inspector-none': withInspector((row) => row.decision === 'red', {
    rows: rows.map((row) => ({ ...row, topReason: null })),
    onExplain: (row) => ({ ok: true, value: unexplained(row) }),
  }),
  'inspector-error': withInspector((row) => row.decision === 'red', {
    onExplain: () => ({
      ok: false,
      error: new RiskError('reasons.do-not-add-up', { line: 4, score: 0.51, sum: 0.63 }).toValue(),
    }),
  }),
  'inspector-model-gone': withInspector((row) => row.decision === 'red', {
    onExplain: () => ({ ok: false, error: new RiskError('reasons.model-gone').toValue() }),
  }),
  'results-refer': withJob(
    { ...completed, model: { ...completed.model, policy: bandPolicy }, ...countDecisions(bandRows) },
    undefined,
    { rows: bandRows, status: { ...ready, model: { ...model, policy: bandPolicy } } },
  ),
  'results-sorted': withJob(completed, ({ actions }) =>
    actions.changeView({
      sort: [
        { key: 'decision', direction: 'descending' },
        { key: 'probabilityOfDefault', direction: 'ascending' },
      ],
    }),
  ),
  'results-filtered': withJob(completed, ({ actions }) =>
    actions.changeView({
      sort: [
        { key: 'cell:5', direction: 'descending' },
        { key: 'probabilityOfDefault', direction: 'ascending' },
        { key: 'cell:12', direction: 'ascending' },
      ],
      filter: {
        decisions: ['green'],
        text: 'car',
        columns: [
          { kind: 'range', key: 'cell:5', minimum: 1000, maximum: 12_000 },
          { kind: 'values', key: 'cell:4', values: ['new car', 'used car'] },
          { kind: 'range', key: 'probabilityOfDefault', minimum: null, maximum: 0.25 },
          { kind: 'text', key: 'cell:0', text: 'C-1' },
        ],
      },
    }),
  ),
  'results-million': withJob(million, undefined, {
    rows: [],
    onPage: ({ from, limit }) => {
      const count = Math.max(0, Math.min(limit, MILLION - from));
      const all = Array.from({ length: count }, (_, i) => rowOfMillion(from + i));
      return { totalRows: MILLION, rows: all };
    },
  }),
  'results-no-match': withJob(completed, ({ actions }) =>
    actions.changeView({ filter: { decisions: ['red'], text: 'yacht', columns: [] } }),
  ),
  'recognition-csv': withJob(semicolons, () => press('[data-testid="recognition"] summary')),
  'recognition-xlsx': withJob(workbook, () => press('[data-testid="recognition"] summary')),
  'recognition-undecided': withJob(undecided, () => press('[data-testid="recognition"] summary')),
  'rows-to-fix-undecided': withJob(undecided, ({ actions }) => actions.changeView({ tab: 'rows-to-fix' }), {
    issues: undecidedIssues,
  }),
  'histogram-table': withJob(completed, () => press('[data-testid="histogram"] button')),
  'by-column': withJob(completed, ({ actions }) => actions.changeView({ tab: 'by-column' })),
  'by-column-refer': withJob(
    { ...completed, model: { ...completed.model, policy: bandPolicy }, ...countDecisions(bandRows) },
    ({ actions }) => actions.changeView({ tab: 'by-column' }),
    { rows: bandRows, status: { ...ready, model: { ...model, policy: bandPolicy } } },
  ),
  'by-column-table': withJob(completed, ({ actions }) => {
    actions.changeView({ tab: 'by-column' });
    press('[data-testid="by-column-chart"] figcaption button');
  }),
  'by-column-none': withJob(
    { ...completed, counts: { green: 0, refer: 0, red: 0 } },
    ({ actions }) => actions.changeView({ tab: 'by-column' }),
    { rows: [] },
  ),
  'inspector-outside': withInspector((row) => row.decision === 'red', {
    onExplain: (row) => ({ ok: true, value: beyond(explainRow(row, guides)) }),
  }),
  'cancelled-partial': withJob(partial),
  history: {
    options: { status: ready, jobs: manyFiles, rows },
    after: ({ actions }) => actions.openHistory(),
  },
  'history-forget': {
    options: { status: ready, jobs: manyFiles, rows },
    after: ({ actions }) => {
      actions.openHistory();
      press('[data-testid="history"] li:nth-child(2) > button:last-child');
    },
  },
  'history-empty': {
    options: { status: ready },
    after: ({ actions }) => actions.openHistory(),
  },
  'history-failed': {
    options: { status: ready, jobs: manyFiles, rows, onStorage: () => failure('engine.stopped') },
    after: ({ actions }) => actions.openHistory(),
  },
  'start-many-files': { options: { status: ready, jobs: manyFiles, rows } },
  'results-stopped': withJob(completed, ({ store }) => store.setState({ reach: 'lost' })),
  'results-offline': withJob(completed, undefined, { status: statuses.offline }),
  'rows-to-fix': withJob(completed, ({ actions }) => actions.changeView({ tab: 'rows-to-fix' })),
  'nothing-to-fix': withJob(
    { ...completed, rowsToFix: 0 },
    ({ actions }) => actions.changeView({ tab: 'rows-to-fix' }),
    { issues: [] },
  ),
  'all-to-fix': withJob(
    {
      ...completed,
      counts: { green: 0, refer: 0, red: 0 },
      histogram: completed.histogram.map(() => 0),
      rowsToFix: 1000,
    },
    undefined,
    { rows: [] },
  ),
  'failed-columns': withJob(
    ended(
      'failed',
      new RiskError('csv.missing-columns', { columns: 'credit_amount, housing, savings_status' }),
      'clients.csv',
    ),
  ),
  'failed-binary': withJob(ended('failed', new RiskError('csv.binary'), 'scan-0042.pdf')),
  cancelled: withJob(ended('cancelled', new RiskError('job.cancelled'), 'portfolio-2026.csv')),
  interrupted: withJob(ended('interrupted', new RiskError('job.interrupted'), 'portfolio-2026.csv')),
};
