import fc from 'fast-check';
import { expect, test } from 'vitest';
import { largestFloat32AtMost } from './float32.ts';

fc.configureGlobal({ seed: 2026 });

const float32 = fc.float({ noNaN: true, noDefaultInfinity: true });

test('the stored threshold sends every float32 value where the exact one does', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, min: -3e38, max: 3e38 }), float32, (threshold, value) => {
      const stored = largestFloat32AtMost(threshold);
      expect(Math.fround(stored)).toBe(stored);
      expect(value <= stored).toBe(value <= threshold);
    }),
  );
});

test('and the values right beside the threshold', () => {
  fc.assert(
    fc.property(float32, fc.double({ min: 0, max: 1, noNaN: true }), (value, part) => {
      const next = largestFloat32AtMost(value + Math.max(Math.abs(value) * 2 ** -23, 2 ** -149));
      const threshold = value + (next - value) * part;
      const stored = largestFloat32AtMost(threshold);
      for (const x of [value, next]) expect(x <= stored).toBe(x <= threshold);
    }),
  );
});

test.each([
  { threshold: 0.1, stored: 0.09999999403953552 },
  { threshold: -0.1, stored: -0.10000000149011612 },
  { threshold: 0.5, stored: 0.5 },
  { threshold: -1e-60, stored: -(2 ** -149) },
  { threshold: 1e-60, stored: 0 },
  { threshold: 1e300, stored: 3.4028234663852886e38 },
])('of $threshold is $stored', ({ threshold, stored }) => {
  expect(largestFloat32AtMost(threshold)).toBe(stored);
});
