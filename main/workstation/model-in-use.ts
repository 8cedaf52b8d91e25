/** The model as the window shows it, and whether it may still decide. */
import type { ModelInUse } from '@risk/app/contract/desktop.ts';
import type { InForce } from '@risk/app/model/release.ts';
import { columnGuides } from './column-guide.ts';
import type { ActiveModel } from './model-store.ts';

/** @param time milliseconds since the epoch, not before the latest signed time that was seen */
export function freshnessOf({ freshUntil, decideUntil }: InForce, time: number): ModelInUse['freshness'] {
  if (time >= Date.parse(decideUntil)) return 'expired';
  return time >= Date.parse(freshUntil) ? 'stale' : 'fresh';
}

export function modelInUse(
  { release, releaseSha256, order, activatedAt }: ActiveModel,
  time: number,
): ModelInUse {
  return {
    name: release.model.name,
    version: release.model.version,
    learner: release.model.learner,
    reasons: release.reasons,
    releaseSha256,
    policy: release.policy,
    approvedBy: release.approval.approvedBy,
    approvedAt: release.approval.approvedAt,
    activatedAt,
    auc: release.performance.auc,
    trainingRows: release.performance.rows,
    freshUntil: order.freshUntil,
    decideUntil: order.decideUntil,
    freshness: freshnessOf(order, time),
    columns: columnGuides(release.schema),
  };
}
