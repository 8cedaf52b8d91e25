import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { askPython, pythonWith } from '../../testing/peer.ts';
import { areaUnderCurve } from '../metrics.ts';
import { Random } from '../random.ts';
import { leafOf, type Tree } from '../tree/tree.ts';
import { type ForestParameters, featuresPerNode } from './parameters.ts';
import { randomForest } from './random-forest.ts';
import { columnOf, smallTable } from './test-data.ts';

fc.configureGlobal({ seed: 2026 });

const few: ForestParameters = { ...randomForest.defaults, n_estimators: 5 };
const oneTree: ForestParameters = { ...few, n_estimators: 1, bootstrap: false, max_features: null };

test("the defaults are scikit-learn's", () => {
  expect(randomForest.defaults).toEqual({
    n_estimators: 100,
    criterion: 'gini',
    max_depth: null,
    min_samples_split: 2,
    min_samples_leaf: 1,
    max_features: 'sqrt',
    bootstrap: true,
    n_jobs: null,
  });
  expect(randomForest.recommended.min_samples_leaf).toBeGreaterThanOrEqual(5);
});

test.each([
  { maxFeatures: 'sqrt', of: 20, looksAt: 4 },
  { maxFeatures: 'sqrt', of: 1, looksAt: 1 },
  { maxFeatures: 'log2', of: 20, looksAt: 4 },
  { maxFeatures: null, of: 20, looksAt: 20 },
  { maxFeatures: 0.5, of: 5, looksAt: 2 },
  { maxFeatures: 0.01, of: 5, looksAt: 1 },
  { maxFeatures: 50, of: 5, looksAt: 5 },
] as const)('max_features $maxFeatures of $of looks at $looksAt', ({ maxFeatures, of, looksAt }) => {
  expect(featuresPerNode(maxFeatures, of)).toBe(looksAt);
});

test('worked out by hand: the threshold is the midpoint, never above it', () => {
  const data = columnOf([1, 2, 5, 9]);
  const [tree] = randomForest.fit(data, Uint8Array.of(0, 0, 1, 1), oneTree, new Random(1)).trees;
  expect(tree?.threshold[0]).toBe(3.5);
  expect(Array.from(tree?.value ?? [])).toEqual([0, 0, 1]);
  expect(Array.from(tree?.cover ?? [])).toEqual([4, 2, 2]);
  // Neighbouring float32 numbers have no float32 number between them: the lower one parts them.
  const next = Math.fround(1 + 2 ** -23);
  const [close] = randomForest.fit(columnOf([1, next]), Uint8Array.of(0, 1), oneTree, new Random(1)).trees;
  expect(close?.threshold[0]).toBe(1);
});

const covers = (tree: Tree) => {
  for (const [node, feature] of tree.feature.entries()) {
    if (feature < 0) continue;
    const children = (tree.cover[tree.left[node] ?? 0] ?? 0) + (tree.cover[tree.right[node] ?? 0] ?? 0);
    expect(children).toBe(tree.cover[node]);
  }
};

test('on any table: covers add up to the rows drawn, leaves hold enough applicants, answers are shares', () => {
  fc.assert(
    fc.property(smallTable, fc.integer({ min: 1, max: 5 }), ({ data, target }, min_samples_leaf) => {
      const { trees } = randomForest.fit(data, target, { ...few, min_samples_leaf }, new Random(3));
      for (const tree of trees) {
        covers(tree);
        expect(tree.cover[0]).toBe(data.rowCount);
      }
      const answers = randomForest.fit(data, target, few, new Random(3)).probabilities(data);
      for (const answer of answers) expect(answer >= 0 && answer <= 1).toBe(true);
      const whole = { ...oneTree, min_samples_leaf };
      const [tree] = randomForest.fit(data, target, whole, new Random(3)).trees;
      const perLeaf = new Map<number, number>();
      for (let row = 0; row < data.rowCount; row++) {
        const leaf = tree === undefined ? -1 : leafOf(tree, data.values, row * data.features.length);
        perLeaf.set(leaf, (perLeaf.get(leaf) ?? 0) + 1);
      }
      // Each training row ends where it was counted, missing values and all.
      for (const [leaf, rows] of perLeaf) {
        expect(rows).toBe(tree?.cover[leaf]);
        if (perLeaf.size > 1) expect(rows).toBeGreaterThanOrEqual(min_samples_leaf);
      }
    }),
    { numRuns: 60 },
  );
});

test('a tree without limits knows each row that differs from all others', () => {
  const values = [5, 3, 8, 1, 9, 2];
  const target = Uint8Array.of(1, 0, 0, 1, 1, 0);
  const model = randomForest.fit(columnOf(values), target, oneTree, new Random(1));
  expect(Array.from(model.probabilities(columnOf(values)))).toEqual(Array.from(target));
});

test('depth and sizes are kept to', () => {
  const random = new Random(8);
  const values = Array.from({ length: 200 }, () => random.unit());
  const target = Uint8Array.from(values, () => random.below(2));
  const sizeWith = (some: Partial<ForestParameters>) =>
    randomForest.fit(columnOf(values), target, { ...oneTree, ...some }, new Random(1)).trees[0]?.feature
      .length;
  expect(sizeWith({ max_depth: 1 })).toBe(3);
  expect(sizeWith({ min_samples_split: 201 })).toBe(1);
  expect(sizeWith({ min_samples_leaf: 101 })).toBe(1);
  expect(sizeWith({ min_samples_leaf: 100 })).toBe(3);
});

