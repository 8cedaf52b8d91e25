/** Statuses of a workstation in each of its moods, for the gallery and the tests. */
import {
  type ModelInUse,
  SYNC_STEPS,
  type SyncReport,
  type SyncStep,
  type WorkstationStatus,
} from '@risk/app/contract/desktop.ts';
import { type ErrorValue, RiskError } from '@risk/app/contract/errors.ts';
import { guides } from './applicants.ts';

export const NOW = '2026-11-24T09:41:00.000Z';

export const model: ModelInUse = {
  name: 'german-credit',
  version: 1,
  learner: 'gradient-boosting',
  reasons: 'tree',
  releaseSha256: '4f'.repeat(32),
  policy: { cutoff: 0.5, referBand: null },
  approvedBy: 'demo-approver',
  approvedAt: '2026-11-24T08:02:00.000Z',
  activatedAt: '2026-11-24T08:02:21.000Z',
  auc: 0.7934,
  trainingRows: 900,
  freshUntil: '2026-12-01T08:02:00.000Z',
  decideUntil: '2026-12-24T08:02:00.000Z',
  freshness: 'fresh',
  columns: guides,
};

function syncReport(
  outcome: SyncReport['outcome'],
  failedAt: SyncStep | null,
  error: ErrorValue | null,
): SyncReport {
  const failed = failedAt === null ? SYNC_STEPS.length : SYNC_STEPS.indexOf(failedAt);
  return {
    at: NOW,
    outcome,
    steps: SYNC_STEPS.map((step, index) => ({
      step,
      result:
        index < failed
          ? step === 'enrol'
            ? 'not-needed'
            : 'passed'
          : index === failed
            ? 'failed'
            : 'not-started',
      error: index === failed ? error : null,
    })),
  };
}

export const ready: WorkstationStatus = {
  version: '0.1.0',
  enrolment: {
    state: 'enrolled',
    serviceUrl: 'http://127.0.0.1:5051',
    desktopId: '7b0e6a56-1f0e-4d5c-9a52-3c1f5f0f9a11',
    enrolledAt: '2026-11-24T08:01:40.000Z',
  },
  connection: { state: 'online', lastContactAt: NOW, error: null },
  model,
  lastSync: syncReport('activated', null, null),
  syncing: false,
  outbox: { waiting: 0, delivered: 2, refused: 0 },
  sampleFileName: 'applicants-sample.csv',
};

const offlineError = new RiskError('sync.offline', {
  reason: 'connection refused by 127.0.0.1:5051',
}).toValue();
const offlineConnection = {
  state: 'offline' as const,
  lastContactAt: '2026-11-24T08:10:00.000Z',
  error: offlineError,
};

export const statuses = {
  ready,
  syncing: { ...ready, syncing: true },
  offline: {
    ...ready,
    connection: offlineConnection,
    lastSync: syncReport('offline', 'fetch-order', offlineError),
  },
  stale: {
    ...ready,
    connection: offlineConnection,
    model: {
      ...model,
      freshness: 'stale',
      freshUntil: '2026-11-20T08:02:00.000Z',
      decideUntil: '2026-12-13T08:02:00.000Z',
    },
  },
  expired: {
    ...ready,
    connection: offlineConnection,
    lastSync: syncReport('offline', 'fetch-order', offlineError),
    model: {
      ...model,
      freshness: 'expired',
      freshUntil: '2026-10-28T08:02:00.000Z',
      decideUntil: '2026-11-20T08:02:00.000Z',
    },
  },
  notEnrolled: {
    ...ready,
    enrolment: { state: 'not-enrolled', error: null },
    model: null,
    lastSync: null,
    connection: { state: 'unknown', lastContactAt: null, error: null },
  },
  fetching: { ...ready, model: null, lastSync: null, syncing: true },
  noneApproved: {
    ...ready,
    model: null,
    lastSync: syncReport('unchanged', 'fetch-order', new RiskError('model.none-approved').toValue()),
  },
  refused: {
    ...ready,
    model: null,
    lastSync: syncReport(
      'refused',
      'verify-model',
      new RiskError('sync.wrong-hash', {
        document: 'model',
        expected: 'a1'.repeat(32),
        found: 'b7'.repeat(32),
      }).toValue(),
    ),
  },
  offlineNoModel: {
    ...ready,
    model: null,
    connection: offlineConnection,
    lastSync: syncReport('offline', 'fetch-order', offlineError),
  },
} as const satisfies Record<string, WorkstationStatus>;
