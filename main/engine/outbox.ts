/** Sealed batches on their way to the service. A batch's bytes never change; only what became of it does. */
import type { Ledger } from './ledger.ts';
import type { EngineInput, EngineOutput, WaitingBatch } from './protocol.ts';

export class Outbox {
  readonly #ledger: Ledger;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** Oldest first. */
  waiting(limit: number): WaitingBatch[] {
    return this.#ledger.database
      .prepare<[number], { batch_id: string; attempts: number; body: string }>(
        `SELECT batch_id, attempts, body FROM outbox WHERE state = 'waiting' ORDER BY sealed_at, batch_id LIMIT ?`,
      )
      .all(limit)
      .map(({ batch_id, attempts, body }) => ({ batchId: batch_id, attempts, body }));
  }

  /** Notes one attempt; a batch that was delivered stays delivered. */
  record({ batchId, outcome, reason }: EngineInput<'outbox.record'>): void {
    this.#ledger.database
      .prepare(
        `UPDATE outbox SET state = ?, attempts = attempts + 1, last_reason = ? WHERE batch_id = ? AND state = 'waiting'`,
      )
      .run(outcome === 'failed' ? 'waiting' : outcome, reason, batchId);
  }

  counts(): EngineOutput<'outbox.counts'> {
    const counts = { waiting: 0, delivered: 0, refused: 0 };
    const rows = this.#ledger.database
      .prepare<[], { state: keyof typeof counts; batches: number }>(
        'SELECT state, COUNT(*) AS batches FROM outbox GROUP BY state',
      )
      .all();
    for (const { state, batches } of rows) counts[state] = batches;
    return counts;
  }
}
