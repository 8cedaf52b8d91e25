import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Random } from '../random.ts';
import { countValues } from './sorted-values.ts';

fc.configureGlobal({ seed: 2026 });

const INFINITIES = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

test.each([
  { name: 'few', length: 30 },
  { name: 'many', length: 3000 },
])('$name values of every kind, ascending, each once with its count', ({ length }) => {
  const value = fc.oneof(fc.float({ noNaN: true }), fc.constantFrom(0, -0, 1, 2 ** -149, ...INFINITIES));
  fc.assert(
    fc.property(fc.array(value, { maxLength: 40 }), (some) => {
      const random = new Random(1);
      const values = Float32Array.from(
        { length: some.length === 0 ? 0 : length },
        () => some[random.below(some.length)] ?? 0,
      );
      const { values: distinct, counts } = countValues(values);
      const expected = new Map<number, number>();
      for (const one of values) expected.set(one + 0, (expected.get(one + 0) ?? 0) + 1);
      const ascending = [...expected].toSorted(([a], [b]) => a - b);
      expect(Array.from(distinct, (one) => one + 0)).toEqual(ascending.map(([one]) => one));
      expect(Array.from(counts)).toEqual(ascending.map(([, count]) => count));
    }),
    { numRuns: 40 },
  );
});
