import { expect, test } from 'vitest';
import { lightgbmDefaults } from '../parameters.ts';
import { makePlan, makeWorkspace } from './workspace.ts';

const bins = { kind: 'numeric' as const, missingBin: -1, upperBounds: new Float64Array(255), binCount: 255 };

test('what does not fit is refused with its size, before any memory is taken', () => {
  const features = Array.from({ length: 20 }, () => bins);
  const plan = (rowCount: number, num_leaves: number) =>
    makePlan({ rowCount, features, parameters: { ...lightgbmDefaults, num_leaves }, threads: 1 });
  expect(() => makeWorkspace(plan(80_000_000, 31))).toThrow(
    expect.objectContaining({
      code: 'training.too-large',
      details: { rows: 80_000_000, features: 20, leaves: 31 },
    }),
  );
  expect(() => makeWorkspace(plan(10_000_000, 100_000))).toThrow(
    expect.objectContaining({ code: 'training.too-large' }),
  );
  // No more histograms than leaves can hold their rows.
  expect(plan(1000, 100_000).slots).toBe(50);
});

test('arrays lie side by side without overlap', () => {
  const features = [bins, bins, bins];
  const parameters = { ...lightgbmDefaults, min_data_in_leaf: 1 };
  const workspace = makeWorkspace(makePlan({ rowCount: 7, features, parameters, threads: 2 }));
  const { bins: table, columns, target, scores, pairs, rows, scratch, goesLeft, allowed } = workspace;
  const { control, message, leafEnds, leafValues } = workspace;
  const arrays = [table, columns, target, scores, pairs, rows, scratch, goesLeft, allowed, control, message];
  const all = [...arrays, leafEnds, leafValues, workspace.histogram(0), workspace.histogram(1)];
  const stretches = all
    .map(({ byteOffset, byteLength }) => ({ from: byteOffset, to: byteOffset + byteLength }))
    .toSorted((a, b) => a.from - b.from);
  for (const [index, { from }] of stretches.entries())
    expect(from).toBeGreaterThanOrEqual(stretches[index - 1]?.to ?? 0);
});
