import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { confidence, decide } from './decide.ts';

describe('decide', () => {
  test.each([
    [0, 'green'],
    [0.499_999, 'green'],
    [0.5, 'red'],
    [1, 'red'],
  ])('at cutoff 0.5 a probability of %d is %s', (probability, expected) => {
    expect(decide(probability, { cutoff: 0.5, referBand: null })).toBe(expected);
  });

  test.each([
    [0.29, 'green'],
    [0.3, 'refer'],
    [0.59, 'refer'],
    [0.6, 'red'],
  ])('with a refer band from 0.3 to 0.6 a probability of %d is %s', (probability, expected) => {
    expect(decide(probability, { cutoff: 0.4, referBand: { from: 0.3, to: 0.6 } })).toBe(expected);
  });
});

describe('confidence', () => {
  test('by hand: p 0.8 at cutoff 0.2 is 4 to 1 odds times 4 to 1', () => {
    expect(confidence(0.8, 0.2)).toBeCloseTo(16 / 17, 12);
  });

  test.each([0, 1])('is 1 where the model is certain (%d)', (probability) => {
    expect(confidence(probability, 0.3)).toBe(1);
  });

  test('is never below 0.5, and the larger class probability at cutoff 0.5', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        (p, cutoff) => {
          expect(confidence(p, cutoff)).toBeGreaterThanOrEqual(0.5);
          expect(confidence(p, 0.5)).toBeCloseTo(Math.max(p, 1 - p), 12);
        },
      ),
    );
  });
});
