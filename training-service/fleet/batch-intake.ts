/**
 * Batches are delivered at least once and accepted exactly once: a batch's row is written with its counts in one
 * statement, and the same id comes again either with the same content (`known`) or is a conflict.
 */
import { RiskError } from '@risk/app/contract/errors.ts';
import type { BatchReceipt } from '@risk/app/contract/service.ts';
import { type CoarsenedCounts, coarsenedCounts, type SealedBatch, slotOf } from '@risk/app/privacy/batch.ts';
import { z } from 'zod';
import type { Desktop } from '../access/identity.ts';
import { isoNow, type ServiceContext } from '../context.ts';
import type { ReleaseShelf } from '../registry/release-shelf.ts';
import { sha256Of } from '../storage/artifact-store.ts';
import { checkBatch } from './check-batch.ts';

const storedCounts = z.object({ features: z.array(coarsenedCounts), prediction: coarsenedCounts });

export interface BatchIntakeOptions extends Pick<ServiceContext, 'kysely' | 'now'> {
  readonly releases: ReleaseShelf;
}

export interface StoredBatch {
  readonly slot: string;
  readonly rowCount: number;
  readonly features: readonly CoarsenedCounts[];
  readonly prediction: CoarsenedCounts;
}

export class BatchIntake {
  readonly #options: BatchIntakeOptions;

  constructor(options: BatchIntakeOptions) {
    this.#options = options;
  }

  /** @throws RiskError `batch.unknown-release`, `batch.bad-cut`, `batch.conflict` */
  async accept({ desktopId }: Desktop, batch: SealedBatch): Promise<BatchReceipt> {
    const { kysely, now } = this.#options;
    const { batchId, features, prediction } = batch;
    const contentSha256 = sha256Of(JSON.stringify(batch));
    const release = await this.#options.releases.open(batch.releaseSha256).catch((cause: unknown) => {
      if (cause instanceof RiskError) throw new RiskError('batch.unknown-release', {}, { cause });
      throw cause;
    });
    checkBatch(batch, release, now());
    // A desktop whose clock is a little fast must not stay the newest of all.
    const slot = Math.min(Date.parse(batch.slot), Date.parse(slotOf(now())));
    const { numInsertedOrUpdatedRows } = await kysely
      .insertInto('batches')
      .values({
        batch_id: batchId,
        desktop_id: desktopId,
        release_sha256: batch.releaseSha256,
        content_sha256: contentSha256,
        slot: new Date(slot).toISOString(),
        row_count: batch.rowCount,
        counts: JSON.stringify({ features, prediction }),
        received_at: isoNow(this.#options),
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows === 1n) return { batchId, outcome: 'accepted' };
    const known = await kysely
      .selectFrom('batches')
      .select('content_sha256')
      .where('batch_id', '=', batchId)
      .executeTakeFirst();
    if (known?.content_sha256 !== contentSha256) throw new RiskError('batch.conflict', { batchId });
    return { batchId, outcome: 'known' };
  }

  /** The newest batches of a release, by slot and then arrival, one page after the other. */
  async *newest(releaseSha256: string): AsyncGenerator<StoredBatch> {
    const PAGE = 500;
    let last: { slot: string; arrival: number } | undefined;
    for (;;) {
      const after = last;
      const rows = await this.#options.kysely
        .selectFrom('batches')
        .select(['slot', 'row_count', 'counts', 'arrival'])
        .where('release_sha256', '=', releaseSha256)
        .$if(after !== undefined, (query) =>
          query.where((where) =>
            where(
              where.refTuple('slot', 'arrival'),
              '<',
              where.tuple(after?.slot ?? '', after?.arrival ?? 0),
            ),
          ),
        )
        .orderBy('slot', 'desc')
        .orderBy('arrival', 'desc')
        .limit(PAGE)
        .execute();
      for (const row of rows) {
        yield { slot: row.slot, rowCount: row.row_count, ...storedCounts.parse(row.counts) };
        last = row;
      }
      if (rows.length < PAGE) return;
    }
  }
}
