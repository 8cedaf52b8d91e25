/** A sealed batch: what leaves a desktop. Counts on coarsened bins, nothing of a single applicant. */
import { z } from 'zod';
import { sha256 } from '../model/envelope.ts';

/** More rows than one file of a desktop holds; also keeps every count within the 32 bits of the service's database. */
export const MAXIMUM_BATCH_ROWS = 10_000_000;

const count = z.int().min(0).max(MAXIMUM_BATCH_ROWS);

/** Counts of one feature on a cut of its merge tree: nodes that together hold every bin exactly once. */
export const coarsenedCounts = z.strictObject({
  name: z.string().min(1),
  /** Node ids of the profile's merge tree, ascending. */
  nodes: z.array(count).min(1),
  /** `[nodes]`, each 0 or at least `MINIMUM_CELL`; they add up to the batch's `rowCount`. */
  counts: z.array(count).min(1),
});
export type CoarsenedCounts = z.infer<typeof coarsenedCounts>;

export const sealedBatch = z.strictObject({
  formatVersion: z.literal(1),
  batchId: z.uuid(),
  releaseSha256: sha256,
  /** Start of the UTC three-hour slot in which the batch was sealed. */
  slot: z.iso.datetime(),
  rowCount: z.int().min(1).max(MAXIMUM_BATCH_ROWS),
  features: z.array(coarsenedCounts),
  prediction: coarsenedCounts,
});
export type SealedBatch = z.infer<typeof sealedBatch>;

export const SLOT_MS = 3 * 60 * 60 * 1000;

/** Start of the UTC three-hour slot that holds `now` (milliseconds since the epoch). */
export function slotOf(now: number): string {
  return new Date(Math.floor(now / SLOT_MS) * SLOT_MS).toISOString();
}
