import { expect, test } from 'vitest';
import { type TableRow, treeFile } from '../../testing/tree-file.ts';
import { DataType, decodeModelFile, encodeModelFile } from './model-file.ts';
import { readScoreParts } from './score-parts.ts';

const tree: readonly TableRow[] = [
  { id: 0, mode: 'BRANCH_LEQ', value: 1, whenTrue: 1, whenFalse: 2, cover: 3.00002 },
  { id: 1, mode: 'LEAF', weight: 1, cover: 2 },
  { id: 2, mode: 'LEAF', weight: -2, cover: 1 },
];
const parts = (file: Uint8Array) => readScoreParts(decodeModelFile(file));
/** The score as a sum of that many terms of one name. */
const sumOf = (count: number, name: string) =>
  treeFile(tree, {
    ending: [{ opType: 'Sum', input: Array.from({ length: count }, () => name), output: ['score'] }],
  });

test('a term that is added several times counts as often', () => {
  expect(parts(sumOf(3, 'trees'))?.ensembles).toHaveLength(3);
});

test.each([
  ['more terms than a call takes arguments', 200_000, 'trees'],
  ['a large model named again and again', 51, 'trees'],
  ['a sum of itself', 50_000, 'score'],
  ['a sum of itself alone', 1, 'score'],
])('%s is left alone', (_, count, name) => {
  expect(parts(sumOf(count, name))).toBeNull();
});

test('covers that are a little off are added up anew', () => {
  expect([...(parts(treeFile(tree))?.ensembles[0]?.trees[0]?.cover ?? [])]).toEqual([3, 2, 1]);
});

const constant = (name: string, values: readonly number[], dims = [values.length]) => ({
  name,
  dims: dims.map(BigInt),
  dataType: DataType.DOUBLE,
  doubleData: [...values],
});
/** A line of one column, `bias` beside it. */
const lineOf = ({ weight = 1, feature = 0, mean = 0, scale = 1, bias = 0 }) =>
  encodeModelFile({
    graph: {
      node: [
        { opType: 'MatMul', input: ['entries', 'value_weights'], output: ['product'] },
        { opType: 'Add', input: ['product', 'bias'], output: ['score'] },
      ],
      initializer: [
        constant('value_weights', [weight], [1, 1]),
        constant('value_columns', [feature]),
        constant('value_means', [mean]),
        constant('value_scales', [scale]),
        constant('bias', [bias]),
      ],
      input: [
        {
          name: 'features',
          type: {
            value: {
              case: 'tensorType',
              value: { shape: { dim: [{}, { value: { case: 'dimValue', value: 2n } }] } },
            },
          },
        },
      ],
    },
  });

test('a line is read', () => {
  expect(parts(lineOf({ weight: 2, feature: 1, bias: 3 }))).toMatchObject({
    constant: 3,
    columns: [{ kind: 'value', feature: 1, weight: 2 }],
  });
});

test.each([
  { weight: Number.POSITIVE_INFINITY },
  { weight: Number.NaN },
  { mean: Number.NEGATIVE_INFINITY },
  { scale: 0 },
  { scale: Number.NaN },
  { bias: Number.POSITIVE_INFINITY },
  { feature: 0.5 },
  { feature: 2 },
  { feature: -1 },
])('a line with %o gives no score to explain', (numbers) => {
  expect(parts(lineOf(numbers))).toBeNull();
});
