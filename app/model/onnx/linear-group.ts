/** Reads the columns of a linear score from the constants of one of its three groups, which the exporter names. */
import type { TensorProto } from './generated/onnx_pb.ts';
import { tensorNumbers } from './node-attributes.ts';

/**
 * One column of the design. Its share of the score is weight x entry; the entry is 0 for the average row:
 * `value` (x - mean) / scale, `category` (x = code) - mean, both 0 where x is missing; `missing` (x is missing) - mean.
 */
export interface LinearColumn {
  readonly kind: 'value' | 'category' | 'missing';
  /** Index of the input that the column comes from. */
  readonly feature: number;
  readonly weight: number;
  readonly mean: number;
  /** 1 but for `value` columns. */
  readonly scale: number;
  /** 0 but for `category` columns. */
  readonly code: number;
}

/**
 * @param weightsName the constant that the group's entries are multiplied with: `value_weights`, `category_weights` or
 *   `missing_weights`
 * @returns null where it is none of these, or a constant is absent, does not fit or gives no finite number
 */
export function readLinearGroup(
  weightsName: string,
  constants: ReadonlyMap<string, TensorProto>,
  featureCount: number,
): LinearColumn[] | null {
  const kind = (['value', 'category', 'missing'] as const).find((kind) => weightsName === `${kind}_weights`);
  const numbers = (name: string): Float64Array | null => {
    const tensor = constants.get(`${kind}_${name}`);
    return tensor === undefined ? null : tensorNumbers(tensor);
  };
  const weights = numbers('weights');
  const features = numbers('columns');
  const means = numbers('means');
  if (kind === undefined || weights === null || features === null || means === null) return null;
  const scales = kind === 'value' ? numbers('scales') : new Float64Array(weights.length).fill(1);
  const codes = kind === 'category' ? numbers('codes') : new Float64Array(weights.length);
  if (scales === null || codes === null) return null;
  for (const { length } of [features, means, scales, codes]) if (length !== weights.length) return null;
  const columns = Array.from(weights, (weight, i) => ({
    kind,
    feature: features[i] ?? -1,
    weight,
    mean: means[i] ?? 0,
    scale: scales[i] ?? 1,
    code: codes[i] ?? 0,
  }));
  return columns.every((column) => isSound(column, featureCount)) ? columns : null;
}

function isSound({ feature, weight, mean, scale, code }: LinearColumn, featureCount: number): boolean {
  const isColumn = Number.isInteger(feature) && feature >= 0 && feature < featureCount;
  return isColumn && scale !== 0 && [weight, mean, scale, code].every(Number.isFinite);
}
