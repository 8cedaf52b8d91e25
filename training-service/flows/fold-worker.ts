/** A helper's entry: predicts the folds that it is given. */
import { performance } from 'node:perf_hooks';
import type { LabelledRows } from '../learning/feature-matrix.ts';
import { helpWith } from '../threads/shared-work.ts';
import { type FoldJob, performFold } from './fold-crew.ts';

helpWith((table: LabelledRows) => (job: FoldJob) => performFold(table, job, () => performance.now()));
