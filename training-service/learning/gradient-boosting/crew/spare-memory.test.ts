import { expect, test } from 'vitest';
import type { FeatureMatrix } from '../../feature-matrix.ts';
import { Random } from '../../random.ts';
import { gradientBoosting } from '../gradient-boosting.ts';
import { giveBackMemory, takeMemory } from './spare-memory.ts';

test('what was given back is taken again, where it is large enough', () => {
  const first = takeMemory(3);
  expect(takeMemory(3)).not.toBe(first);
  giveBackMemory(first);
  expect(takeMemory(4)).not.toBe(first);
  expect(takeMemory(2)).toBe(first);
  expect(takeMemory(2)).not.toBe(first);
});

test('of two the larger one is kept', () => {
  const [small, large] = [2, 5].map(takeMemory);
  for (const memory of [large, small]) if (memory !== undefined) giveBackMemory(memory);
  expect(takeMemory(2)).toBe(large);
});

function table(rowCount: number, seed: number): { data: FeatureMatrix; target: Uint8Array } {
  const random = new Random(seed);
  const features = [{ kind: 'numeric' as const }, { kind: 'categorical' as const, categoryCount: 7 }];
  const values = Float32Array.from({ length: 2 * rowCount }, () => random.below(7));
  const target = Uint8Array.from({ length: rowCount }, () => random.below(2));
  return { data: { rowCount, features, values }, target };
}

test('what another training has left behind changes nothing', () => {
  const fit = ({ data, target }: ReturnType<typeof table>) =>
    gradientBoosting.fit(data, target, { ...gradientBoosting.defaults, num_iterations: 5 }, new Random(1))
      .trees;
  const small = table(101, 1);
  const alone = fit(small);
  fit(table(3000, 2));
  expect(fit(small)).toEqual(alone);
});
