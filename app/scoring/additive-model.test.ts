import { expect, test } from 'vitest';
import { utf8 } from '../model/bytes.ts';
import { encodeModelFile } from '../model/onnx/model-file.ts';
import {
  floats,
  int,
  ints,
  type TableRow,
  type TreeFileOptions,
  text,
  treeFile,
} from '../testing/tree-file.ts';
import { readAdditiveModel } from './additive-model.ts';

/** x0 at or below 0.5: then x1 at or below 0.5 gives 1, else 4; x0 above it gives 10. */
const example: readonly TableRow[] = [
  { id: 0, mode: 'BRANCH_LEQ', feature: 0, value: 0.5, whenTrue: 1, whenFalse: 2, cover: 100 },
  { id: 1, mode: 'BRANCH_LEQ', feature: 1, value: 0.5, whenTrue: 3, whenFalse: 4, cover: 60 },
  { id: 2, mode: 'LEAF', weight: 10, cover: 40 },
  { id: 3, mode: 'LEAF', weight: 1, cover: 40 },
  { id: 4, mode: 'LEAF', weight: 4, cover: 20 },
];
const secondTree: readonly TableRow[] = example.map((row) => ({ ...row, tree: 1 }));

function explained(file: Uint8Array, row: readonly number[]) {
  const attribution = readAdditiveModel(file)?.explain(Float32Array.from(row), 1)[0];
  if (attribution === undefined) throw new Error('not readable');
  const contributions = [...attribution.contributions].map((phi) => Number(phi.toFixed(9)));
  return { base: Number(attribution.base.toFixed(9)), contributions };
}

test.each(['floats', 'raw tensor', 'typed tensor'] as const)('the worked example, numbers as %s', (form) => {
  expect(explained(treeFile(example, { form }), [0.2, 0.9, 0])).toEqual({
    base: 5.2,
    contributions: [-2.8, 1.6, 0],
  });
  expect(readAdditiveModel(treeFile(example))?.kind).toBe('tree');
  expect(readAdditiveModel(treeFile(example))?.featureCount).toBe(3);
});

test.each([
  ['SUM', 13.4, -5.6],
  ['AVERAGE', 8.2, -2.8],
])('two trees under %s, with a base value', (aggregate, base, first) => {
  const attributes = [text('aggregate_function', aggregate), floats('base_values', [3])];
  const { base: found, contributions } = explained(
    treeFile([...example, ...secondTree], { attributes }),
    [0.2, 0.9, 0],
  );
  expect([found, contributions[0]]).toEqual([base, first]);
});

test.each([
  { mode: 'BRANCH_LEQ', at: 1, rows: { 0: 'T', 1: 'T', 2: 'F' } },
  { mode: 'BRANCH_LT', at: 1, rows: { 0: 'T', 1: 'F', 2: 'F' } },
  { mode: 'BRANCH_GTE', at: 1, rows: { 0: 'F', 1: 'T', 2: 'T' } },
  { mode: 'BRANCH_GT', at: 1, rows: { 0: 'F', 1: 'F', 2: 'T' } },
  { mode: 'BRANCH_EQ', at: 1, rows: { 0: 'F', 1: 'T', 2: 'F' } },
  { mode: 'BRANCH_NEQ', at: 1, rows: { 0: 'T', 1: 'F', 2: 'T' } },
])('$mode sends a row where the runtime does, missing values too', ({ mode, at, rows }) => {
  for (const missingTrue of [0, 1]) {
    const file = treeFile([
      { id: 0, mode, value: at, whenTrue: 1, whenFalse: 2, missingTrue, cover: 10 },
      { id: 1, mode: 'LEAF', weight: 1, cover: 4 },
      { id: 2, mode: 'LEAF', weight: 0, cover: 6 },
    ]);
    const side = (value: number): string => {
      const { base, contributions } = explained(file, [value, 0, 0]);
      return base + (contributions[0] ?? 0) > 0.5 ? 'T' : 'F';
    };
    expect(Object.fromEntries([0, 1, 2].map((value) => [value, side(value)]))).toEqual(rows);
    expect(side(Number.NaN)).toBe(missingTrue === 1 || mode === 'BRANCH_NEQ' ? 'T' : 'F');
  }
});

