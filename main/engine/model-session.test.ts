import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TableRow, treeFile } from '@risk/app/testing/tree-file.ts';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { ModelSession } from './model-session.ts';

const FEATURES = 3;
const ROWS = 12_000;

/** Some trees with tests of all kinds; the leaf values are probabilities of default already. */
const trees: TableRow[] = Array.from({ length: 20 }, (_, tree) => [
  {
    tree,
    id: 0,
    mode: 'BRANCH_LEQ',
    feature: tree % 3,
    value: tree / 7,
    whenTrue: 1,
    whenFalse: 2,
    missingTrue: tree % 2,
    cover: 100,
  },
  { tree, id: 1, mode: 'BRANCH_EQ', feature: 1, value: tree % 4, whenTrue: 3, whenFalse: 4, cover: 60 },
  { tree, id: 2, mode: 'LEAF', weight: 0.01 + tree / 500, cover: 40 },
  { tree, id: 3, mode: 'LEAF', weight: 0.02, cover: 20 },
  { tree, id: 4, mode: 'LEAF', weight: 0.005 + tree / 900, cover: 40 },
]).flat();

function modelFile(rows: readonly TableRow[]): Uint8Array {
  return treeFile(rows, {
    form: 'typed tensor',
    ending: [
      { opType: 'Identity', input: ['trees'], output: ['score'] },
      {
        opType: 'Concat',
        input: ['trees', 'trees'],
        output: ['probabilities'],
        attribute: [{ name: 'axis', type: 2, i: 1n }],
      },
    ],
    outputs: [{ name: 'probabilities', width: 2 }],
  });
}

/** Values at, near and far from thresholds, and missing ones. */
const inputs = Float32Array.from({ length: ROWS * FEATURES }, (_, i) =>
  i % 11 === 0 ? Number.NaN : Math.fround(((i * 7919) % 64) / 7 - (i % 5 === 0 ? 1e-7 : 0)),
);

async function loaded(bytes: Uint8Array): Promise<ModelSession> {
  const onnxPath = join(temporaryFolder(), 'model.onnx');
  writeFileSync(onnxPath, bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const session = await ModelSession.load({ onnxPath, sha256, featureCount: FEATURES });
  onTestFinished(() => session.release());
  return session;
}

test('many rows are scored by our own walk, to the same bit; a few by the runtime alone', async () => {
  const bytes = modelFile(trees);
  const plain = await ModelSession.of(bytes, FEATURES);
  onTestFinished(() => plain.release());
  const session = await loaded(bytes);
  const few = await session.scoreFully(inputs, 500);
  expect(session.isFast).toBe(false);
  const many = await session.scoreFully(inputs, ROWS);
  expect(session.isFast).toBe(true);
  const expected = await plain.scoreFully(inputs, ROWS);
  expect(many).toEqual(expected);
  expect(few.probabilities).toEqual(expected.probabilities.subarray(0, 500));
  expect(new Set(many.probabilities).size).toBeGreaterThan(10);
});

test('trees that cannot be read whole are left to the runtime', async () => {
  // Covers of 1 everywhere, as converters write them.
  const session = await loaded(modelFile(trees.map((row) => ({ ...row, cover: 1 }))));
  await session.score(inputs, ROWS);
  expect(session.isFast).toBe(false);
});
