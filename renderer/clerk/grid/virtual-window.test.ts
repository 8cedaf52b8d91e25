import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  rowsInSight,
  scrollTopKept,
  scrollTopOf,
  scrollTopToReveal,
  TALLEST_PX,
  virtualWindow,
} from './virtual-window.ts';

const small = { scrollTop: 0, height: 360, rowHeight: 36, totalRows: 100 };
const million = { ...small, totalRows: 1_000_000 };

describe('a list that fits', () => {
  test('starts at its first row', () => {
    expect(virtualWindow(small)).toEqual({ bodyHeight: 3600, first: 0, last: 9, from: 0, to: 22, top: 0 });
  });

  test('ends at its last row, also where the bar stands beyond it', () => {
    expect(virtualWindow({ ...small, scrollTop: 99_999 })).toMatchObject({ first: 90, last: 99, to: 100 });
  });

  test('an empty list has no rows in sight', () => {
    expect(virtualWindow({ ...small, totalRows: 0 })).toEqual({
      bodyHeight: 0,
      first: 0,
      last: -1,
      from: 0,
      to: 0,
      top: 0,
    });
  });

  test('a list shorter than the window', () => {
    expect(virtualWindow({ ...small, totalRows: 3 })).toMatchObject({ first: 0, last: 2, from: 0, to: 3 });
  });
});

describe('a list taller than a browser can draw', () => {
  test('the last of a million rows can be reached', () => {
    expect(million.totalRows * million.rowHeight).toBeGreaterThan(TALLEST_PX);
    const end = virtualWindow({ ...million, scrollTop: TALLEST_PX - million.height });
    expect(end).toMatchObject({ bodyHeight: TALLEST_PX, last: 999_999, to: 1_000_000 });
    // The last row ends where the drawn element ends.
    expect(end.top + (end.to - end.from) * million.rowHeight).toBeCloseTo(TALLEST_PX, 3);
  });

  test('going to a row shows it first', () => {
    for (const row of [0, 1, 500_000, 958_697, 999_990])
      expect(virtualWindow({ ...million, scrollTop: scrollTopOf(row, million) }).first).toBe(row);
  });
});

test('any place of any list: rows in sight are drawn, without a gap', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5_000_000 }),
      fc.integer({ min: 40, max: 2000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (totalRows, height, share) => {
        const viewport = { scrollTop: 0, height, rowHeight: 36, totalRows };
        const scrollTop = share * Math.max(0, virtualWindow(viewport).bodyHeight - height);
        const shown = virtualWindow({ ...viewport, scrollTop });
        const drawnEnd = shown.top + (shown.to - shown.from) * 36;
        expect(shown.from).toBeLessThanOrEqual(shown.first);
        expect(shown.to).toBeGreaterThan(shown.last);
        expect(shown.top).toBeLessThanOrEqual(scrollTop + 0.01);
        expect(drawnEnd).toBeGreaterThanOrEqual(Math.min(scrollTop + height, shown.bodyHeight) - 0.01);
      },
    ),
    { seed: 1, numRuns: 500 },
  );
});

test('revealing a row moves no farther than needed', () => {
  const at = { ...small, scrollTop: 720 };
  expect(scrollTopToReveal(25, at)).toBe(720);
  expect(scrollTopToReveal(19, at)).toBe(684);
  expect(scrollTopToReveal(30, at)).toBe(756);
  expect(rowsInSight(small)).toBe(10);
  expect(rowsInSight({ ...small, height: 10 })).toBe(1);
});

test('the same rows stay in sight while the list grows', () => {
  for (const row of [0, 5000, 120_000, 399_000]) {
    let at = { ...small, totalRows: 400_000 };
    at = { ...at, scrollTop: scrollTopOf(row, at) };
    for (const totalRows of [440_000, 500_000, 900_000, 3_000_000]) {
      const longer = { ...at, totalRows };
      at = { ...longer, scrollTop: scrollTopKept(at, longer) };
      expect(virtualWindow(at).first).toBe(row);
    }
  }
});