const link = (id: number, value: number, whenFalse: number): TableRow => ({
  id,
  mode: 'BRANCH_EQ',
  feature: 1,
  value,
  whenTrue: 3,
  whenFalse,
  cover: 30,
});

test('a chain of equals with one shared true child is one question', () => {
  const chain = [
    link(0, 0, 1),
    link(1, 2, 2),
    link(2, 5, 4),
    { id: 3, mode: 'LEAF', weight: -1, cover: 10 },
    { id: 4, mode: 'LEAF', weight: 1, cover: 20 },
  ];
  for (const value of [0, 2, 5])
    expect(explained(treeFile(chain), [7, value, 7]).contributions[1]).toBeCloseTo(-4 / 3, 9);
  for (const value of [1, 3, Number.NaN])
    expect(explained(treeFile(chain), [7, value, 7]).contributions[1]).toBeCloseTo(2 / 3, 9);
});

test('inputs are compared as float32, with the file’s double', () => {
  const file = treeFile(
    [
      { id: 0, mode: 'BRANCH_LEQ', value: 0.1, whenTrue: 1, whenFalse: 2, cover: 2 },
      { id: 1, mode: 'LEAF', weight: 0, cover: 1 },
      { id: 2, mode: 'LEAF', weight: 1, cover: 1 },
    ],
    { form: 'raw tensor' },
  );
  // 0.1 as a float32 number is above 0.1.
  expect(explained(file, [0.1, 0, 0]).contributions[0]).toBe(0.5);
});

const changed = (id: number, change: Partial<TableRow>): TableRow[] =>
  example.map((row) => (row.id === id ? { ...row, ...change } : row));

