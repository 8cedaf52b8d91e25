/** Brings the scored rows to where the person wants them. */
import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, constants, mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { RiskError } from '@risk/app/contract/errors.ts';
import { errorCodeOf } from '../engine/engine-error.ts';
import { temporaryName } from '../workstation/disk.ts';
import { workstationPaths } from '../workstation/paths.ts';
import type { Destination } from './output-file.ts';

interface ResultsParts {
  readonly dataDirectory: string;
  /** Standard output. */
  readonly output: NodeJS.WritableStream;
  readonly signal: AbortSignal;
}

/** The person stopped it when a part of the results may have gone out already. */
export class OutputCut extends Error {}

/** Results on their way: first a new file, which then becomes what the person named, or goes into it. */
export interface PendingResults {
  /** Where the engine writes; nothing stands there yet. */
  readonly path: string;
  /** @throws RiskError `file.unwritable`; where the person stopped it `OutputCut` or the signal's reason */
  deliver(): Promise<void>;
  /** Afterwards nothing of them is left but what was delivered. */
  discard(): Promise<void>;
}

/** @throws RiskError `file.unwritable` where the program's own folder cannot be used */
export async function prepareResults(destination: Destination, parts: ResultsParts): Promise<PendingResults> {
  const path = await newPath(destination, parts.dataDirectory);
  const discard = (): Promise<void> => rm(path, { force: true }).catch(() => undefined);
  return {
    path,
    discard,
    deliver: async () => {
      parts.signal.throwIfAborted();
      switch (destination.kind) {
        case 'file':
          return replaceFile(path, destination, parts.signal);
        case 'special':
          return writeInto(path, destination, parts.signal);
        case 'standard-output':
          return send(parts.signal, () =>
            pipeline(createReadStream(path), parts.output, { end: false, signal: parts.signal }),
          );
      }
    },
  };
}

async function newPath(destination: Destination, dataDirectory: string): Promise<string> {
  // Beside the file that it becomes, so that a rename is enough; not made from its name, which may be as long as names can be.
  if (destination.kind === 'file') return temporaryName(join(dirname(destination.path), 'scored'));
  // The engine writes files, so what goes elsewhere is first a file in the program's own folder.
  const path = temporaryName(join(workstationPaths(dataDirectory).exports, 'results'));
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  return path;
}

async function replaceFile(
  temporary: string,
  { path, mode }: Extract<Destination, { kind: 'file' }>,
  signal: AbortSignal,
): Promise<void> {
  try {
    // The rows are as private as the file that they replace; a new one is for this user alone.
    if (mode !== null) await chmod(temporary, mode);
    await rename(temporary, path);
  } catch (error) {
    throw signal.aborted ? error : unwritable(path, error);
  }
}

async function writeInto(
  results: string,
  { path, isPipe }: Extract<Destination, { kind: 'special' }>,
  signal: AbortSignal,
): Promise<void> {
  // Opening a pipe waits for a reader, and nothing but a reader ends the wait.
  const release = (): void =>
    void open(path, constants.O_RDONLY | constants.O_NONBLOCK).then(
      (reader) => reader.close(),
      () => undefined,
    );
  if (isPipe) signal.addEventListener('abort', release, { once: true });
  try {
    await send(signal, () => pipeline(createReadStream(results), createWriteStream(path), { signal }));
  } catch (error) {
    throw signal.aborted ? error : unwritable(path, error);
  } finally {
    signal.removeEventListener('abort', release);
  }
}

async function send(signal: AbortSignal, pipe: () => Promise<void>): Promise<void> {
  try {
    await pipe();
  } catch (error) {
    // Whoever reads has read enough, as in `| head`.
    if (errorCodeOf(error) === 'EPIPE') return;
    const isCut = signal.aborted && error !== signal.reason;
    throw isCut ? new OutputCut('', { cause: error }) : error;
  }
}

function unwritable(path: string, error: unknown): RiskError {
  if (error instanceof RiskError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new RiskError('file.unwritable', { file: basename(path), reason }, { cause: error });
}
