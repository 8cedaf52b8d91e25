/**
 * Approved models on this computer: one folder each, named by the SHA-256 of its Release, and a small file that says
 * which one is active and which one was before. What is read is verified each time, as if it came from the network.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RiskError } from '@risk/app/contract/errors.ts';
import { fromBase64, sha256Hex } from '@risk/app/model/bytes.ts';
import { type Envelope, envelope, openEnvelope, sha256 } from '@risk/app/model/envelope.ts';
import type { KeyRole } from '@risk/app/model/key-set.ts';
import { type InForce, inForce, PARITY_TOLERANCE, type Release, release } from '@risk/app/model/release.ts';
import { inputColumns } from '@risk/app/schema/feature-schema.ts';
import { z } from 'zod';
import type { EngineClient } from '../engine/supervisor.ts';
import { flushFolder, readIfThere, temporaryName, writeWhole } from './disk.ts';
import type { WorkstationState } from './state-store.ts';
import type { StepLog } from './step-log.ts';
import type { Trust } from './trust.ts';

const storedEntry = z.strictObject({
  releaseSha256: sha256,
  activatedAt: z.iso.datetime(),
  /** The latest order that named this Release. */
  order: envelope,
});
export type StoredEntry = z.infer<typeof storedEntry>;

const pointer = z.strictObject({
  formatVersion: z.literal(1),
  active: storedEntry,
  previous: storedEntry.nullable(),
});
type Pointer = z.infer<typeof pointer>;

/** What a stored entry is held against. */
export interface EntryTrust {
  readonly trust: Trust;
  /** What was seen of orders, where the entry must be no older; null for one that may only step in. */
  readonly seen: Pick<WorkstationState, 'modelName' | 'highestSequence' | 'highestOrderSha256'> | null;
}

/** A model that passed every check. */
export interface VerifiedModel {
  readonly release: Release;
  readonly releaseSha256: string;
  readonly onnxPath: string;
}

export interface ActiveModel extends VerifiedModel {
  readonly order: InForce;
  readonly activatedAt: string;
}

const RELEASE_FILE = 'release.json';
const ONNX_FILE = 'model.onnx';
const POINTER_FILE = 'active.json';
/** After that many in a row a model is not tried again until the program is started again. */
const MOST_DEATHS = 3;

export class ModelStore {
  readonly #directory: string;
  readonly #engine: EngineClient;
  /** How often in a row the engine died of a model, by its SHA-256. */
  readonly #deaths = new Map<string, number>();

  constructor(directory: string, engine: EngineClient) {
    this.#directory = directory;
    this.#engine = engine;
  }

