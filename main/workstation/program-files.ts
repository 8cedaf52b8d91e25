/** What comes with the program, found beside its source. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const root = new URL('../../', import.meta.url);
const packageFile = z.object({ version: z.string() });

export function programVersion(): string {
  return packageFile.parse(JSON.parse(readFileSync(new URL('package.json', root), 'utf8'))).version;
}

/** Applicants that no model was trained on, to try the program with. */
export const sampleFile = fileURLToPath(new URL('app/schema/german-credit-sample.csv', root));

export const rendererDirectory = fileURLToPath(new URL('dist/renderer/', root));
