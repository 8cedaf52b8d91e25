/** A model file from a stranger: read without harm, and explained exactly or not at all. */

import { cutTrees } from '@risk/app/model/onnx/cut-trees.ts';
import { excludedInputs } from '@risk/app/model/onnx/excluded-inputs.ts';
import {
  DataType,
  decodeModelFile,
  encodeModelFile,
  modelMetadata,
} from '@risk/app/model/onnx/model-file.ts';
import { readScoreParts, type ScoreParts } from '@risk/app/model/onnx/score-parts.ts';
import { type DecisionTree, type TreeEnsemble, TreeTest } from '@risk/app/model/onnx/tree-ensemble.ts';
import { explainability } from '@risk/app/scoring/explainability.ts';
import { TreeSums } from '@risk/app/scoring/tree-sums/tree-sums.ts';
import { type TableRow, treeFile } from '@risk/app/testing/tree-file.ts';
import fc from 'fast-check';
import { type FuzzTarget, outcomeOf, require, tokensIn } from '../target.ts';

const ROWS = 12;
/** As many as no width of a small model shares a divisor with, so that rows differ. */
const VALUES = [0, 1, 2.5, Number.NaN, -7, 0.5, 2];
/** A model wider than this is opened, but not asked: its rows alone would take the memory. */
const MOST_FEATURES = 2000;

const stump: readonly TableRow[] = [
  { id: 0, mode: 'BRANCH_LEQ', value: 1, whenTrue: 1, whenFalse: 2, cover: 3 },
  { id: 1, mode: 'LEAF', weight: 1, cover: 2 },
  { id: 2, mode: 'LEAF', weight: -2, cover: 1 },
];
const chain: readonly TableRow[] = [
  { id: 0, mode: 'BRANCH_EQ', feature: 1, value: 1, whenTrue: 1, whenFalse: 2, cover: 6 },
  { id: 2, mode: 'BRANCH_EQ', feature: 1, value: 2, whenTrue: 1, whenFalse: 3, cover: 4 },
  { id: 3, mode: 'BRANCH_GT', feature: 2, value: 0.5, whenTrue: 4, whenFalse: 5, missingTrue: 1, cover: 3 },
  { id: 1, mode: 'LEAF', weight: 0.5, cover: 3 },
  { id: 4, mode: 'LEAF', weight: 2, cover: 1 },
  { id: 5, mode: 'LEAF', weight: 3, cover: 2 },
];
const two: readonly TableRow[] = [...stump, ...stump.map((row) => ({ ...row, tree: 1, feature: 2 }))];

const metadata = {
  'risk.typical': '[18,null,2]',
  'risk.background': '[[1,2,3],[4,null,6]]',
  'risk.excluded_inputs': '["origin"]',
};

const tensor = (name: string, values: readonly number[], dims = [values.length]) => ({
  name,
  dims: dims.map(BigInt),
  dataType: DataType.FLOAT,
  floatData: [...values],
});

