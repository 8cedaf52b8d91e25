import { expect, test } from 'vitest';
import { typicalValues } from './typical-values.ts';

test('the median of numbers, without the missing ones; nothing for categories and empty columns', () => {
  const nan = Number.NaN;
  const data = {
    rowCount: 4,
    features: [
      { kind: 'numeric' as const },
      { kind: 'categorical' as const, categoryCount: 3 },
      { kind: 'numeric' as const },
      { kind: 'numeric' as const },
    ],
    values: Float32Array.of(9, 0, nan, 4, 1, 1, nan, 1, nan, 2, nan, 3, 2, 2, nan, 2),
  };
  expect(typicalValues(data)).toEqual([2, null, null, 2.5]);
});
