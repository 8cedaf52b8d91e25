import { expect, test } from 'vitest';
import { type TableRow, treeFile } from '../../testing/tree-file.ts';
import { decodeModelFile } from './model-file.ts';
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
