/** The keys in force and those of them that this service holds: who signs Releases and orders now. */
import { RiskError } from '@risk/app/contract/errors.ts';
import type { EnrolmentAnswer } from '@risk/app/contract/service.ts';
import { type Envelope, envelope, type PublicKey, type Signer } from '@risk/app/model/envelope.ts';
import { firstKeys, keysOf, readKeySet, type TrustedKeys, trustedBy } from '@risk/app/model/key-set.ts';
import type { Connection } from '../context.ts';
import { makeSigningKey, openRootKey, readSigningKeys, type SigningKey } from './signing-key.ts';

export interface KeyRingOptions {
  readonly kysely: Connection;
  /** `<data>/service/keys` */
  readonly folder: string;
  /** The key that signs everything until a KeySet is published; null where one has been. */
  readonly first: PublicKey | null;
}

export type KeyDuty = 'root' | 'release' | 'inForce';

export class KeyRing {
  readonly #options: KeyRingOptions;
  #held: ReadonlyMap<string, SigningKey> = new Map();

  constructor(options: KeyRingOptions) {
    this.#options = options;
  }

  /** Read anew each time: another process may have published a set. */
  async current(connection: Connection = this.#options.kysely): Promise<TrustedKeys> {
    const newest = await newestKeySet(connection);
    if (newest !== null) return trustedBy(readKeySet(newest.payload));
    const { first, folder } = this.#options;
    if (first === null) throw new RiskError('storage.other-root-key', { folder });
    return firstKeys(first);
  }

  /**
   * All keys of a duty that are held here.
   * @param connection the caller's transaction: what it signs is signed by the keys that are in force in it
   * @throws RiskError `keys.not-held` where they are fewer than it takes
   */
  async signers(connection: Connection, duty: Exclude<KeyDuty, 'root'>): Promise<readonly Signer[]> {
    return this.signersOf(await this.current(connection), duty);
  }

  /** @throws RiskError `keys.not-held` */
  async signersOf(keys: TrustedKeys, duty: Exclude<KeyDuty, 'root'>): Promise<readonly Signer[]> {
    const { keys: wanted, threshold } = keys[duty];
    const held = await this.heldOf(wanted);
    if (held.length < threshold)
      throw new RiskError('keys.not-held', {
        version: keys.version,
        reason: `${held.length} of ${threshold} for ${duty === 'release' ? 'releases' : 'orders'}.`,
      });
    return held;
  }

  /** Those of the keys whose private halves stand in the folder. */
  async heldOf(keys: readonly PublicKey[]): Promise<readonly SigningKey[]> {
    if (keys.some(({ keyId }) => !this.#held.has(keyId)))
      this.#held = await readSigningKeys(this.#options.folder);
    return keys.flatMap(({ keyId }) => this.#held.get(keyId) ?? []);
  }

  /** A new key in the folder; it signs nothing until a KeySet names it. */
  make(): Promise<SigningKey> {
    return makeSigningKey(this.#options.folder);
  }

  /** What a computer that enrols has to know. */
  async announcement(): Promise<Pick<EnrolmentAnswer, 'rootKey' | 'keySet'>> {
    const sealed = await newestKeySet(this.#options.kysely);
    const [rootKey] = (await this.current()).root.keys;
    if (rootKey === undefined) throw new RiskError('internal.unexpected', { reason: 'no root key' });
    return { rootKey, ...(sealed === null ? {} : { keySet: sealed }) };
  }

  /** The envelope's text. @throws RiskError `request.not-found` */
  async keySet(version: number): Promise<string> {
    const row = await this.#options.kysely
      .selectFrom('key_sets')
      .select('envelope')
      .where('version', '=', version)
      .executeTakeFirst();
    if (row === undefined)
      throw new RiskError('request.not-found', { what: 'key set', name: String(version) });
    return row.envelope;
  }
}

/**
 * The keys of this database. At the first start the first one is made; from then on the folder has to hold what signs.
 * @param folder `<data>/service/keys`
 * @throws RiskError `storage.other-root-key`
 */
export async function openKeyRing(kysely: Connection, folder: string): Promise<KeyRing> {
  if ((await newestKeySet(kysely)) === null) {
    const { publicKey } = await openRootKey(kysely, folder);
    return new KeyRing({ kysely, folder, first: publicKey });
  }
  const ring = new KeyRing({ kysely, folder, first: null });
  const keys = await ring.current();
  const needed = keysOf({ root: keys.release, release: keys.release, inForce: keys.inForce });
  if ((await ring.heldOf(needed)).length === 0) throw new RiskError('storage.other-root-key', { folder });
  return ring;
}

async function newestKeySet(connection: Connection): Promise<Envelope | null> {
  const row = await connection
    .selectFrom('key_sets')
    .select('envelope')
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : envelope.parse(JSON.parse(row.envelope));
}
