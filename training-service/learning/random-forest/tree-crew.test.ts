import { expect, test } from 'vitest';
import { SharedWork } from '../../threads/shared-work.ts';
import { Random } from '../random.ts';
import type { Tree } from '../tree/tree.ts';
import { scikitLearnDefaults } from './parameters.ts';
import { randomForest } from './random-forest.ts';
import { rankColumns } from './ranked-columns.ts';
import { type ForestTask, growForest, threadsFor, treeGrower } from './tree-crew.ts';

function table(rowCount: number) {
  const random = new Random(9);
  const values = Float32Array.from({ length: 3 * rowCount }, () =>
    random.unit() < 0.1 ? Number.NaN : random.below(50),
  );
  const features = Array.from({ length: 3 }, () => ({ kind: 'numeric' as const }));
  const target = Uint8Array.from({ length: rowCount }, (_, row) =>
    random.unit() * 50 < (values[3 * row] ?? 0) ? 1 : 0,
  );
  return { data: { rowCount, features, values }, target };
}

const seeds = Array.from({ length: 25 }, (_, index) => 1000 + index);

test.each([0, 1, 2])('with %i helpers the same trees, in the order of their seeds', (helpers) => {
  const { data, target } = table(500);
  const task = { columns: rankColumns(data), target, parameters: scikitLearnDefaults };
  const work = new SharedWork<ForestTask, number, Tree>({
    entry: new URL('./tree-worker.ts', import.meta.url),
    setup: task,
    helpers,
    perform: treeGrower(task),
  });
  try {
    expect(work.run(seeds)).toEqual(seeds.map((seed) => treeGrower(task)(seed)));
  } finally {
    work.stop();
  }
});

test('a large table: one job and two give the same forest', () => {
  const { data, target } = table(50_000);
  const fit = (n_jobs: number | null) => {
    const parameters = { ...scikitLearnDefaults, n_estimators: 40, max_depth: 4, n_jobs };
    return randomForest.fit(data, target, parameters, new Random(1)).trees;
  };
  const alone = fit(null);
  expect(alone).toHaveLength(40);
  expect(fit(2)).toEqual(alone);
});

test('small forests, and wishes for one thread, have no helpers', () => {
  expect(threadsFor(1000 * 500, -1)).toBe(1);
  expect(threadsFor(100_000_000, null)).toBe(1);
  expect(threadsFor(100_000_000, 1)).toBe(1);
  expect(threadsFor(100_000_000, 3)).toBe(3);
  expect(threadsFor(100_000_000, -1)).toBeGreaterThanOrEqual(1);
  const { data, target } = table(100);
  const task = { columns: rankColumns(data), target, parameters: { ...scikitLearnDefaults, n_jobs: -1 } };
  expect(growForest(task, [5, 6])).toEqual([5, 6].map(treeGrower(task)));
});