const hostile: readonly (readonly [string, readonly TableRow[], TreeFileOptions?])[] = [
  ['covers that are all 1, as converters write', example.map((row) => ({ ...row, cover: 1 }))],
  ['no covers', example, { without: ['nodes_hitrates'] }],
  ['a cover of 0', changed(4, { cover: 0 })],
  ['a negative cover', changed(4, { cover: -20 })],
  ['a cover that is not a number', changed(4, { cover: Number.NaN })],
  ['an endless cover', example.map((row) => ({ ...row, cover: Number.POSITIVE_INFINITY }))],
  ['covers that do not add up', changed(0, { cover: 101 })],
  ['too few covers', example, { attributes: [floats('nodes_hitrates', [100, 60])] }],
  ['too few modes', example, { without: ['nodes_modes'] }],
  ['too few features', example, { attributes: [ints('nodes_featureids', [0, 1])] }],
  ['too few missing flags', example, { attributes: [ints('nodes_missing_value_tracks_true', [0])] }],
  ['no nodes', []],
  ['a node that is its own child', changed(1, { whenTrue: 1 })],
  ['a circle', changed(1, { whenTrue: 0 })],
  [
    'a circle of equals',
    [
      { id: 0, mode: 'BRANCH_EQ', whenTrue: 2, whenFalse: 1, cover: 2 },
      { id: 1, mode: 'BRANCH_EQ', whenTrue: 2, whenFalse: 0, cover: 2 },
      { id: 2, mode: 'LEAF', weight: 1, cover: 1 },
    ],
  ],
  [
    'a circle of equals below the first',
    [
      { id: 0, mode: 'BRANCH_EQ', value: 0, whenTrue: 3, whenFalse: 1, cover: 2 },
      { id: 1, mode: 'BRANCH_EQ', value: 1, whenTrue: 3, whenFalse: 2, cover: 2 },
      { id: 2, mode: 'BRANCH_EQ', value: 2, whenTrue: 3, whenFalse: 1, cover: 2 },
      { id: 3, mode: 'LEAF', weight: 1, cover: 1 },
    ],
  ],
  [
    'an equal that is its own false child',
    [
      { id: 0, mode: 'BRANCH_EQ', whenTrue: 1, whenFalse: 0, cover: 2 },
      { id: 1, mode: 'LEAF', weight: 1, cover: 1 },
    ],
  ],
  [
    'a chain whose links send missing values different ways',
    [
      { id: 0, mode: 'BRANCH_EQ', value: 0, whenTrue: 2, whenFalse: 1, cover: 2 },
      { id: 1, mode: 'BRANCH_EQ', value: 1, whenTrue: 2, whenFalse: 3, missingTrue: 1, cover: 2 },
      { id: 2, mode: 'LEAF', weight: 1, cover: 1 },
      { id: 3, mode: 'LEAF', weight: 2, cover: 1 },
    ],
  ],
  ['a shared child', changed(1, { whenFalse: 2 })],
  ['a child that does not exist', changed(1, { whenFalse: 77 })],
  [
    'a child in another tree',
    [
      ...changed(1, { whenFalse: 14 }),
      ...secondTree.map((row) => ({
        ...row,
        id: row.id + 10,
        whenTrue: (row.whenTrue ?? 0) + 10,
        whenFalse: (row.whenFalse ?? 0) + 10,
      })),
    ],
  ],
  ['a node that nothing leads to', [...example, { id: 5, mode: 'LEAF', weight: 1, cover: 20 }]],
  ['two nodes of one id', [...example, { id: 4, mode: 'LEAF', cover: 20 }]],
  ['two weights at one leaf', [...example, { id: 4, mode: 'LEAF', weight: 1, cover: 20 }]],
  [
    'a tree whose rows are apart',
    [example[0], ...secondTree, ...example.slice(1)].flatMap((row) => row ?? []),
  ],
  ['a feature beyond the input', changed(1, { feature: 3 })],
  ['a negative feature', changed(1, { feature: -1 })],
  ['a set test of a later version', changed(1, { mode: 'BRANCH_MEMBER' })],
  ['an unknown test', changed(1, { mode: '' })],
  ['a weight that is not a number', changed(4, { weight: Number.NaN })],
  ['two targets', example, { attributes: [int('n_targets', 2)] }],
  ['a weight of another target', example, { attributes: [ints('target_ids', [0, 0, 1])] }],
  ['fewer targets than weights', example, { attributes: [ints('target_ids', [0, 0])] }],
  ['two base values', example, { attributes: [floats('base_values', [1, 2])] }],
  ['the largest tree instead of the sum', example, { attributes: [text('aggregate_function', 'MAX')] }],
  ['a post-transform', example, { attributes: [text('post_transform', 'LOGISTIC')] }],
  ['an input of no width', example, { featureCount: 0 }],
  [
    'a calibration after the sum',
    example,
    { ending: [{ opType: 'Sigmoid', input: ['trees'], output: ['score'] }] },
  ],
  ['no score', example, { ending: [] }],
  [
    'a score made of itself',
    example,
    { ending: [{ opType: 'Add', input: ['score', 'trees'], output: ['score'] }] },
  ],
];

const cases = hostile.map(([name, rows, options]) => ({ name, rows, options }));

test.each(cases)('not exactly explainable: $name', ({ rows, options }) => {
  expect(readAdditiveModel(treeFile(rows, options))).toBeNull();
});

test('a tree deeper than any learner grows is left alone', () => {
  const depth = 20_000;
  const rows = Array.from({ length: depth }, (_, i): TableRow[] => [
    {
      id: 2 * i,
      mode: 'BRANCH_LEQ',
      value: i,
      whenTrue: 2 * i + 1,
      whenFalse: 2 * i + 2,
      cover: depth + 1 - i,
    },
    { id: 2 * i + 1, mode: 'LEAF', weight: 1, cover: 1 },
  ]).flat();
  expect(
    readAdditiveModel(treeFile([...rows, { id: 2 * depth, mode: 'LEAF', weight: 0, cover: 1 }])),
  ).toBeNull();
});

test.each([
  ['no protobuf', Uint8Array.of(0x0a, 0xff)],
  ['a text', utf8('column,column\n1,2\n')],
  ['nothing', new Uint8Array(0)],
  ['a file without a graph', encodeModelFile({ irVersion: 10n })],
])('%s is no model to explain', (_, bytes) => {
  expect(readAdditiveModel(bytes)).toBeNull();
});
