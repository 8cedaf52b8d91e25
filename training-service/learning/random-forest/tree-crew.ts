/** The trees of a forest, each from a seed of its own, dealt to threads where the table is large enough to pay for them. */

import { sharedBytes } from '../../threads/shared-bytes.ts';
import { SharedWork } from '../../threads/shared-work.ts';
import { allowedThreads } from '../../threads/thread-limit.ts';
import { Random } from '../random.ts';
import type { Tree } from '../tree/tree.ts';
import { ForestTreeGrower } from './forest-tree.ts';
import type { ForestParameters } from './parameters.ts';
import type { RankedColumns } from './ranked-columns.ts';

export interface ForestTask {
  readonly columns: RankedColumns;
  /** `[rows]`, 1 = bad, 0 = good. */
  readonly target: Uint8Array;
  readonly parameters: ForestParameters;
}

/** @returns what grows the tree of a seed */
export function treeGrower({ columns, target, parameters }: ForestTask): (seed: number) => Tree {
  const grower = new ForestTreeGrower(columns, target, parameters);
  return (seed) => {
    const random = new Random(seed);
    const weights = parameters.bootstrap
      ? bootstrapWeights(columns.rowCount, random)
      : new Int32Array(columns.rowCount).fill(1);
    return grower.grow(weights, random);
  };
}

/** `[rows]`, how often each row is among as many draws with replacement as there are rows. */
function bootstrapWeights(rowCount: number, random: Random): Int32Array {
  const weights = new Int32Array(rowCount);
  for (let draw = 0; draw < rowCount; draw++) {
    const row = random.below(rowCount);
    weights[row] = (weights[row] ?? 0) + 1;
  }
  return weights;
}

/** Rows times trees from which on a second thread pays for its start. */
const ROWS_FOR_HELPERS = 2_000_000;

/** The trees in the order of the seeds. */
export function growForest(task: ForestTask, seeds: readonly number[]): Tree[] {
  const perform = treeGrower(task);
  const threads = threadsFor(task.columns.rowCount * seeds.length, task.parameters.n_jobs);
  if (threads === 1) return seeds.map(perform);
  const entry = new URL('./tree-worker.ts', import.meta.url);
  const work = new SharedWork({ entry, setup: inSharedMemory(task), helpers: threads - 1, perform });
  try {
    return work.run(seeds);
  } finally {
    work.stop();
  }
}

/** @param wanted `n_jobs`: null for one thread, -1 for as many as the machine has */
export function threadsFor(size: number, wanted: number | null): number {
  if (size < ROWS_FOR_HELPERS || wanted === null) return 1;
  return allowedThreads(wanted === -1 ? 0 : wanted);
}

function inSharedMemory({ columns, target, parameters }: ForestTask): ForestTask {
  const shared = columns.columns.map(({ values, ranks }) => ({
    values,
    ranks: new Int32Array(sharedBytes(ranks)),
  }));
  return {
    columns: { ...columns, columns: shared },
    target: new Uint8Array(sharedBytes(target)),
    parameters,
  };
}
