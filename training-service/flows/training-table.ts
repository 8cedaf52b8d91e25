import { RiskError } from '@risk/app/contract/errors.ts';
import type { FeatureSchema } from '@risk/app/schema/feature-schema.ts';
import { readLabelledTable } from '@risk/app/table/labelled-table.ts';
import { type FeatureMatrix, takeRows, takeTarget } from '../learning/feature-matrix.ts';
import { featuresOf } from '../learning/features-of-schema.ts';
import { countBad } from '../learning/prior.ts';

export interface TrainingTable {
  readonly data: FeatureMatrix;
  /** `[rows]`, 1 = bad, 0 = good. */
  readonly target: Uint8Array;
  readonly goodRows: number;
  readonly badRows: number;
}

/** Fewest rows that a model is made from: under it neither the folds nor the profile's cells say anything. */
export const MINIMUM_TRAINING_ROWS = 50;

/**
 * @throws RiskError `csv.*`; `dataset.too-small` with fewer than `MINIMUM_TRAINING_ROWS` rows; `dataset.one-class`;
 * `dataset.class-too-small` where a class has fewer rows than there are folds
 */
export async function readTrainingTable(input: {
  readonly csv: Uint8Array;
  readonly schema: FeatureSchema;
  readonly folds: number;
}): Promise<TrainingTable> {
  const { schema, folds } = input;
  const { rowCount, inputs, target } = await readLabelledTable(once(input.csv), schema);
  const badRows = countBad(target);
  const goodRows = rowCount - badRows;
  if (rowCount < MINIMUM_TRAINING_ROWS)
    throw new RiskError('dataset.too-small', { rows: rowCount, needed: MINIMUM_TRAINING_ROWS });
  for (const [outcome, rows, others] of [
    [schema.target.good.value, goodRows, badRows],
    [schema.target.bad.value, badRows, goodRows],
  ] as const) {
    if (others === 0) throw new RiskError('dataset.one-class', { outcome });
    if (rows > 0 && rows < folds)
      throw new RiskError('dataset.class-too-small', { outcome, rows, needed: folds });
  }
  return { data: { rowCount, features: featuresOf(schema), values: inputs }, target, goodRows, badRows };
}

/** The named rows as a table of their own. */
export function takeTableRows({ data, target }: TrainingTable, rows: Int32Array): TrainingTable {
  const taken = takeTarget(target, rows);
  const badRows = countBad(taken);
  return { data: takeRows(data, rows), target: taken, goodRows: taken.length - badRows, badRows };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