  /** Null where nothing was activated yet. @throws RiskError `storage.damaged` */
  async pointer(): Promise<Pointer | null> {
    const text = await readIfThere(this.#pointerPath);
    if (text === null) return null;
    try {
      return pointer.parse(JSON.parse(text));
    } catch (cause) {
      throw new RiskError('storage.damaged', { file: POINTER_FILE }, { cause });
    }
  }

  async holds(releaseSha256: string): Promise<boolean> {
    return (await readIfThere(join(this.#folder(releaseSha256), RELEASE_FILE))) !== null;
  }

  /**
   * Verifies a stored model as at its first day: order, signature, hashes, golden rows; and that they belong together.
   * @throws RiskError `sync.replayed`, `sync.wrong-model`, `sync.wrong-hash`, and those of `verify`
   */
  async open(entry: StoredEntry, trust: EntryTrust, steps: StepLog): Promise<ActiveModel> {
    const order = await steps.run('verify-order', () => openStoredOrder(entry, trust));
    const model = await this.verify(entry.releaseSha256, trust.trust, steps);
    await steps.run('verify-order', () => requireModelName(order, model.release.model.name));
    return { ...model, order, activatedAt: entry.activatedAt };
  }

  /** Verifies the stored Release and ONNX file. @throws RiskError */
  async verify(releaseSha256: string, trust: Trust, steps: StepLog): Promise<VerifiedModel> {
    const folder = this.#folder(releaseSha256);
    const opened = await steps.run('verify-release', async () => {
      const text = await readIfThere(join(folder, RELEASE_FILE));
      return openStoredRelease(parseStored(text), releaseSha256, trust);
    });
    const onnxPath = join(folder, ONNX_FILE);
    await steps.run('verify-model', async () => checkOnnx(await readStored(onnxPath), opened));
    await steps.run('golden-rows', () => this.checkGoldenRows(opened, onnxPath));
    return { release: opened, releaseSha256, onnxPath };
  }

  /** @throws RiskError `sync.golden-rows`, `model.unusable` */
  async checkGoldenRows({ onnx, schema, goldenRows }: Release, onnxPath: string): Promise<void> {
    const deaths = this.#deaths.get(onnx.sha256) ?? 0;
    // Tried again and again it would end every job of the person who works here.
    if (deaths >= MOST_DEATHS)
      throw new RiskError('model.unusable', {
        reason: 'the program that scores ended each time it was tried',
      });
    const { largestDifference } = await this.#engine
      .call('model.check', {
        onnxPath,
        sha256: onnx.sha256,
        featureCount: inputColumns(schema).length,
        goldenRows,
      })
      .catch((error: unknown) => {
        const isDeath = error instanceof RiskError && error.code === 'engine.stopped';
        this.#deaths.set(onnx.sha256, isDeath ? deaths + 1 : 0);
        throw error;
      });
    this.#deaths.delete(onnx.sha256);
    if (largestDifference > PARITY_TOLERANCE)
      throw new RiskError('sync.golden-rows', { difference: largestDifference, tolerance: PARITY_TOLERANCE });
  }

  /** Writes a downloaded model beside the others; nobody sees it before `activate`. @returns its folder */
  async stage(sealedRelease: unknown, onnx: Uint8Array): Promise<{ folder: string; onnxPath: string }> {
    const folder = temporaryName(join(this.#directory, 'staged'));
    await mkdir(folder, { recursive: true });
    const onnxPath = join(folder, ONNX_FILE);
    await writeFile(join(folder, RELEASE_FILE), JSON.stringify(sealedRelease), { mode: 0o600, flush: true });
    await writeFile(onnxPath, onnx, { mode: 0o600, flush: true });
    await flushFolder(folder);
    return { folder, onnxPath };
  }

  /** Moves a staged model to its place. @returns the path of its ONNX file */
  async install(folder: string, releaseSha256: string): Promise<string> {
    const place = this.#folder(releaseSha256);
    const replaced = temporaryName(place);
    // A folder of that name is a damaged copy, or the same model that another process brought.
    await rename(place, replaced).catch(() => undefined);
    await rename(folder, place);
    await flushFolder(this.#directory);
    await rm(replaced, { recursive: true, force: true });
    return join(place, ONNX_FILE);
  }

  /** Makes a model the active one, or renews the order of the active one; the one before is kept. */
  async activate(entry: StoredEntry): Promise<void> {
    const old = await this.pointer().catch(() => null);
    const isSame = old?.active.releaseSha256 === entry.releaseSha256;
    const previous = (isSame ? old?.previous : old?.active) ?? null;
    const renewed = { formatVersion: 1, active: entry, previous } satisfies Pointer;
    await writeWhole(this.#pointerPath, `${JSON.stringify(renewed, null, 2)}\n`);
    if (!isSame) await this.#prune(renewed);
  }

  discard(folder: string): Promise<void> {
    return rm(folder, { recursive: true, force: true });
  }

  async #prune({ active, previous }: Pointer): Promise<void> {
    for (const name of await readdir(this.#directory)) {
      const isModel = sha256.safeParse(name).success;
      if (isModel && name !== active.releaseSha256 && name !== previous?.releaseSha256)
        await this.discard(join(this.#directory, name));
    }
  }

  #folder(releaseSha256: string): string {
    return join(this.#directory, releaseSha256);
  }

  get #pointerPath(): string {
    return join(this.#directory, POINTER_FILE);
  }
}

/** @throws RiskError `envelope.*` */
export function openOrder(sealed: unknown, { keys, threshold }: KeyRole) {
  return openEnvelope(sealed, { document: 'InForce order', trustedKeys: keys, threshold, schema: inForce });
}

/** Who can write the file that says which model is active must not bring back one that was replaced. */
async function openStoredOrder(
  { order: sealed, releaseSha256 }: StoredEntry,
  { trust: { keys, retired }, seen }: EntryTrust,
): Promise<InForce> {
  // Of the orders that retired keys signed only the very one that was accepted while they still counted.
  const isLastOfRetired =
    retired !== null && (await sha256Hex(fromBase64(sealed.payload))) === retired.orderSha256;
  const { document: order, payloadSha256 } = await openOrder(
    sealed,
    isLastOfRetired ? { keys: retired.keys, threshold: 1 } : keys.inForce,
  );
  if (order.releaseSha256 !== releaseSha256)
    throw new RiskError('sync.wrong-hash', {
      document: 'stored model',
      expected: order.releaseSha256,
      found: releaseSha256,
    });
  if (seen === null) return order;
  if (seen.modelName !== null) requireModelName(order, seen.modelName);
  const isOther = order.sequence === seen.highestSequence && payloadSha256 !== seen.highestOrderSha256;
  if (order.sequence < seen.highestSequence || isOther)
    throw new RiskError('sync.replayed', { offered: order.sequence, known: seen.highestSequence });
  return order;
}

function requireModelName({ modelName }: InForce, known: string): void {
  if (modelName !== known) throw new RiskError('sync.wrong-model', { offered: modelName, known });
}

/** @throws RiskError `sync.wrong-hash`, `envelope.*` */
export async function openRelease(
  sealed: unknown,
  releaseSha256: string,
  { keys, threshold }: KeyRole,
): Promise<Release> {
  const opened = await openEnvelope(sealed, {
    document: 'Release',
    trustedKeys: keys,
    threshold,
    schema: release,
  });
  if (opened.payloadSha256 !== releaseSha256)
    throw new RiskError('sync.wrong-hash', {
      document: 'Release',
      expected: releaseSha256,
      found: opened.payloadSha256,
    });
  return opened.document;
}

/** A stored Release was accepted once, and the order names its bytes: keys that were retired since are as good for it. */
async function openStoredRelease(
  sealed: unknown,
  releaseSha256: string,
  { keys, retired }: Trust,
): Promise<Release> {
  try {
    return await openRelease(sealed, releaseSha256, keys.release);
  } catch (error) {
    const lacksKeys =
      error instanceof RiskError &&
      (error.code === 'envelope.unknown-key' || error.code === 'envelope.too-few-signatures');
    if (!lacksKeys || retired === null) throw error;
    return openRelease(sealed, releaseSha256, { keys: retired.keys, threshold: 1 });
  }
}

/** @throws RiskError `sync.wrong-length`, `sync.wrong-hash` */
export function checkOnnx(bytes: Uint8Array, { onnx }: Release): void {
  if (bytes.length !== onnx.bytes)
    throw new RiskError('sync.wrong-length', {
      document: 'ONNX file',
      expected: onnx.bytes,
      found: bytes.length,
    });
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== onnx.sha256)
    throw new RiskError('sync.wrong-hash', { document: 'ONNX file', expected: onnx.sha256, found });
}

function parseStored(text: string | null): Envelope {
  if (text === null) throw new RiskError('envelope.malformed', { reason: 'the stored file is missing' });
  try {
    return envelope.parse(JSON.parse(text));
  } catch (cause) {
    throw new RiskError('envelope.malformed', { reason: 'the stored file is damaged' }, { cause });
  }
}

async function readStored(path: string): Promise<Uint8Array> {
  return readFile(path).catch((cause: unknown) => {
    throw new RiskError('model.unusable', { reason: 'its file is missing' }, { cause });
  });
}
