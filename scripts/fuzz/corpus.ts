/** Inputs that are kept: seeds written by hand, and every input that ever failed, in a folder for each target. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sha256Hex } from '@risk/app/model/bytes.ts';
import type { FuzzTarget } from './target.ts';

const CORPUS = fileURLToPath(new URL('./corpus/', import.meta.url));

export function corpusFile(target: string, name: string): string {
  return join(CORPUS, target, name);
}

export interface KeptInput {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** In the order of their names. @param folder another than the repository's in tests */
export function keptInputs(target: string, folder = CORPUS): readonly KeptInput[] {
  const own = join(folder, target);
  if (!existsSync(own)) return [];
  return readdirSync(own)
    .toSorted()
    .map((name) => ({ name, bytes: Uint8Array.from(readFileSync(join(own, name))) }));
}

/** All that mutations start from: at least one input, nothing at all. */
export function corpusOf(target: FuzzTarget, folder = CORPUS): readonly Uint8Array[] {
  return [...keptInputs(target.name, folder).map(({ bytes }) => bytes), ...target.seeds, new Uint8Array(0)];
}

/** @returns the file's path; the seed in its name tells the run that found it */
export async function keepInput(
  target: string,
  bytes: Uint8Array,
  seed: number,
  folder = CORPUS,
): Promise<string> {
  const hash = (await sha256Hex(Uint8Array.from(bytes))).slice(0, 12);
  const path = join(folder, target, `found-${hash}-seed-${seed}.bin`);
  mkdirSync(join(folder, target), { recursive: true });
  writeFileSync(path, bytes);
  return path;
}