export const onnxTarget: FuzzTarget = {
  name: 'onnx',
  seeds: [
    treeFile(stump, { metadata }),
    treeFile(chain),
    treeFile(two, { form: 'raw tensor' }),
    treeFile(two, { form: 'typed tensor', metadata }),
    treeFile([{ id: 0, mode: 'LEAF', weight: 0.25 }]),
    treeFile(stump, { without: ['nodes_hitrates'], metadata }),
    treeFile(stump, { ending: sumEnding(3) }),
    linearFile(),
  ],
  tokens: tokensIn(
    'score¦trees¦features¦x¦Sum¦Add¦Cast¦Where¦MatMul¦Identity¦AVERAGE¦LEAF¦BRANCH_EQ¦BRANCH_LT' +
      '¦BRANCH_NEQ¦value_weights¦value_scales¦nodes_hitrates¦[[1,2],[3]]¦[1e999]¦\u0012\u0005score',
  ),
  fresh: freshTrees(),
  async run(bytes) {
    const model = await outcomeOf(() => decodeModelFile(bytes));
    const found = explainability(bytes);
    require((found.kind === 'sampled') === (found.background !== null), 'a background without sampling');
    require(found.backgroundRows === 0 ||
      (found.background?.length ?? 0) % found.backgroundRows === 0, 'rows of two widths');
    if ('error' in model) {
      require(found.kind === 'none', 'what cannot be read is explained');
      return;
    }
    await outcomeOf(() => excludedInputs(modelMetadata(model.value)));
    const parts = readScoreParts(model.value);
    require((parts === null) === (found.model === null), 'read twice, it is another model');
    if (parts === null || found.model === null || parts.featureCount > MOST_FEATURES) return;
    const { model: explained } = found;
    requireExact(parts, (inputs, rowCount) => explained.explain(inputs, rowCount));
    const cut = cutTrees(model.value, parts.featureCount);
    if (cut !== null) requireSums(cut.ensemble, parts.featureCount);
  },
};

type Explain = NonNullable<ReturnType<typeof explainability>['model']>['explain'];

/** The kernel comes to the leaf that a plain walk comes to, and adds up in the same order. */
function requireSums(ensemble: TreeEnsemble, width: number): void {
  const sums = TreeSums.of(ensemble, width);
  if (sums === null) return;
  const inputs = rowsFor(width);
  for (const [row, sum] of sums.sums(inputs, ROWS).entries()) {
    const values = inputs.subarray(row * width, (row + 1) * width);
    const expected = ensemble.base + ensemble.trees.reduce((all, tree) => all + leafOf(tree, values), 0);
    require(Object.is(
      sum + 0,
      Math.fround(expected) + 0,
    ), `row ${row}: the kernel says ${sum}, a walk ${expected}`);
  }
}

function rowsFor(width: number): Float32Array {
  return Float32Array.from({ length: ROWS * width }, (_, i) => VALUES[i % VALUES.length] ?? 0);
}

/** Base and contributions are the score, worked out row by row without the explainer. */
function requireExact(parts: ScoreParts, explain: Explain): void {
  const width = parts.featureCount;
  const inputs = rowsFor(width);
  const attributions = explain(inputs, ROWS);
  require(attributions.length === ROWS, 'an answer is missing');
  for (const [row, { base, contributions }] of attributions.entries()) {
    require(contributions.length === width, 'a contribution is missing');
    const values = inputs.subarray(row * width, (row + 1) * width);
    const { score, size } = scoreOf(parts, values);
    // Beyond this sums lose all their digits, in the runtime too.
    if (!(size < 1e300)) continue;
    const sum = contributions.reduce((all, one) => all + one, base);
    require(Math.abs(sum - score) <=
      1e-6 * (1 + size), `row ${row} scores ${score}, its reasons add up to ${sum}`);
  }
}

function scoreOf(parts: ScoreParts, values: Float32Array): { readonly score: number; readonly size: number } {
  const terms = [parts.constant];
  for (const { kind, feature, weight, mean, scale, code } of parts.columns) {
    const value = values[feature] ?? Number.NaN;
    const missing = Number.isNaN(value);
    if (kind === 'missing') terms.push(weight * ((missing ? 1 : 0) - mean));
    else if (!missing)
      terms.push(weight * (kind === 'value' ? (value - mean) / scale : (value === code ? 1 : 0) - mean));
  }
  let largest = 0;
  for (const { base, trees } of parts.ensembles) {
    terms.push(base);
    for (const tree of trees) {
      terms.push(leafOf(tree, values));
      for (const value of tree.value) largest += Math.abs(value);
    }
  }
  return {
    score: terms.reduce((sum, term) => sum + term, 0),
    size: terms.reduce((sum, term) => sum + Math.abs(term), largest),
  };
}

