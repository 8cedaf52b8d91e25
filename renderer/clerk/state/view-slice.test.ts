import { pageRequest as pageRequestSchema } from '@risk/app/contract/desktop.ts';
import { describe, expect, test } from 'vitest';
import { jobColumns } from '../../testing/applicants.ts';
import { completed } from '../../testing/scenes.ts';
import {
  COLUMNS_SHOWN_AT_FIRST,
  initialView,
  isFiltered,
  pageRequest,
  viewKey,
  visibleColumns,
  withColumnShown,
  withDecisionFilter,
  withFilterText,
  withSortClick,
} from './view-slice.ts';

const click = (view: typeof initialView, key: string, add = false) => ({
  ...view,
  ...withSortClick(view, key, add),
});

describe('sorting', () => {
  test('a text goes up, down, and back to the order of the file', () => {
    const first = click(initialView, 'cell:3');
    expect(first.sort).toEqual([{ key: 'cell:3', direction: 'ascending' }]);
    const second = click(first, 'cell:3');
    expect(second.sort).toEqual([{ key: 'cell:3', direction: 'descending' }]);
    expect(click(second, 'cell:3').sort).toEqual([]);
  });

  test('a probability starts at its high end', () => {
    expect(click(initialView, 'probabilityOfDefault').sort).toEqual([
      { key: 'probabilityOfDefault', direction: 'descending' },
    ]);
  });

  test('another heading takes over, with Shift it joins', () => {
    const one = click(initialView, 'cell:3');
    expect(click(one, 'line').sort).toEqual([{ key: 'line', direction: 'ascending' }]);
    expect(click(one, 'line', true).sort.map(({ key }) => key)).toEqual(['cell:3', 'line']);
  });

  test('no more keys than the contract takes', () => {
    const view = ['cell:0', 'cell:1', 'cell:2', 'cell:3', 'cell:4', 'cell:5'].reduce(
      (view, key) => click(view, key, true),
      initialView,
    );
    expect(view.sort).toHaveLength(5);
    expect(pageRequestSchema.safeParse(pageRequest(completed, view, 0, 100)).success).toBe(true);
  });
});

describe('filter', () => {
  test('text and decision narrow the list; spaces alone do not', () => {
    expect(isFiltered(initialView)).toBe(false);
    expect(isFiltered({ ...initialView, ...withFilterText(initialView, '  ') })).toBe(false);
    expect(isFiltered({ ...initialView, ...withFilterText(initialView, 'car') })).toBe(true);
    const red = { ...initialView, ...withDecisionFilter(initialView, 'red') };
    expect(red.filter.decisions).toEqual(['red']);
    expect(withDecisionFilter(red, null).filter.decisions).toEqual([]);
  });

  test('a text longer than the contract takes is cut', () => {
    expect(withFilterText(initialView, 'x'.repeat(300)).filter.text).toHaveLength(200);
  });

  test('columns and the tab do not make another list', () => {
    const key = viewKey(completed.jobId, initialView);
    expect(
      viewKey(completed.jobId, { ...initialView, tab: 'rows-to-fix', hiddenColumns: new Set([1]) }),
    ).toBe(key);
    expect(viewKey(completed.jobId, { ...initialView, ...withFilterText(initialView, ' ') })).toBe(key);
    expect(viewKey(completed.jobId, { ...initialView, ...withFilterText(initialView, 'a') })).not.toBe(key);
  });
});

describe('columns', () => {
  test('hidden and shown again', () => {
    const hidden = { ...initialView, ...withColumnShown(initialView, jobColumns, 2, false) };
    expect(visibleColumns(hidden, jobColumns).map(({ index }) => index)).not.toContain(2);
    expect(
      visibleColumns({ ...hidden, ...withColumnShown(hidden, jobColumns, 2, true) }, jobColumns),
    ).toEqual(jobColumns);
  });

  test('a file of thousands of columns starts with some', () => {
    const many = Array.from({ length: 10_000 }, (_, index) => ({
      index,
      header: `column ${index}`,
      name: null,
      label: null,
      kind: 'text' as const,
    }));
    expect(visibleColumns(initialView, many)).toHaveLength(COLUMNS_SHOWN_AT_FIRST);
    const one = { ...initialView, ...withColumnShown(initialView, many, 9_999, true) };
    expect(visibleColumns(one, many)).toHaveLength(COLUMNS_SHOWN_AT_FIRST + 1);
  });
});
