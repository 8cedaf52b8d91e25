/** Test help: German credit as data sets, models and batches, made by the real thing. */
import { readFileSync } from 'node:fs';
import type { Release } from '@risk/app/model/release.ts';
import type { SealedBatch } from '@risk/app/privacy/batch.ts';
import { BatchCounts, sealBatch } from '@risk/app/privacy/counts.ts';
import { inputColumns } from '@risk/app/schema/feature-schema.ts';
import { germanCreditSchema } from '@risk/app/schema/german-credit.ts';
import { type LabelledTable, readLabelledTable } from '@risk/app/table/labelled-table.ts';
import { type TrainedModel, trainModel } from '../flows/train-model.ts';

export const germanCreditCsv = new Uint8Array(
  readFileSync(new URL('../datasets/german-credit.csv', import.meta.url)),
);

let trained: Promise<TrainedModel> | undefined;

/** A logistic regression on all 1000 applicants, trained once a test file. */
export function trainedModel(): Promise<TrainedModel> {
  trained ??= trainModel({
    csv: germanCreditCsv,
    schema: germanCreditSchema,
    learners: ['logistic-regression'],
    seed: 1,
    folds: 2,
    cutoff: 0.5,
  });
  return trained;
}

export function germanCreditTable(): Promise<LabelledTable> {
  return readLabelledTable(oneChunk(germanCreditCsv), germanCreditSchema);
}

async function* oneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

export interface BatchOptions {
  readonly batchId: string;
  readonly releaseSha256: string;
  readonly release: Pick<Release, 'schema' | 'profile'>;
  readonly table: LabelledTable;
  /** Rows of the table to count, [from, to). */
  readonly from: number;
  readonly to: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** What a feature's values are turned into, by the feature's name. */
  readonly shift?: Readonly<Record<string, (value: number) => number>>;
}

/** A batch as a desktop would seal it; the predictions spread like the reference's. */
export function makeBatch({
  batchId,
  releaseSha256,
  release,
  table,
  from,
  to,
  now,
  shift = {},
}: BatchOptions): SealedBatch {
  const inputs = table.inputs.slice();
  const names = inputColumns(table.schema).map(({ name }) => name);
  for (let i = 0; i < inputs.length; i++)
    inputs[i] = shift[names[i % table.featureCount] ?? '']?.(inputs[i] ?? 0) ?? inputs[i] ?? 0;
  const counts = new BatchCounts(release);
  const { edges, counts: reference } = release.profile.prediction;
  const total = reference.reduce((sum, cell) => sum + cell, 0);
  const bins = reference.flatMap((cell, bin) =>
    Array.from({ length: Math.round((1000 * cell) / total) }, () => bin),
  );
  for (let row = from; row < to; row++) {
    // 617 shares no factor with the rows' number: the bins come in another order than the rows.
    const bin = bins[(row * 617) % bins.length] ?? 0;
    counts.add(inputs, row, edges[bin] ?? 1);
  }
  const sealed = sealBatch({ batchId, releaseSha256, release, counts: counts.toJSON(), now });
  if (sealed === null) throw new Error('too few rows for a batch');
  return sealed;
}
