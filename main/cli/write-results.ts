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

interface WriteResultsParts {
  /** Writes the results to a new file. */
  readonly exportTo: (path: string) => Promise<void>;
  readonly dataDirectory: string;
  /** Standard output. */
  readonly output: NodeJS.WritableStream;
  readonly signal: AbortSignal;
}

/** The person stopped it when a part of the results may have gone out already. */
export class OutputCut extends Error {}

/** @throws RiskError `file.unwritable`, `job.*`; where the person stopped it `OutputCut` or the signal's reason */
export async function writeResults(destination: Destination, parts: WriteResultsParts): Promise<void> {
  switch (destination.kind) {
    case 'file':
      return replaceFile(destination, parts);
    case 'special':
      return writeInto(destination, parts);
    case 'standard-output':
      return withResults(parts, (path) =>
        pipeline(createReadStream(path), parts.output, { end: false, signal: parts.signal }),
      );
  }
}

async function replaceFile(
  { path, mode }: Extract<Destination, { kind: 'file' }>,
  { exportTo, signal }: WriteResultsParts,
): Promise<void> {
  // Not made from the name of the file, which may already be as long as names can be.
  const temporary = temporaryName(join(dirname(path), 'scored'));
  try {
    await exportTo(temporary);
    signal.throwIfAborted();
    // The rows are as private as the file that they replace; a new one is for this user alone.
    if (mode !== null) await chmod(temporary, mode);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw signal.aborted ? error : unwritable(path, error);
  }
}

async function writeInto(
  { path, isPipe }: Extract<Destination, { kind: 'special' }>,
  parts: WriteResultsParts,
): Promise<void> {
  const { signal } = parts;
  // Opening a pipe waits for a reader, and nothing but a reader ends the wait.
  const release = (): void =>
    void open(path, constants.O_RDONLY | constants.O_NONBLOCK).then(
      (reader) => reader.close(),
      () => undefined,
    );
  if (isPipe) signal.addEventListener('abort', release, { once: true });
  try {
    await withResults(parts, (results) =>
      pipeline(createReadStream(results), createWriteStream(path), { signal }),
    );
  } catch (error) {
    throw signal.aborted ? error : unwritable(path, error);
  } finally {
    signal.removeEventListener('abort', release);
  }
}

/** The engine writes files, so what goes elsewhere is first a file in the program's own folder. */
async function withResults(
  { exportTo, dataDirectory, signal }: WriteResultsParts,
  send: (path: string) => Promise<void>,
): Promise<void> {
  const path = temporaryName(join(workstationPaths(dataDirectory).exports, 'results'));
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  try {
    await exportTo(path);
    signal.throwIfAborted();
    await send(path);
  } catch (error) {
    // Whoever reads has read enough, as in `| head`.
    if (errorCodeOf(error) === 'EPIPE') return;
    const isCut = signal.aborted && error !== signal.reason;
    throw isCut ? new OutputCut('', { cause: error }) : error;
  } finally {
    await rm(path, { force: true });
  }
}

function unwritable(path: string, error: unknown): RiskError {
  if (error instanceof RiskError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new RiskError('file.unwritable', { file: basename(path), reason }, { cause: error });
}
