import { coarsen } from '@risk/app/privacy/cuts.ts';
import type { BinnedNumeric } from '@risk/app/privacy/reference-profile.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { collapsedPsi } from './collapsed-psi.ts';
import { psi } from './psi.ts';

/** Four bins of a quarter each and missing; the root joins the lower half (and missing) with the upper one. */
const quarters: BinnedNumeric = {
  name: 'f',
  kind: 'numeric',
  edges: [1, 2, 3],
  counts: [250, 250, 250, 250, 0],
  merges: [
    [0, 4],
    [5, 1],
    [2, 3],
    [6, 7],
  ],
};

describe('collapsedPsi', () => {
  test('by hand: 995 of 1000 rows on one side of two halves', () => {
    const batch = coarsen(quarters, [0, 5, 0, 995, 0]);
    expect(batch.nodes).toEqual([8]);
    // 9 rows may have stayed at most: (0.5 - 9.5/1001) ln(...) + ..., from the smoothed shares.
    expect(collapsedPsi(quarters, [batch])).toBeCloseTo(psi([500, 500], [9, 991]), 12);
    expect(collapsedPsi(quarters, [batch])).toBeGreaterThan(2);
  });

  test('two batches that went the same way prove what one of their size does, but for the handfuls', () => {
    const up = coarsen(quarters, [0, 5, 0, 495, 0]);
    expect(collapsedPsi(quarters, [up, up])).toBeCloseTo(psi([500, 500], [18, 982]), 12);
  });

  test('a batch as before beside it takes the edge off, not the finding', () => {
    const before = coarsen(quarters, [250, 250, 250, 250, 0]);
    const shifted = coarsen(quarters, [0, 5, 0, 995, 0]);
    const found = collapsedPsi(quarters, [before, shifted]);
    expect(found).toBeCloseTo(psi([500, 500], [509, 1491]), 12);
    expect(found).toBeGreaterThan(0.25);
  });

  test('a side that is small anyway proves nothing', () => {
    const skewed: BinnedNumeric = { ...quarters, counts: [20, 0, 490, 490, 0] };
    expect(collapsedPsi(skewed, [coarsen(skewed, [2, 0, 48, 50, 0])])).toBeCloseTo(0, 2);
  });

  test('of one batch is never above the PSI of its true counts on the two sides', () => {
    const cell = fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 400 }));
    const batch = fc.tuple(cell, cell, cell, cell).filter((cells) => cells.reduce((a, b) => a + b, 0) >= 50);
    fc.assert(
      fc.property(batch, ([a, b, c, d]) => {
        const sent = [coarsen(quarters, [a, b, c, d, 0])];
        const left = a + b;
        const right = c + d;
        // Smoothing moves the minimum by less than a row.
        expect(collapsedPsi(quarters, sent)).toBeLessThanOrEqual(psi([500, 500], [left, right]) + 1e-4);
      }),
      { numRuns: 500, seed: 11 },
    );
  });
});
