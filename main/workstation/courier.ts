/** Brings sealed batches to the service: at least once, always the same bytes, oldest first. */
import { RiskError } from '@risk/app/contract/errors.ts';
import type { EngineClient } from '../engine/supervisor.ts';
import { type FleetClient, isUnauthenticated } from './fleet-client.ts';

const BATCHES_AT_A_TIME = 20;

/**
 * Delivers what waits. A batch that the service refuses for good is set aside with the reason; anything else ends the
 * round, to be tried again later.
 * @returns whether nothing waits any more
 */
export async function deliverBatches(engine: EngineClient, client: FleetClient): Promise<'done' | 'failed'> {
  for (;;) {
    const waiting = await engine.call('outbox.waiting', { limit: BATCHES_AT_A_TIME });
    if (waiting.length === 0) return 'done';
    for (const { batchId, body } of waiting) {
      try {
        await client.deliver(batchId, body);
        await engine.call('outbox.record', { batchId, outcome: 'delivered', reason: null });
      } catch (error) {
        if (!(error instanceof RiskError)) throw error;
        const outcome = isRefusedForGood(error) ? 'refused' : 'failed';
        await engine.call('outbox.record', { batchId, outcome, reason: error.message });
        if (outcome === 'failed') return 'failed';
      }
    }
  }
}

/** Only an answer that the service itself explains: a page from something in between says nothing about the batch. */
function isRefusedForGood(error: RiskError): boolean {
  const status = Number(error.details['status'] ?? 0);
  return (
    error.code === 'sync.refused' &&
    !isUnauthenticated(error) &&
    status >= 400 &&
    status < 500 &&
    status !== 429 &&
    status !== 408
  );
}
