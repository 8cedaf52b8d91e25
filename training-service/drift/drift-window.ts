/** Which batches are looked at: whole ones, those of the last twelve hours, or the newest that make 100 rows. */
import type { StoredBatch } from '../fleet/batch-intake.ts';

const WINDOW_MS = 12 * 60 * 60 * 1000;
const SLOT_MS = 3 * 60 * 60 * 1000;
const ENOUGH_ROWS = 100;

export interface DriftWindow {
  readonly batches: readonly StoredBatch[];
  readonly rows: number;
  /** Start of the earliest slot and end of the latest, not after `now`; null where there is no batch. */
  readonly from: string | null;
  readonly to: string | null;
}

/**
 * @param newest batches by slot, the newest first; read only as far as needed
 * @param now milliseconds since the epoch
 */
export async function chooseWindow(newest: AsyncIterable<StoredBatch>, now: number): Promise<DriftWindow> {
  const batches: StoredBatch[] = [];
  let rows = 0;
  for await (const batch of newest) {
    const isRecent = Date.parse(batch.slot) >= now - WINDOW_MS;
    if (!isRecent && rows >= ENOUGH_ROWS) break;
    batches.push(batch);
    rows += batch.rowCount;
  }
  const latest = batches[0];
  const earliest = batches.at(-1);
  if (latest === undefined || earliest === undefined) return { batches, rows, from: null, to: null };
  const end = Math.min(Date.parse(latest.slot) + SLOT_MS, Math.max(now, Date.parse(latest.slot)));
  return { batches, rows, from: earliest.slot, to: new Date(end).toISOString() };
}
