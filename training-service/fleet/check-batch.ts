/** Whether a batch holds what its release allows: a time after the approval, every feature once, on a cut of its tree, in cells of 0 or enough. */
import { RiskError } from '@risk/app/contract/errors.ts';
import type { Release } from '@risk/app/model/release.ts';
import type { CoarsenedCounts, SealedBatch } from '@risk/app/privacy/batch.ts';
import { SLOT_MS, slotOf } from '@risk/app/privacy/batch.ts';
import { isCut } from '@risk/app/privacy/cuts.ts';
import { type BinnedFeature, MINIMUM_BATCH_ROWS, MINIMUM_CELL } from '@risk/app/privacy/reference-profile.ts';

/**
 * @param now milliseconds since the epoch
 * @throws RiskError `batch.bad-cut`
 */
export function checkBatch(
  batch: SealedBatch,
  { profile, approval }: Pick<Release, 'profile' | 'approval'>,
  now: number,
): void {
  const { rowCount, slot, features, prediction } = batch;
  if (rowCount < MINIMUM_BATCH_ROWS) throw badCut(`${rowCount} rows are fewer than ${MINIMUM_BATCH_ROWS}`);
  if (slotOf(Date.parse(slot)) !== slot) throw badCut(`${slot} is not the start of a three-hour slot`);
  // No desktop can have decided with a release before it was approved.
  if (slot < slotOf(Date.parse(approval.approvedAt)))
    throw badCut(`${slot} is before the release was approved`);
  if (Date.parse(slot) > now + SLOT_MS) throw badCut(`${slot} has not come yet`);
  if (features.length !== profile.features.length)
    throw badCut(`${features.length} features, the release counts ${profile.features.length}`);
  profile.features.forEach((binned, i) => checkCounts(binned, features[i], rowCount));
  checkCounts(profile.prediction, prediction, rowCount);
}

function checkCounts(binned: BinnedFeature, given: CoarsenedCounts | undefined, rowCount: number): void {
  const { name } = binned;
  if (given?.name !== name) throw badCut(`“${given?.name ?? ''}” stands where “${name}” is expected`);
  const { nodes, counts } = given;
  if (nodes.length !== counts.length) throw badCut(`${name}: ${nodes.length} nodes, ${counts.length} counts`);
  if (nodes.some((node, i) => i > 0 && node <= (nodes[i - 1] ?? 0)))
    throw badCut(`${name}: nodes do not ascend`);
  if (!isCut(binned, nodes)) throw badCut(`${name}: the nodes do not hold every bin exactly once`);
  if (counts.some((cell) => cell !== 0 && cell < MINIMUM_CELL))
    throw badCut(`${name}: a cell below ${MINIMUM_CELL}`);
  const sum = counts.reduce((total, cell) => total + cell, 0);
  if (sum !== rowCount) throw badCut(`${name}: the cells add up to ${sum} of ${rowCount} rows`);
}

function badCut(reason: string): RiskError {
  return new RiskError('batch.bad-cut', { reason });
}
