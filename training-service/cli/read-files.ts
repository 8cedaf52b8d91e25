/** The files that a command of this folder is given, each with an error that names it. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { RiskError } from '@risk/app/contract/errors.ts';
import { type FeatureSchema, featureSchema } from '@risk/app/schema/feature-schema.ts';
import { z } from 'zod';

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
  return readJson(path, featureSchema);
}

/** Settings of a learner by their names; the learner itself checks them. @throws RiskError `file.*` */
export function readParametersFile(path: string): Promise<Readonly<Record<string, unknown>>> {
  return readJson(path, z.record(z.string(), z.unknown()));
}

async function readJson<Value>(path: string, schema: z.ZodType<Value>): Promise<Value> {
  const text = new TextDecoder().decode(await readInput(path));
  const unreadable = (reason: string, cause?: unknown): RiskError =>
    new RiskError('file.unreadable', { file: basename(path), reason }, { cause });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw unreadable(`it is no JSON (${messageOf(cause)})`, cause);
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
  throw unreadable(`${where}${issue?.message ?? 'it has another form'}`);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export function errnoOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
