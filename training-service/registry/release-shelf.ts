/** Releases that were signed: their envelopes as they are served, and what is in them. */
import { RiskError } from '@risk/app/contract/errors.ts';
import { fromBase64, toBase64 } from '@risk/app/model/bytes.ts';
import { type Envelope, envelope } from '@risk/app/model/envelope.ts';
import { type Release, release } from '@risk/app/model/release.ts';
import type { Connection } from '../context.ts';
import type { KeyRing } from './key-ring.ts';

export class ReleaseShelf {
  readonly #connection: Connection;
  readonly #ring: KeyRing;
  /** A release never changes, so what was once read stays right. */
  readonly #parsed = new Map<string, Release>();

  constructor(connection: Connection, ring: KeyRing) {
    this.#connection = connection;
    this.#ring = ring;
  }

  /**
   * The envelope's text, signed by the keys that count now: one from before they were exchanged has the same payload, and
   * so the same name, under new signatures.
   * @throws RiskError `request.not-found`, `keys.not-held`
   */
  async envelope(sha256: string): Promise<string> {
    const text = await this.#stored(sha256);
    const { payload, signatures } = envelope.parse(JSON.parse(text));
    const signers = await this.#ring.signers(this.#connection, 'release');
    const isSigned = signers.every((signer) => signatures.some(({ keyId }) => keyId === signer.keyId));
    if (isSigned) return text;
    const renewed: Envelope['signatures'] = [];
    for (const signer of signers)
      renewed.push({ keyId: signer.keyId, signature: toBase64(await signer.sign(fromBase64(payload))) });
    return JSON.stringify({ payload, signatures: renewed } satisfies Envelope);
  }

  async #stored(sha256: string): Promise<string> {
    const row = await this.#connection
      .selectFrom('releases')
      .select('envelope')
      .where('sha256', '=', sha256)
      .executeTakeFirst();
    if (row === undefined) throw new RiskError('request.not-found', { what: 'release', name: sha256 });
    return row.envelope;
  }

  /** @throws RiskError `request.not-found` */
  async open(sha256: string): Promise<Release> {
    const known = this.#parsed.get(sha256);
    if (known !== undefined) return known;
    const { payload } = envelope.parse(JSON.parse(await this.#stored(sha256)));
    const parsed = release.parse(JSON.parse(Buffer.from(payload, 'base64').toString('utf8')));
    this.#parsed.set(sha256, parsed);
    return parsed;
  }

  /** Whether a release names this ONNX file, so that desktops may have it. */
  async names(onnxSha256: string): Promise<boolean> {
    const row = await this.#connection
      .selectFrom('model_versions')
      .select('version')
      .where('onnx_sha256', '=', onnxSha256)
      .where('state', '=', 'approved')
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  }
}
