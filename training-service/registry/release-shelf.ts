/** Releases that were signed: their envelopes as they are served, and what is in them. */
import { RiskError } from '@risk/app/contract/errors.ts';
import { envelope } from '@risk/app/model/envelope.ts';
import { type Release, release } from '@risk/app/model/release.ts';
import type { Connection } from '../context.ts';

export class ReleaseShelf {
  readonly #connection: Connection;
  /** A release never changes, so what was once read stays right. */
  readonly #parsed = new Map<string, Release>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The envelope's text. @throws RiskError `request.not-found` */
  async envelope(sha256: string): Promise<string> {
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
    const { payload } = envelope.parse(JSON.parse(await this.envelope(sha256)));
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