function leafOf(tree: DecisionTree, values: Float32Array): number {
  let node = 0;
  while ((tree.feature[node] ?? -1) >= 0) {
    const value = values[tree.feature[node] ?? 0] ?? Number.NaN;
    const threshold = tree.threshold[node] ?? 0;
    const goesLeft = Number.isNaN(value)
      ? tree.missingLeft[node] === 1
      : tree.test[node] === TreeTest.atMost
        ? value <= threshold
        : tree.test[node] === TreeTest.below
          ? value < threshold
          : tree.members[node]?.has(value) === true;
    node = (goesLeft ? tree.left[node] : tree.right[node]) ?? 0;
  }
  return tree.value[node] ?? 0;
}

function sumEnding(terms: number) {
  return [
    { opType: 'Sum', input: Array.from({ length: terms }, () => 'trees'), output: ['sum'] },
    { opType: 'Identity', input: ['sum'], output: ['score'] },
  ];
}

/** A linear score as our exporter names it. */
function linearFile(): Uint8Array {
  const dim = [
    { value: { case: 'dimParam' as const, value: 'rows' } },
    { value: { case: 'dimValue' as const, value: 2n } },
  ];
  return encodeModelFile({
    irVersion: 10n,
    graph: {
      name: 'linear',
      node: [
        { opType: 'MatMul', input: ['entries', 'value_weights'], output: ['product'] },
        { opType: 'Add', input: ['product', 'bias'], output: ['score'] },
      ],
      initializer: [
        tensor('value_weights', [0.5, -0.25], [2, 1]),
        tensor('value_columns', [0, 1]),
        tensor('value_means', [1, 2]),
        tensor('value_scales', [3, 4]),
        tensor('bias', [0.125]),
      ],
      input: [
        {
          name: 'features',
          type: { value: { case: 'tensorType', value: { elemType: DataType.FLOAT, shape: { dim } } } },
        },
      ],
    },
    metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
  });
}

/** Proper trees of any shape, whose covers add up. */
function freshTrees(): fc.Arbitrary<Uint8Array> {
  const split = fc.record({
    feature: fc.nat({ max: 3 }),
    value: fc.oneof(fc.constantFrom(0, 1, 2.5), fc.float({ noNaN: true, noDefaultInfinity: true })),
    mode: fc.constantFrom('BRANCH_LEQ', 'BRANCH_LT', 'BRANCH_GT', 'BRANCH_GTE', 'BRANCH_EQ', 'BRANCH_NEQ'),
    missingTrue: fc.nat({ max: 1 }),
    left: fc.boolean(),
  });
  const path = fc.record({
    splits: fc.array(split, { minLength: 1, maxLength: 12 }),
    weight: fc.double({ min: -5, max: 5, noNaN: true }),
  });
  return fc.array(path, { minLength: 1, maxLength: 3 }).map((paths) =>
    treeFile(
      paths.flatMap(({ splits, weight }, tree) => grown(splits, weight, tree)),
      { featureCount: 3 },
    ),
  );
}

interface Grown {
  readonly feature: number;
  readonly value: number;
  readonly mode: string;
  readonly missingTrue: number;
  readonly left: boolean;
}

/** A tree that goes on at one side of each split; each leaf has a cover of 1. */
function grown(splits: readonly Grown[], weight: number, tree: number): TableRow[] {
  const rows = splits.flatMap(({ left, ...split }, i): TableRow[] => {
    const [next, leaf] = [2 * i + 2, 2 * i + 1];
    const cover = splits.length - i + 1;
    return [
      { ...split, tree, id: 2 * i, whenTrue: left ? next : leaf, whenFalse: left ? leaf : next, cover },
      { tree, id: leaf, mode: 'LEAF', weight: weight / (i + 1), cover: 1 },
    ];
  });
  return [...rows, { tree, id: 2 * splits.length, mode: 'LEAF', weight, cover: 1 }];
}
