import { expect, test } from 'vitest';
import { type TableRow, treeFile } from '../testing/tree-file.ts';
import { explainability, reasonMetadata } from './explainability.ts';

const tree = (cover: number): readonly TableRow[] => [
  { id: 0, mode: 'BRANCH_LEQ', value: 1, whenTrue: 1, whenFalse: 2, cover: 3 },
  { id: 1, mode: 'LEAF', weight: 1, cover },
  { id: 2, mode: 'LEAF', weight: 2, cover: 1 },
];
const { typical, background } = reasonMetadata;

test('a file with covers is explained exactly, whatever background it holds', () => {
  const found = explainability(
    treeFile(tree(2), { metadata: { [typical]: '[18,null,2]', [background]: '[[1,2,3]]' } }),
  );
  expect(found).toMatchObject({ kind: 'tree', background: null, backgroundRows: 0, typical: [18, null, 2] });
  expect(found.model?.featureCount).toBe(3);
});

test('without covers the background is used', () => {
  const found = explainability(treeFile(tree(1), { metadata: { [background]: '[[1,null,3],[4,5,6]]' } }));
  expect(found).toMatchObject({ kind: 'sampled', model: null, backgroundRows: 2, typical: null });
  expect([...(found.background ?? [])]).toEqual([1, Number.NaN, 3, 4, 5, 6]);
});

test.each([
  ['no background', {}],
  ['an empty background', { [background]: '[]' }],
  ['rows of no width', { [background]: '[[],[]]' }],
  ['rows of two widths', { [background]: '[[1,2,3],[1,2]]' }],
  ['rows of texts', { [background]: '[["a"]]' }],
  ['no JSON', { [background]: '[[1', [typical]: 'x' }],
  [
    'more rows than can be asked for',
    { [background]: JSON.stringify(Array.from({ length: 1001 }, () => [1])) },
  ],
])('without covers and with %s there are no reasons', (_, metadata) => {
  expect(explainability(treeFile(tree(1), { metadata }))).toEqual({
    kind: 'none',
    model: null,
    background: null,
    backgroundRows: 0,
    typical: null,
  });
});

test('bytes that are no model have no reasons', () => {
  expect(explainability(Uint8Array.of(0x0a, 0xff)).kind).toBe('none');
});
