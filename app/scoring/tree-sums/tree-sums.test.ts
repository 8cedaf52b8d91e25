import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DecisionTree, type TreeEnsemble, TreeTest } from '../../model/onnx/tree-ensemble.ts';
import { probeRows } from './probe-rows.ts';
import { TreeSums } from './tree-sums.ts';

const FEATURES = 4;

interface MadeNode {
  readonly feature: number;
  readonly test: number;
  readonly threshold: number;
  readonly members: readonly number[];
  readonly missingLeft: boolean;
  readonly value: number;
}

const madeNode = fc.record({
  feature: fc.nat({ max: FEATURES - 1 }),
  test: fc.constantFrom(TreeTest.atMost, TreeTest.below, TreeTest.member),
  threshold: fc.oneof(
    fc.constantFrom(0, -0, 1, 0.1, 1e-50, -1e-50),
    fc.double({ min: -5, max: 5, noNaN: true }),
  ),
  members: fc.array(fc.constantFrom(0, 1, 2, 3, 40, 0.5, -1, 5000), { minLength: 1, maxLength: 3 }),
  missingLeft: fc.boolean(),
  value: fc.double({ min: -1, max: 1, noNaN: true }),
});

/** A tree whose inner nodes are split as long as there are nodes; the children of node i come after it. */
function treeOf(made: readonly MadeNode[]): DecisionTree {
  const inner = Math.floor((made.length - 1) / 2);
  const count = 2 * inner + 1;
  const nodes = made.slice(0, count);
  const isInner = (node: number): boolean => node < inner;
  return {
    feature: Int32Array.from(nodes, ({ feature }, i) => (isInner(i) ? feature : -1)),
    test: Uint8Array.from(nodes, ({ test: kind }) => kind),
    threshold: Float64Array.from(nodes, ({ threshold }) => threshold),
    members: nodes.map(({ test: kind, members }, i) =>
      isInner(i) && kind === TreeTest.member ? new Set(members) : null,
    ),
    missingLeft: Uint8Array.from(nodes, ({ missingLeft }) => Number(missingLeft)),
    left: Int32Array.from(nodes, (_, i) => (isInner(i) ? 2 * i + 1 : -1)),
    right: Int32Array.from(nodes, (_, i) => (isInner(i) ? 2 * i + 2 : -1)),
    value: Float64Array.from(nodes, ({ value }, i) => (isInner(i) ? 0 : value)),
    cover: new Float64Array(count).fill(1),
  };
}

/** Walks row by row, as the words say. */
function walked({ base, trees }: TreeEnsemble, inputs: Float32Array, row: number): number {
  let sum = 0;
  for (const tree of trees) {
    let node = 0;
    while (tree.feature[node] !== -1) {
      const value = inputs[row * FEATURES + (tree.feature[node] ?? 0)] ?? 0;
      const threshold = tree.threshold[node] ?? 0;
      let goesLeft = tree.missingLeft[node] === 1;
      if (!Number.isNaN(value)) {
        if (tree.test[node] === TreeTest.atMost) goesLeft = value <= threshold;
        else if (tree.test[node] === TreeTest.below) goesLeft = value < threshold;
        else goesLeft = tree.members[node]?.has(value) === true;
      }
      node = (goesLeft ? tree.left[node] : tree.right[node]) ?? 0;
    }
    sum += tree.value[node] ?? 0;
  }
  return Math.fround(base + sum);
}

const forest = fc.record({
  base: fc.double({ min: -1, max: 1, noNaN: true }),
  trees: fc.array(fc.array(madeNode, { minLength: 1, maxLength: 31 }).map(treeOf), {
    minLength: 1,
    maxLength: 6,
  }),
});

test('the sums are those of a walk row by row, to the last bit', () => {
  fc.assert(
    fc.property(forest, fc.integer({ min: 0, max: 300 }), fc.integer(), (ensemble, rowCount, seed) => {
      let state = seed;
      const random = (): number => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
        return (state >>> 0) / 2 ** 32;
      };
      const rows = probeRows(ensemble, FEATURES, rowCount, random);
      const sums = TreeSums.of(ensemble, FEATURES)?.sums(rows, rowCount);
      const expected = Float32Array.from({ length: rowCount }, (_, row) => walked(ensemble, rows, row));
      expect(sums).toEqual(expected);
    }),
    { seed: 1, numRuns: 300 },
  );
});

describe('trees that are not worth it', () => {
  test('more different sets than columns fit into the cache', () => {
    const split: MadeNode = {
      feature: 0,
      test: TreeTest.member,
      threshold: 0,
      members: [],
      missingLeft: false,
      value: 1,
    };
    const trees = Array.from({ length: 1100 }, (_, i) => treeOf([{ ...split, members: [i] }, split, split]));
    expect(TreeSums.of({ base: 0, trees }, FEATURES)).toBeNull();
  });
});
