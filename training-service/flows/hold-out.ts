/** Rows that are kept out of a training and tell in the end what its model is worth. */
import { RiskError } from '@risk/app/contract/errors.ts';
import type { FeatureSchema } from '@risk/app/schema/feature-schema.ts';
import { heldOutCount, heldOutSplit } from '../learning/held-out-split.ts';
import type { Random } from '../learning/random.ts';
import { MINIMUM_TRAINING_ROWS, type TrainingTable, takeTableRows } from './training-table.ts';

export interface HoldOutOptions {
  readonly schema: FeatureSchema;
  readonly folds: number;
  /** Share of each class's rows, in (0, 1). */
  readonly testShare: number;
}

/** @throws RiskError `dataset.*` where too little is left to train on: how many rows it takes with this share */
export function holdOut(
  table: TrainingTable,
  { schema, folds, testShare }: HoldOutOptions,
  random: Random,
): { readonly training: TrainingTable; readonly test: TrainingTable } {
  for (const [outcome, rows] of [
    [schema.target.good.value, table.goodRows],
    [schema.target.bad.value, table.badRows],
  ] as const) {
    const needed = rowsThatLeave(folds, testShare);
    if (rows < needed) throw new RiskError('dataset.class-too-small', { outcome, rows, needed });
  }
  const { train, test } = heldOutSplit(table.target, testShare, random);
  if (train.length < MINIMUM_TRAINING_ROWS) {
    const rows = table.data.rowCount;
    const needed = Math.max(rows + 1, Math.ceil(MINIMUM_TRAINING_ROWS / (1 - testShare)));
    throw new RiskError('dataset.too-small', { rows, needed });
  }
  return { training: takeTableRows(table, train), test: takeTableRows(table, test) };
}

/** The fewest rows of a class of which as many as wanted are left. */
function rowsThatLeave(wanted: number, testShare: number): number {
  // Half a row may be rounded in favour of the rest.
  let rows = Math.max(wanted, Math.floor((wanted - 0.5) / (1 - testShare)) - 1);
  while (rows - heldOutCount(rows, testShare) < wanted) rows++;
  return rows;
}
