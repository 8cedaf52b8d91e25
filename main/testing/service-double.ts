/**
 * A training service as desktops see it: a real HTTP server on loopback that signs real envelopes with a real key. Its
 * faults are options, so that a test can be a bad network, a thief or a captive portal.
 */
import { createHash, generateKeyPairSync, randomBytes, randomUUID, sign } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { writeEnrolment } from '@risk/app/contract/enrolment.ts';
import { type ErrorCode, RiskError } from '@risk/app/contract/errors.ts';
import { toBase64 } from '@risk/app/model/bytes.ts';
import { type Envelope, type PublicKey, type Signer, sealEnvelope } from '@risk/app/model/envelope.ts';
import { firstKeys, type KeySet, type TrustedKeys, trustedBy } from '@risk/app/model/key-set.ts';
import type { InForce, Release } from '@risk/app/model/release.ts';
import { type SealedBatch, sealedBatch } from '@risk/app/privacy/batch.ts';
import { onTestFinished } from 'vitest';
import { sha256Of, type TinyModel } from './tiny-model.ts';

export interface ServiceKey extends Signer {
  readonly publicKey: PublicKey;
}

export function serviceKey(): ServiceKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const keyId = createHash('sha256').update(spki).digest('hex');
  return {
    keyId,
    publicKey: { keyId, spki: toBase64(spki) },
    sign: async (bytes) => sign(null, bytes, privateKey),
  };
}

export type Answer = {
  readonly status?: number;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
};

/**
 * What a test may put in place of an answer; null lets the real one through. `lost`: the request is answered for good,
 * but the connection is gone before anybody hears it.
 */
export type Fault = (path: string) => Answer | 'hang' | 'cut' | 'drip' | 'lost' | null;

/** A batch as it arrived, each time that it did. */
export interface Arrival {
  readonly batchId: string;
  readonly body: string;
  readonly outcome: 'accepted' | 'known';
}

export class ServiceDouble {
  readonly batches = new Map<string, SealedBatch>();
  readonly arrivals: Arrival[] = [];
  readonly requests: string[] = [];
  /** The model version that a desktop told last. */
  toldVersion: string | null = null;
  fault: Fault = () => null;
  key = serviceKey();
  /** The KeySets that it offers, by number. */
  readonly keySets = new Map<number, Envelope>();
  #keys: TrustedKeys | null = null;
  #order: Envelope | null = null;
  #sequence = 0;
  readonly #releases = new Map<string, Envelope>();
  readonly #models = new Map<string, Uint8Array>();
  readonly #codes = new Set<string>();
  readonly #tokens = new Set<string>();
  readonly #server = createServer((request, response) => void this.#answer(request, response));
  address = '';

  static async start(): Promise<ServiceDouble> {
    const service = new ServiceDouble();
    await service.listen(0);
    onTestFinished(() => service.stop());
    return service;
  }

