/** What reasons a model file can give, found out once when it is opened. */
import { z } from 'zod';
import { RiskError } from '../contract/errors.ts';
import { decodeModelFile, modelMetadata } from '../model/onnx/model-file.ts';
import type { ReasonKind } from '../model/release.ts';
import { type AdditiveModel, readAdditiveModel } from './additive-model.ts';

export interface Explainability {
  readonly kind: ReasonKind;
  /** Set where the kind is tree, linear or blend. */
  readonly model: AdditiveModel | null;
  /** `[backgroundRows, inputs]`, set where the kind is sampled. */
  readonly background: Float32Array | null;
  readonly backgroundRows: number;
  /** `[inputs]`, what a number usually is; null for categories. Only words depend on it. */
  readonly typical: readonly (number | null)[] | null;
}

/** Keys of the file's metadata, next to the schema. */
export const reasonMetadata = { typical: 'risk.typical', background: 'risk.background' } as const;

const typicalForm = z.array(z.number().nullable());
const backgroundForm = z.array(z.array(z.number().nullable()).min(1)).min(1).max(1000);

/** Never fails: a file or metadata that cannot be read gives less. */
export function explainability(onnx: Uint8Array): Explainability {
  const metadata = metadataOf(onnx);
  const typical = parsed(typicalForm, metadata.get(reasonMetadata.typical));
  const model = readAdditiveModel(onnx);
  if (model !== null) return { kind: model.kind, model, background: null, backgroundRows: 0, typical };
  const rows = parsed(backgroundForm, metadata.get(reasonMetadata.background));
  const width = rows?.[0]?.length ?? 0;
  if (rows === null || rows.some(({ length }) => length !== width))
    return { kind: 'none', model: null, background: null, backgroundRows: 0, typical };
  const background = Float32Array.from(rows.flat(), (value) => value ?? Number.NaN);
  return { kind: 'sampled', model: null, background, backgroundRows: rows.length, typical };
}

function metadataOf(onnx: Uint8Array): ReadonlyMap<string, string> {
  try {
    return modelMetadata(decodeModelFile(onnx));
  } catch (error) {
    if (error instanceof RiskError) return new Map();
    throw error;
  }
}

function parsed<Value>(form: z.ZodType<Value>, text: string | undefined): Value | null {
  if (text === undefined) return null;
  try {
    return form.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
