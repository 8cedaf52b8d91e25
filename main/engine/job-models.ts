/**
 * The models that jobs were scored with, one file each by its SHA-256: reasons come from the very model that decided, also
 * when another one is in force by now.
 */
import { createHash } from 'node:crypto';
import { constants, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { RiskError } from '@risk/app/contract/errors.ts';
import { errorCodeOf } from './engine-error.ts';
import type { Ledger } from './ledger.ts';

const MODEL_FILE = /^(?<sha256>[0-9a-f]{64})\.onnx$/;
const UNFINISHED_COPY = /^(?<jobId>[0-9a-f-]{36})\.copy$/;

export function jobModelPath(directory: string, sha256: string): string {
  return join(directory, `${sha256}.onnx`);
}

interface KeepOptions {
  readonly directory: string;
  readonly onnxPath: string;
  readonly sha256: string;
  /** The job that needs it: it names the copy while that is made. */
  readonly jobId: string;
}

/**
 * Keeps a copy of the model, unless a sound one is there. A copy and no hard link: the person may write over a model file
 * of their own.
 * @throws RiskError `sync.wrong-hash` where the file has changed since it was named
 */
export async function keepModel({ directory, onnxPath, sha256, jobId }: KeepOptions): Promise<void> {
  const kept = jobModelPath(directory, sha256);
  if ((await hashOf(kept)) === sha256) return;
  await mkdir(directory, { recursive: true });
  const copy = join(directory, `${jobId}.copy`);
  try {
    await copyFile(onnxPath, copy, constants.COPYFILE_FICLONE);
    const found = await hashOf(copy);
    if (found !== sha256)
      throw new RiskError('sync.wrong-hash', { document: 'ONNX file', expected: sha256, found });
    await rename(copy, kept).catch(async (error: unknown) => {
      // Another job may have brought the same model meanwhile, and Windows refuses to replace a file that is read.
      if ((await hashOf(kept)) !== sha256) throw error;
    });
  } finally {
    await rm(copy, { force: true });
  }
}

/** @throws RiskError `reasons.model-gone` where the file is missing or is no longer what it was */
export async function readJobModel(directory: string, sha256: string): Promise<Buffer<ArrayBuffer>> {
  const bytes = await readFile(jobModelPath(directory, sha256)).catch((cause: unknown) => {
    throw new RiskError('reasons.model-gone', {}, { cause });
  });
  if (createHash('sha256').update(bytes).digest('hex') !== sha256) throw new RiskError('reasons.model-gone');
  return bytes;
}

/** Deletes the models that no job needs any more, and copies that nobody finishes. */
export function deleteUnusedModels(directory: string, ledger: Ledger): void {
  mkdirSync(directory, { recursive: true });
  ledger.withModelsInUse((used) => {
    for (const name of readdirSync(directory)) {
      const { sha256 } = MODEL_FILE.exec(name)?.groups ?? {};
      const { jobId } = UNFINISHED_COPY.exec(name)?.groups ?? {};
      const isUnused = sha256 !== undefined && !used.has(sha256);
      const isAbandoned = jobId !== undefined && ledger.jobOwner(jobId)?.state !== 'running';
      if (isUnused || isAbandoned) deleteIfPossible(join(directory, name));
    }
  });
}

async function hashOf(path: string): Promise<string | null> {
  try {
    return createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** A file that somebody reads goes another time. */
function deleteIfPossible(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // As said above.
  }
}
