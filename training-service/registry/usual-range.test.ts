import { MINIMUM_CELL } from '@risk/app/privacy/reference-profile.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { usualRange } from './usual-range.ts';

const upTo = (count: number, value: (i: number) => number): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => value(i));

test.each([
  { name: 'the tenth from each end', values: upTo(100, (i) => i), range: [9, 90] },
  {
    name: 'order and missing values do not matter',
    values: upTo(200, (i) => (i % 2 ? Number.NaN : 99 - i / 2)),
    range: [9, 90],
  },
  { name: 'amounts are rounded outward', values: upTo(1000, (i) => 257 + 13 * i), range: [300, 13_200] },
  { name: 'below zero too', values: upTo(100, (i) => -1.2345 * (i + 1)), range: [-112.4, -12.3] },
  { name: 'small numbers keep their digits', values: upTo(100, (i) => i / 1000), range: [0.009, 0.09] },
  { name: 'one value', values: upTo(20, () => 7), range: [7, 7] },
])('$name', ({ values, range }) => {
  expect(usualRange(values)).toEqual({ range });
});

test.each([0, 1, 9, 10, 19])('%i rows say nothing', (count) => {
  expect(usualRange(upTo(count, (i) => i))).toEqual({});
});

test('fewer than ten values lie outside on either side, whatever the values', () => {
  fc.assert(
    fc.property(
      fc.array(fc.float({ noDefaultInfinity: true }), { minLength: 20, maxLength: 60 }),
      (numbers) => {
        const values = Float32Array.from(numbers);
        const { range } = usualRange(values);
        if (range === undefined) return;
        const [low, high] = range;
        // As a desktop compares.
        expect(low).toBeLessThanOrEqual(high);
        expect(values.filter((value) => value < Math.fround(low)).length).toBeLessThan(MINIMUM_CELL);
        expect(values.filter((value) => value > Math.fround(high)).length).toBeLessThan(MINIMUM_CELL);
      },
    ),
    { seed: 2026, numRuns: 300 },
  );
});
