/** A model whose score is a sum that can be shared out among its inputs exactly: trees, coefficients, or both. */
import { RiskError } from '../contract/errors.ts';
import type { LinearColumn } from '../model/onnx/linear-group.ts';
import { decodeModelFile } from '../model/onnx/model-file.ts';
import { readScoreParts, type ScoreParts } from '../model/onnx/score-parts.ts';
import type { Attribution } from './attribution.ts';
import { type Scratch, scratchFor, TreeShap } from './tree-shap.ts';

export interface AdditiveModel {
  readonly kind: 'tree' | 'linear' | 'blend';
  readonly featureCount: number;
  /** @param inputs the row from `offset` on, as the model takes it: float32, categories as index, missing NaN */
  explain(inputs: Float32Array, offset: number): Attribution;
}

/** @returns null where the file's score cannot be explained exactly: a foreign file, or trees without covers */
export function readAdditiveModel(onnx: Uint8Array): AdditiveModel | null {
  const parts = readParts(onnx);
  return parts === null ? null : new SumModel(parts);
}

function readParts(onnx: Uint8Array): ScoreParts | null {
  try {
    return readScoreParts(decodeModelFile(onnx));
  } catch (error) {
    if (error instanceof RiskError) return null;
    throw error;
  }
}

class SumModel implements AdditiveModel {
  readonly kind: AdditiveModel['kind'];
  readonly featureCount: number;
  readonly #base: number;
  readonly #columns: readonly LinearColumn[];
  readonly #trees: readonly TreeShap[];
  readonly #scratch: Scratch;

  constructor({ featureCount, constant, columns, ensembles }: ScoreParts) {
    this.featureCount = featureCount;
    this.#columns = columns;
    this.#trees = ensembles.flatMap(({ trees }) => trees.map((tree) => new TreeShap(tree)));
    this.#scratch = scratchFor(this.#trees);
    this.kind =
      columns.length === 0 && ensembles.length > 0 ? 'tree' : ensembles.length > 0 ? 'blend' : 'linear';
    const ofTrees = this.#trees.reduce((sum, { base }) => sum + base, 0);
    this.#base = constant + ensembles.reduce((sum, { base }) => sum + base, 0) + ofTrees;
  }

  explain(inputs: Float32Array, offset: number): Attribution {
    const contributions = new Float64Array(this.featureCount);
    for (const column of this.#columns) {
      const share = column.weight * entryOf(column, inputs[offset + column.feature] ?? Number.NaN);
      contributions[column.feature] = (contributions[column.feature] ?? 0) + share;
    }
    for (const tree of this.#trees) tree.add(inputs, offset, contributions, this.#scratch);
    return { base: this.#base, contributions };
  }
}

function entryOf({ kind, mean, scale, code }: LinearColumn, value: number): number {
  const isMissing = Number.isNaN(value);
  if (kind === 'missing') return (isMissing ? 1 : 0) - mean;
  if (isMissing) return 0;
  return kind === 'value' ? (value - mean) / scale : (value === code ? 1 : 0) - mean;
}
