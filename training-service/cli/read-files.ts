/** The files that a command of this folder is given, each with an error that names it. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { RiskError } from '@risk/app/contract/errors.ts';
import { type FeatureSchema, featureSchema } from '@risk/app/schema/feature-schema.ts';
import { z } from 'zod';
import { jsonFault } from './json-fault.ts';

/** @throws RiskError `file.not-found`, `file.exists-as-folder`, `file.unreadable` */
export async function readInput(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const file = basename(path);
  try {
    return new Uint8Array(await readFile(path));
  } catch (cause) {
    const code = errnoOf(cause);
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new RiskError('file.not-found', { file }, { cause });
    if (code === 'EISDIR') throw new RiskError('file.exists-as-folder', { file }, { cause });
    throw new RiskError('file.unreadable', { file, reason: messageOf(cause) }, { cause });
  }
}

/** A FeatureSchema as JSON. @throws RiskError `file.*`, where it is no schema `file.unreadable` saying why */
export function readSchemaFile(path: string): Promise<FeatureSchema> {
  return readJson(path, featureSchema, 'it holds no schema');
}

/** Settings of a learner by their names; the learner itself checks them. @throws RiskError `file.*` */
export function readParametersFile(path: string): Promise<Readonly<Record<string, unknown>>> {
  return readJson(
    path,
    z.record(z.string(), z.unknown()),
    'it has to hold settings by their names, for example {"C": 0.5}',
  );
}

/** @throws RiskError `file.*` @param otherwise what is said of JSON that is no object at all */
export async function readJson<Value>(
  path: string,
  schema: z.ZodType<Value>,
  otherwise: string,
): Promise<Value> {
  const bytes = await readInput(path);
  const unreadable = (reason: string, cause?: unknown): RiskError =>
    new RiskError('file.unreadable', { file: basename(path), reason }, { cause });
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw unreadable('it is no UTF-8 text', cause);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw unreadable(`it is no JSON (${jsonFault(text) ?? messageOf(cause)})`, cause);
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw unreadable(
    issue === undefined || issue.path.length === 0 ? otherwise : `${issue.path.join('.')}: ${issue.message}`,
  );
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export function errnoOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
