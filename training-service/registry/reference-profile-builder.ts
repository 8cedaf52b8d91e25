import { RiskError } from '@risk/app/contract/errors.ts';
import { MINIMUM_CELL, type ReferenceProfile } from '@risk/app/privacy/reference-profile.ts';
import { type FeatureSchema, inputColumns } from '@risk/app/schema/feature-schema.ts';
import { binCategorical } from './categorical-bins.ts';
import { binNumeric } from './numeric-bins.ts';
import { usualRange } from './usual-range.ts';

export interface ReferenceData {
  readonly schema: FeatureSchema;
  readonly rowCount: number;
  /** `[rows, inputs]`, row by row: the model's input, finite or NaN where missing. */
  readonly inputs: Float32Array;
  /** `[rows]`, out-of-fold: by models that had not seen the row. */
  readonly probabilityOfDefault: Float64Array;
  /** The policy's cutoff, in (0, 1): an edge of the prediction's bins. */
  readonly cutoff: number;
}

/** Name of the prediction in its profile. */
const PREDICTION_NAME = 'probability_of_default';

/**
 * The frozen bins of a model version: one feature per input whose counts may leave a desktop, and the prediction. Every
 * cell is 0 or at least `MINIMUM_CELL`, and the cells of a feature add up to `rowCount`.
 * @throws RiskError `dataset.too-small` under `MINIMUM_CELL` rows
 */
export function buildReferenceProfile(reference: ReferenceData): ReferenceProfile {
  const { schema, rowCount, inputs, probabilityOfDefault, cutoff } = reference;
  if (rowCount < MINIMUM_CELL)
    throw new RiskError('dataset.too-small', { rows: rowCount, needed: MINIMUM_CELL });
  const columns = inputColumns(schema);
  const features = columns.flatMap((column, index) => {
    if (column.privacy !== 'counts') return [];
    const values = Float32Array.from(
      { length: rowCount },
      (_, row) => inputs[row * columns.length + index] ?? Number.NaN,
    );
    return column.kind === 'numeric'
      ? { ...binNumeric({ name: column.name, values }), ...usualRange(values) }
      : binCategorical(column.name, values, column.categories.length);
  });
  const prediction = binNumeric({ name: PREDICTION_NAME, values: probabilityOfDefault, fixedEdge: cutoff });
  return { rowCount, features, prediction };
}
