/** A model from a plain ONNX file: what a Release would say of it is read from the file's own metadata. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { RiskError } from '@risk/app/contract/errors.ts';
import { toHex } from '@risk/app/model/bytes.ts';
import { excludedInputs } from '@risk/app/model/onnx/excluded-inputs.ts';
import { decodeModelFile, modelMetadata } from '@risk/app/model/onnx/model-file.ts';
import { decisionPolicy, demonstrationPolicy } from '@risk/app/model/policy.ts';
import { featureSchema, inputColumns } from '@risk/app/schema/feature-schema.ts';
import type { z } from 'zod';
import { fileError } from '../engine/engine-error.ts';
import type { ScoringModel } from '../engine/protocol.ts';

const FORMAT_VERSION = '1';
/** A file beside this size is no model that a desktop loads. */
const LIMIT_BYTES = 200_000_000;

/**
 * The ONNX runtime still has to take the file: that is seen when scoring starts.
 * @param say told where the file leaves something to be assumed, and that it is for study where it says so
 * @throws RiskError `file.*`; `model.unusable` where it is no ONNX file or says not enough of itself
 */
export async function modelFromFile(path: string, say: (line: string) => void): Promise<ScoringModel> {
  const bytes = new Uint8Array(
    await readFile(path).catch((error: unknown) => {
      throw fileError(error, path);
    }),
  );
  if (bytes.length === 0 || bytes.length > LIMIT_BYTES)
    throw unusable(`it has ${bytes.length} bytes; from 1 to ${LIMIT_BYTES} are allowed`);
  const file = decodeModelFile(bytes);
  const metadata = modelMetadata(file);
  const version = metadata.get('risk.format_version') ?? FORMAT_VERSION;
  if (version !== FORMAT_VERSION) throw unusable(`it is of format version ${version}, not ${FORMAT_VERSION}`);
  const schema = parsed(featureSchema, 'risk.schema', metadata.get('risk.schema'));
  if (schema === null)
    throw unusable('it carries no schema (metadata risk.schema), so nobody knows which columns it reads');
  requireWidth(file.graph?.input, inputColumns(schema).length);
  const excluded = excludedInputs(metadata);
  if (excluded.length > 0)
    say(
      `The model file reads ${excluded.join(', ')}, which no lawful decision may use: it is for study, not for decisions about people.`,
    );
  const policy = parsed(decisionPolicy, 'risk.policy', metadata.get('risk.policy'));
  if (policy === null)
    say(`The model file names no decision policy: red from ${demonstrationPolicy.cutoff} on.`);
  const sha256 = toHex(createHash('sha256').update(bytes).digest());
  return {
    releaseSha256: sha256,
    onnxPath: resolve(path),
    release: {
      model: { name: basename(path), version: 0 },
      onnx: { sha256, bytes: bytes.length },
      schema,
      policy: policy ?? demonstrationPolicy,
      reasons: 'none',
      profile: null,
    },
  };
}

function parsed<Value>(schema: z.ZodType<Value>, key: string, text: string | undefined): Value | null {
  if (text === undefined) return null;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw unusable(`its metadata ${key} is no JSON`, cause);
  }
  const found = schema.safeParse(json);
  if (found.success) return found.data;
  const [issue] = found.error.issues;
  throw unusable(
    `its metadata ${key} has another form (${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''})`,
  );
}

type Inputs = NonNullable<ReturnType<typeof decodeModelFile>['graph']>['input'];

/** A width that the file leaves open is not held against it. */
function requireWidth(inputs: Inputs | undefined, expected: number): void {
  const value = inputs?.[0]?.type?.value;
  if (value?.case !== 'tensorType') return;
  const width = value.value.shape?.dim[1]?.value;
  if (width?.case === 'dimValue' && Number(width.value) !== expected)
    throw unusable(`it reads ${width.value} columns, its schema has ${expected} inputs`);
}

function unusable(reason: string, cause?: unknown): RiskError {
  return new RiskError('model.unusable', { reason }, { cause });
}
