/**
 * InForce orders: which release decides now. Every order has the next number of its model; a desktop never goes back,
 * so two orders with one number must not exist, whatever processes issue them.
 */
import { RiskError } from '@risk/app/contract/errors.ts';
import { sealEnvelope } from '@risk/app/model/envelope.ts';
import { type InForce, inForce } from '@risk/app/model/release.ts';
import type { Selectable } from 'kysely';
import type { Connection, ServiceContext } from '../context.ts';
import type { OrdersTable } from '../storage/tables.ts';
import type { KeyRing } from './key-ring.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const FRESH_DAYS = 7;
const DECIDE_DAYS = 30;

export interface Order {
  readonly sequence: number;
  readonly releaseSha256: string;
  /** The envelope as text, the same bytes at every request. */
  readonly envelope: string;
}

export interface OrderBookOptions extends Pick<ServiceContext, 'kysely' | 'now'> {
  readonly ring: KeyRing;
}

export class OrderBook {
  readonly #options: OrderBookOptions;

  constructor(options: OrderBookOptions) {
    this.#options = options;
  }

  /** Signs the next order. The caller's transaction holds the model's row (`lockModel`). */
  async issue(transaction: Connection, modelName: string, releaseSha256: string): Promise<void> {
    const { ring, now } = this.#options;
    const { last_sequence } = await transaction
      .selectFrom('models')
      .select('last_sequence')
      .where('name', '=', modelName)
      .executeTakeFirstOrThrow();
    const issuedAt = now();
    const order: InForce = inForce.parse({
      formatVersion: 1,
      modelName,
      releaseSha256,
      sequence: last_sequence + 1,
      issuedAt: new Date(issuedAt).toISOString(),
      freshUntil: new Date(issuedAt + FRESH_DAYS * DAY_MS).toISOString(),
      decideUntil: new Date(issuedAt + DECIDE_DAYS * DAY_MS).toISOString(),
    });
    await transaction
      .insertInto('orders')
      .values({
        model_name: modelName,
        sequence: order.sequence,
        release_sha256: releaseSha256,
        envelope: JSON.stringify(await sealEnvelope(order, await ring.signers(transaction, 'inForce'))),
        issued_at: order.issuedAt,
        fresh_until: order.freshUntil,
        decide_until: order.decideUntil,
      })
      .execute();
    await transaction
      .updateTable('models')
      .set({ last_sequence: order.sequence })
      .where('name', '=', modelName)
      .execute();
  }

  /** The order in force, signed anew when it is older than a day. @throws RiskError `model.none-approved` */
  async current(modelName: string): Promise<Order> {
    const { kysely, now } = this.#options;
    const isOld = (order: { issued_at: string }): boolean => Date.parse(order.issued_at) < now() - DAY_MS;
    const latest = await latestOrder(kysely, modelName);
    if (latest === undefined) throw new RiskError('model.none-approved');
    if (!isOld(latest)) return toOrder(latest);
    return kysely.transaction().execute(async (transaction) => {
      await lockModel(transaction, modelName);
      const locked = await latestOrder(transaction, modelName);
      if (locked !== undefined && isOld(locked))
        await this.issue(transaction, modelName, locked.release_sha256);
      const renewed = await latestOrder(transaction, modelName);
      if (renewed === undefined) throw new RiskError('model.none-approved');
      return toOrder(renewed);
    });
  }
}

/** Keeps every other process from changing this model's versions and orders until the transaction ends. */
export async function lockModel(
  transaction: Connection,
  name: string,
): Promise<{ readonly lastVersion: number }> {
  await transaction
    .insertInto('models')
    .values({ name, last_version: 0, last_sequence: 0 })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await transaction
    .selectFrom('models')
    .select('last_version')
    .where('name', '=', name)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return { lastVersion: row.last_version };
}

export function latestOrder(connection: Connection, modelName: string) {
  return connection
    .selectFrom('orders')
    .selectAll()
    .where('model_name', '=', modelName)
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
}

function toOrder(row: Selectable<OrdersTable>): Order {
  return { sequence: row.sequence, releaseSha256: row.release_sha256, envelope: row.envelope };
}