test('same seed, same model; another seed, another one', () => {
  const random = new Random(5);
  const data = columnOf(Array.from({ length: 60 }, () => random.below(40)));
  const target = Uint8Array.from({ length: 60 }, () => random.below(2));
  const fit = (seed: number) => randomForest.fit(data, target, few, new Random(seed));
  expect(fit(1)).toEqual(fit(1));
  expect(fit(1)).not.toEqual(fit(2));
});

test.each([
  { name: 'one row', values: [4], outcomes: [1], probability: 2 / 3 },
  { name: 'one class', values: [4, 5, 6], outcomes: [0, 0, 0], probability: 1 / 5 },
  { name: 'a constant column', values: [4, 4, 4, 4], outcomes: [0, 0, 0, 1], probability: 1 / 4 },
  {
    name: 'nothing but missing values',
    values: [Number.NaN, Number.NaN],
    outcomes: [0, 1],
    probability: 1 / 2,
  },
])('$name gives one answer to everybody', ({ values, outcomes, probability }) => {
  const model = randomForest.fit(columnOf(values), Uint8Array.from(outcomes), oneTree, new Random(1));
  const answers = model.probabilities(columnOf([-1e30, 4, Number.NaN]));
  for (const answer of answers) expect(answer).toBeCloseTo(probability, 12);
});

test('a category that training did not see goes the way of its place in the order', () => {
  const category = { kind: 'categorical' as const, categoryCount: 4 };
  const codes = (values: readonly number[]) => ({ ...columnOf(values), features: [category] });
  const model = randomForest.fit(codes([0, 0, 2, 2]), Uint8Array.of(0, 0, 1, 1), oneTree, new Random(1));
  // 1 is halfway between 0 and 2 and goes left with the midpoint, 3 right of it.
  expect(Array.from(model.probabilities(codes([1, 3])))).toEqual([0, 1]);
});

const python = pythonWith('sklearn');
const because = python === null ? ' (skipped: no Python with scikit-learn here)' : '';
test.skipIf(python === null).each(['gini', 'entropy'] as const)(
  `trees and forest beside scikit-learn by %s${because}`,
  (criterion) => {
    const random = new Random(12);
    const rowCount = 700;
    const width = 6;
    const values = Float32Array.from({ length: rowCount * width }, () => random.below(30));
    for (let at = 0; at < values.length; at++) if (random.unit() < 0.05) values[at] = Number.NaN;
    const signal = (row: number) => [0, 1, 2].reduce((sum, i) => sum + (values[row * width + i] || 10), 0);
    const target = Uint8Array.from({ length: rowCount }, (_, row) =>
      signal(row) + 30 * (random.unit() + random.unit()) > 75 ? 1 : 0,
    );
    const features = Array.from({ length: width }, () => ({ kind: 'numeric' as const }));
    const trainRows = 400;
    const data = { rowCount: trainRows, features, values: values.subarray(0, trainRows * width) };
    const held = {
      rowCount: rowCount - trainRows,
      features,
      values: values.subarray(trainRows * width),
    };
    const answer = askPython(
      python ?? '',
      `
import json, sys, numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.tree import DecisionTreeClassifier
d = json.load(sys.stdin)
X = np.array([np.nan if v is None else v for v in d['values']], dtype=np.float32).reshape(-1, d['width'])
y = np.array(d['target'])
n = d['trainRows']
first = DecisionTreeClassifier(criterion=d['criterion'], max_depth=1, random_state=0).fit(X[:n], y[:n]).tree_
forest = RandomForestClassifier(200, criterion=d['criterion'], min_samples_leaf=5, random_state=0).fit(X[:n], y[:n])
json.dump({
  'feature': int(first.feature[0]), 'threshold': float(first.threshold[0]),
  'covers': first.n_node_samples.tolist(),
  'forest': forest.predict_proba(X[n:])[:, 1].tolist(),
}, sys.stdout)
`,
      {
        values: Array.from(values, (value) => (Number.isNaN(value) ? null : value)),
        target: Array.from(target),
        width,
        trainRows,
        criterion,
      },
    );
    const peer = z.object({
      feature: z.number(),
      threshold: z.number(),
      covers: z.array(z.number()),
      forest: z.array(z.number()),
    });
    const { feature, threshold, covers: sizes, forest } = peer.parse(answer);
    const outcomes = target.subarray(0, trainRows);
    const [stump] = randomForest.fit(
      data,
      outcomes,
      { ...oneTree, criterion, max_depth: 1 },
      new Random(1),
    ).trees;
    expect(stump?.feature[0]).toBe(feature);
    expect(stump?.threshold[0]).toBeCloseTo(threshold, 6);
    expect(Array.from(stump?.cover ?? [])).toEqual(sizes);

    const settings = { ...randomForest.defaults, criterion, n_estimators: 200, min_samples_leaf: 5 };
    const ours = randomForest.fit(data, outcomes, settings, new Random(1)).probabilities(held);
    const theirs = Float64Array.from(forest);
    const heldTarget = target.subarray(trainRows);
    // Two forests of other draws differ by sampling: some thousandths in AUC, some hundredths a row.
    expect(Math.abs(areaUnderCurve(heldTarget, ours) - areaUnderCurve(heldTarget, theirs))).toBeLessThan(
      0.015,
    );
    const meanGap = ours.reduce((sum, p, row) => sum + Math.abs(p - (theirs[row] ?? 0)), 0) / ours.length;
    expect(meanGap).toBeLessThan(0.03);
  },
);
