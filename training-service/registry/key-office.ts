/**
 * New keys: each KeySet is signed by the one before and by itself, stands in the audit trail, and with it every order in
 * force is signed anew, so that no desktop is left with an order of keys that do not count any more.
 */
import { RiskError } from '@risk/app/contract/errors.ts';
import type { KeySetSummary } from '@risk/app/contract/service.ts';
import { fromBase64, toBase64 } from '@risk/app/model/bytes.ts';
import {
  type Envelope,
  envelope,
  type PublicKey,
  type Signer,
  sealEnvelope,
} from '@risk/app/model/envelope.ts';
import {
  type KeySet,
  keySet,
  keysOf,
  openNextKeySet,
  readKeySet,
  trustedBy,
} from '@risk/app/model/key-set.ts';
import { sql } from 'kysely';
import type { AuditTrail } from '../access/audit-trail.ts';
import { type Connection, isoNow, type ServiceContext } from '../context.ts';
import type { KeyRing } from './key-ring.ts';
import { latestOrder, lockModel, type OrderBook } from './order-book.ts';

export interface KeyOfficeOptions extends Pick<ServiceContext, 'kysely' | 'now'> {
  readonly ring: KeyRing;
  readonly orders: OrderBook;
  readonly audit: AuditTrail;
}

/** Who publishes a KeySet, and why. */
export interface Publication {
  readonly actor: string;
  readonly comment: string;
}

/** How long a KeySet is good that the service drafts itself. */
const KEY_SET_MS = 365 * 24 * 60 * 60 * 1000;
/** How far the clock of who drafts a KeySet may run ahead. */
const CLOCKS_APART_MS = 60 * 60 * 1000;
/** Advisory lock: two KeySets of one number must not exist; `keys` in ASCII. */
const PUBLISH_LOCK = 0x6b65_7973;

export class KeyOffice {
  readonly #options: KeyOfficeOptions;

  constructor(options: KeyOfficeOptions) {
    this.#options = options;
  }

  async summary(): Promise<KeySetSummary> {
    const { ring } = this.#options;
    const keys = await ring.current();
    const held = await ring.heldOf(keysOf(keys));
    return { keys, heldKeyIds: held.map(({ keyId }) => keyId) };
  }

  /** A new key in the service's keeping, which a KeySet may name. */
  async makeKey(actor: string): Promise<PublicKey> {
    const { publicKey } = await this.#options.ring.make();
    await this.#options.kysely
      .transaction()
      .execute((transaction) =>
        this.#options.audit.record(transaction, { actor, action: 'keys.make', subject: publicKey.keyId }),
      );
    return publicKey;
  }

  /**
   * Puts a new key in the place of the one that signs everything, or of the keys of Releases and orders where the root
   * has several.
   * @throws RiskError `keys.offline-root` where the service does not hold the root keys
   */
  async rotate({ actor, comment }: Publication): Promise<KeySetSummary> {
    const { kysely, ring, now } = this.#options;
    const fresh = await ring.make();
    await kysely.transaction().execute(async (transaction) => {
      await lockPublishing(transaction);
      const { version, root } = await ring.current(transaction);
      if ((await ring.heldOf(root.keys)).length < root.threshold) throw new RiskError('keys.offline-root');
      const role = { keys: [fresh.publicKey], threshold: 1 };
      const issuedAt = now();
      const next: KeySet = keySet.parse({
        formatVersion: 1,
        version: version + 1,
        root: root.keys.length === 1 ? role : root,
        release: role,
        inForce: role,
        issuedAt: new Date(issuedAt).toISOString(),
        expiresAt: new Date(issuedAt + KEY_SET_MS).toISOString(),
      });
      const signers = await this.#rootSigners(transaction, next);
      await this.#publish(transaction, await sealEnvelope(next, signers), { actor, comment });
    });
    return this.summary();
  }

  /**
   * Publishes a KeySet that people drafted and signed; the signatures of root keys that are held here are added.
   * @throws RiskError `envelope.*`, `sync.key-set-order`, `keys.not-held`, `request.invalid` where it has ended
   */
  async publish(sealed: Envelope, publication: Publication): Promise<KeySetSummary> {
    const { kysely } = this.#options;
    await kysely.transaction().execute(async (transaction) => {
      await lockPublishing(transaction);
      const signers = await this.#rootSigners(transaction, readKeySet(sealed.payload));
      await this.#publish(transaction, await addSignatures(sealed, signers), publication);
    });
    return this.summary();
  }

  async #publish(transaction: Connection, sealed: Envelope, { actor, comment }: Publication): Promise<void> {
    const { ring, orders, audit, now } = this.#options;
    const next = await openNextKeySet(sealed, await ring.current(transaction));
    if (Date.parse(next.expiresAt) <= now())
      throw new RiskError('request.invalid', { reason: `keySet.expiresAt: ${next.expiresAt} has passed` });
    // Desktops take a signed time for the earliest that it can be: one of a clock set forward would end all decisions.
    if (Date.parse(next.issuedAt) > now() + CLOCKS_APART_MS)
      throw new RiskError('request.invalid', {
        reason: `keySet.issuedAt: ${next.issuedAt} is still to come`,
      });
    for (const duty of ['release', 'inForce'] as const) await ring.signersOf(trustedBy(next), duty);
    await transaction
      .insertInto('key_sets')
      .values({
        version: next.version,
        envelope: JSON.stringify(sealed),
        created_at: isoNow(this.#options),
        created_by: actor,
      })
      .execute();
    const models = await transaction.selectFrom('orders').select('model_name').distinct().execute();
    for (const { model_name } of models) {
      await lockModel(transaction, model_name);
      const latest = await latestOrder(transaction, model_name);
      if (latest !== undefined) await orders.issue(transaction, model_name, latest.release_sha256);
    }
    await audit.record(transaction, {
      actor,
      action: 'keys.publish',
      subject: `key set ${next.version}`,
      details: {
        comment,
        root: idsOf(next.root),
        release: idsOf(next.release),
        inForce: idsOf(next.inForce),
        expiresAt: next.expiresAt,
      },
    });
  }

  /** The held ones of the root keys so far and of those to come. */
  async #rootSigners(transaction: Connection, next: KeySet): Promise<readonly Signer[]> {
    const { ring } = this.#options;
    const { root } = await ring.current(transaction);
    return ring.heldOf(keysOf({ root, release: next.root, inForce: next.root }));
  }
}

/** What the audit trail keeps of a duty. */
function idsOf({ keys, threshold }: KeySet['root']) {
  return { keyIds: keys.map(({ keyId }) => keyId), threshold };
}

async function addSignatures(sealed: Envelope, signers: readonly Signer[]): Promise<Envelope> {
  const signatures = [...sealed.signatures];
  for (const signer of signers) {
    if (signatures.some(({ keyId }) => keyId === signer.keyId)) continue;
    const signature = toBase64(await signer.sign(fromBase64(sealed.payload)));
    signatures.push({ keyId: signer.keyId, signature });
  }
  return envelope.parse({ ...sealed, signatures });
}

async function lockPublishing(transaction: Connection): Promise<void> {
  await sql`select pg_advisory_xact_lock(${PUBLISH_LOCK})`.execute(transaction);
}
