/** What the window knows of the program behind it. */
import type { ModelInUse, WorkstationStatus } from '@risk/app/contract/desktop.ts';
import type { ErrorValue } from '@risk/app/contract/errors.ts';
import type { Reach } from '../../bridge/clerk-bridge.ts';

export interface WorkstationSlice {
  readonly reach: Reach;
  /** The workstation answers, but not to this window: its cookie is missing or of an earlier start. */
  readonly locked: boolean;
  /** Null until the first answer. */
  readonly status: WorkstationStatus | null;
}

export const initialWorkstation: WorkstationSlice = { reach: 'connecting', locked: false, status: null };

export function withReach(reach: Reach): Partial<WorkstationSlice> {
  return reach === 'connected' ? { reach, locked: false } : { reach };
}

export function withStatus(status: WorkstationStatus): Partial<WorkstationSlice> {
  return { status, locked: false };
}

/** Which of the window's main states holds; each has a screen of its own. */
export type Readiness =
  | { readonly state: 'starting' | 'locked' | 'stopped' }
  | { readonly state: 'no-model'; readonly reason: NoModelReason; readonly status: WorkstationStatus }
  | { readonly state: 'expired'; readonly model: ModelInUse; readonly status: WorkstationStatus }
  | { readonly state: 'ready'; readonly model: ModelInUse; readonly status: WorkstationStatus };

export type NoModelReason = 'fetching' | 'not-enrolled' | 'none-approved' | 'refused' | 'offline' | 'waiting';

export function readiness({ reach, locked, status }: WorkstationSlice): Readiness {
  if (status === null) return { state: locked ? 'locked' : reach === 'lost' ? 'stopped' : 'starting' };
  const { model } = status;
  if (model === null) return { state: 'no-model', reason: noModelReason(status), status };
  return { state: model.freshness === 'expired' ? 'expired' : 'ready', model, status };
}

/** Said above whatever is in view, which stays in view. */
export function trouble({ reach, locked }: WorkstationSlice): 'locked' | 'stopped' | null {
  if (locked) return 'locked';
  return reach === 'lost' ? 'stopped' : null;
}

/**
 * Why the last synchronisation changed nothing, or used a model other than the stored one: something that did not pass a
 * check. Null where all passed, and where the service was merely out of reach.
 */
export function refusal(status: WorkstationStatus | null): ErrorValue | null {
  const lastSync = status?.lastSync ?? null;
  if (lastSync === null || (lastSync.outcome !== 'refused' && lastSync.outcome !== 'offline')) return null;
  const errors = lastSync.steps.flatMap(({ error }) => error ?? []);
  return errors.find(({ code }) => code !== 'sync.offline') ?? null;
}

function noModelReason(status: WorkstationStatus): NoModelReason {
  if (status.syncing) return 'fetching';
  if (status.enrolment.state === 'not-enrolled' && status.enrolment.error === null) return 'not-enrolled';
  const failed = status.lastSync?.steps.find(({ result }) => result === 'failed');
  if (failed?.error?.code === 'model.none-approved') return 'none-approved';
  if (status.connection.state === 'offline' || status.lastSync?.outcome === 'offline') return 'offline';
  if (status.lastSync?.outcome === 'refused') return 'refused';
  if (status.enrolment.state === 'not-enrolled') return 'not-enrolled';
  return 'waiting';
}
