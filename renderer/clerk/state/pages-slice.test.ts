import { describe, expect, test } from 'vitest';
import { makeApplicants } from '../../testing/applicants.ts';
import { holdsPage, initialPages, PAGE_ROWS, PAGES_KEPT, pagesOf, rowAt, withPage } from './pages-slice.ts';

const rows = makeApplicants(250, { cutoff: 0.5, referBand: null });
const pageNumber = (number: number, totalRows = rows.length) => ({
  totalRows,
  rows: rows.slice(number * PAGE_ROWS, (number + 1) * PAGE_ROWS),
});
const add = (state: typeof initialPages, list: string, number: number) => ({
  ...state,
  ...withPage(state, list, number, pageNumber(number)),
});

describe('pages', () => {
  test('a row is found by its position in the list', () => {
    const state = add(add(initialPages, 'a', 0), 'a', 2);
    expect(rowAt(state, 0)).toBe(rows[0]);
    expect(rowAt(state, 249)).toBe(rows[249]);
    expect(rowAt(state, 150)).toBeUndefined();
  });

  test('old rows stay in view until the first page of another list is there', () => {
    const state = add(add(initialPages, 'a', 0), 'a', 1);
    const next = add(state, 'b', 0);
    expect([...next.pages.keys()]).toEqual([0]);
    expect(next.listKey).toBe('b');
  });

  test('a page that has grown since is not held in full', () => {
    const state = add(initialPages, 'a', 2);
    expect(holdsPage(state, 'a', 2)).toBe(true);
    expect(holdsPage({ ...state, totalRows: 280 }, 'a', 2)).toBe(false);
    expect(holdsPage(state, 'b', 2)).toBe(false);
    expect(holdsPage(state, 'a', 1)).toBe(false);
  });

  test('far pages make room, the near ones stay', () => {
    let state = initialPages;
    for (let number = 0; number < PAGES_KEPT + 10; number++)
      state = { ...state, ...withPage(state, 'a', number, pageNumber(0, 1_000_000)) };
    expect(state.pages.size).toBe(PAGES_KEPT);
    expect(state.pages.has(PAGES_KEPT + 9)).toBe(true);
    expect(state.pages.has(0)).toBe(false);
  });

  test('the widths are taken from the fullest page seen', () => {
    const few = {
      ...initialPages,
      ...withPage(initialPages, 'a', 0, { totalRows: 3, rows: rows.slice(0, 3) }),
    };
    expect(few.widthSample).toHaveLength(3);
    const full = add(few, 'a', 0);
    const filtered = { ...full, ...withPage(full, 'b', 0, { totalRows: 1, rows: rows.slice(7, 8) }) };
    expect(filtered.widthSample).toBe(full.widthSample);
  });

  test('pages around rows in sight', () => {
    expect(pagesOf(-50, 99)).toEqual([0]);
    expect(pagesOf(150, 301)).toEqual([1, 2, 3]);
  });
});