  async listen(port = Number(new URL(this.address).port)): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.listen(port, '127.0.0.1', resolve);
    });
    const address = this.#server.address();
    if (typeof address === 'object' && address !== null) this.address = `http://127.0.0.1:${address.port}`;
  }

  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  /** A one-line enrolment string with a fresh code. */
  enrolment(): string {
    const code = randomBytes(16).toString('hex');
    this.#codes.add(code);
    return writeEnrolment({ address: this.address, code, rootKeyId: this.key.keyId });
  }

  /** Signs a Release and puts it in force. */
  async approve({ release, onnx }: TinyModel, order: Partial<InForce> = {}): Promise<string> {
    const releaseSha256 = await this.publish(release, onnx);
    await this.order(releaseSha256, { modelName: release.model.name, ...order });
    return releaseSha256;
  }

  async publish(release: Release, onnx: Uint8Array): Promise<string> {
    const sealed = await sealEnvelope(release, [this.key]);
    const sha256 = sha256Of(Buffer.from(sealed.payload, 'base64'));
    this.#releases.set(sha256, sealed);
    this.#models.set(release.onnx.sha256, onnx);
    return sha256;
  }

  async order(releaseSha256: string, changes: Partial<InForce> = {}): Promise<Envelope> {
    const now = Date.now();
    const order: InForce = {
      formatVersion: 1,
      modelName: 'german-credit',
      releaseSha256,
      sequence: ++this.#sequence,
      issuedAt: new Date(now).toISOString(),
      freshUntil: new Date(now + 7 * 86_400_000).toISOString(),
      decideUntil: new Date(now + 30 * 86_400_000).toISOString(),
      ...changes,
    };
    this.#order = await sealEnvelope(order, [this.key]);
    return this.#order;
  }

  /** Serves this order from now on. */
  offer(order: Envelope): void {
    this.#order = order;
  }

  /** Serves these bytes in place of the model's. */
  replaceModel(sha256: string, bytes: Uint8Array): void {
    this.#models.set(sha256, bytes);
  }

  replaceRelease(sha256: string, sealed: Envelope): void {
    this.#releases.set(sha256, sealed);
  }

  /**
   * Publishes the next KeySet, signed by the key so far and by the new one, which signs everything from now on.
   * @returns its envelope
   */
  async rotate(changes: Partial<KeySet> = {}): Promise<Envelope> {
    const [old, key] = [this.key, serviceKey()];
    const { version } = this.#keys ?? firstKeys(old.publicKey);
    const { root, release, inForce } = firstKeys(key.publicKey);
    const now = Date.now();
    const next: KeySet = {
      formatVersion: 1,
      version: version + 1,
      root,
      release,
      inForce,
      issuedAt: new Date(now).toISOString(),
      expiresAt: new Date(now + 365 * 86_400_000).toISOString(),
      ...changes,
    };
    const sealed = await sealEnvelope(next, [old, key]);
    this.key = key;
    this.#keys = trustedBy(next);
    this.keySets.set(next.version, sealed);
    return sealed;
  }

  /** As if its data folder had been deleted: a new key, nobody known, nothing approved. */
  reset(): void {
    this.key = serviceKey();
    this.#keys = null;
    this.keySets.clear();
    this.#order = null;
    this.#sequence = 0;
    for (const store of [this.#releases, this.#models, this.#codes, this.#tokens, this.batches])
      store.clear();
  }

  /** Forgets all desktops. */
  forgetDesktops(): void {
    this.#tokens.clear();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/';
    this.requests.push(`${request.method} ${path}`);
    const body = await text(request);
    const fault = this.fault(path);
    if (fault === 'hang') return;
    if (fault === 'drip') {
      response.writeHead(200, { 'content-type': 'application/json' });
      const timer = setInterval(() => response.write(' '), 50);
      response.once('close', () => clearInterval(timer));
      return;
    }
    if (fault === 'cut') {
      request.socket.destroy();
      return;
    }
    const {
      status = 200,
      type = 'application/json',
      headers = {},
      body: answer,
    } = fault === null || fault === 'lost' ? this.#route(request, path, body) : fault;
    if (fault === 'lost') {
      request.socket.destroy();
      return;
    }
    response.writeHead(status, { 'content-type': type, ...headers }).end(answer);
  }

  #route({ method, headers }: IncomingMessage, path: string, body: string): Answer {
    const name = path.split('/').at(-1) ?? '';
    if (path === '/api/fleet/enrolments') return this.#enrol(body);
    if (!this.#tokens.has((headers.authorization ?? '').replace('Bearer ', '')))
      return refuse('access.unauthenticated');
    if (path === '/api/fleet/in-force') {
      this.toldVersion = headers['x-model-version']?.toString() ?? this.toldVersion;
      return this.#order === null ? refuse('model.none-approved') : json(this.#order);
    }
    if (path.startsWith('/api/fleet/key-sets/')) {
      const found = this.keySets.get(Number(name));
      return found === undefined ? refuse('request.not-found') : json(found);
    }
    if (path.startsWith('/api/fleet/releases/')) return json(this.#releases.get(name) ?? {});
    if (path.startsWith('/api/fleet/models/'))
      return { type: 'application/octet-stream', body: this.#models.get(name) ?? '' };
    if (method === 'PUT' && path.startsWith('/api/fleet/batches/')) {
      const outcome = this.batches.has(name) ? 'known' : 'accepted';
      this.batches.set(name, sealedBatch.parse(JSON.parse(body)));
      this.arrivals.push({ batchId: name, body, outcome });
      return json({ batchId: name, outcome });
    }
    return refuse('request.not-found');
  }

  #enrol(body: string): Answer {
    const { code }: { code?: string } = JSON.parse(body);
    if (code === undefined || !this.#codes.delete(code)) return refuse('enrolment.bad-code');
    const token = randomBytes(32).toString('hex');
    this.#tokens.add(token);
    const keySet = this.keySets.get(this.#keys?.version ?? 0);
    return json({
      desktopId: randomUUID(),
      token,
      rootKey: this.key.publicKey,
      ...(keySet === undefined ? {} : { keySet }),
    });
  }
}

export function json(value: unknown): Answer {
  return { body: JSON.stringify(value) };
}

function refuse(code: ErrorCode): Answer {
  const error = new RiskError(code);
  return { status: error.httpStatus, body: JSON.stringify(error.toValue()) };
}

export const captivePortal: Answer = { type: 'text/html', body: '<html>Welcome to Hotel Wifi</html>' };
