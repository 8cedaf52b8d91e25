/** What trained a model, as one hash: the sources that decide what comes out of a training. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sha256Of } from '../storage/artifact-store.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOLDERS = ['learning', 'onnx', 'flows', 'registry'];

/** SHA-256 over names and bytes of the sources, tests left out; line ends do not count. */
export function codeVersion(): string {
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`),
  );
  const hashes = files
    .toSorted()
    .map((name) => `${name} ${sha256Of(readFileSync(join(ROOT, name), 'utf8').replaceAll('\r\n', '\n'))}`);
  return sha256Of(hashes.join('\n'));
}
