import { pageRequest as pageRequestSchema } from '@risk/app/contract/desktop.ts';
import { describe, expect, test } from 'vitest';
import { completed } from '../../testing/scenes.ts';
import {
  columnFilterOf,
  initialView,
  isFiltered,
  pageRequest,
  viewKey,
  withColumnFilter,
  withDecisionFilter,
  withDecisions,
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

  test('several decisions at once; all of them are no filter', () => {
    expect(withDecisions(initialView, ['red', 'refer', 'red']).filter.decisions).toEqual(['red', 'refer']);
    expect(withDecisions(initialView, ['red', 'refer', 'green']).filter.decisions).toEqual([]);
  });

  test('a column has one filter: another takes its place where it stands, null frees the column', () => {
    const first = { kind: 'text', key: 'cell:1', text: 'car' } as const;
    const second = { kind: 'range', key: 'cell:2', minimum: 1, maximum: null } as const;
    const one = { ...initialView, ...withColumnFilter(initialView, 'cell:1', first) };
    const two = { ...one, ...withColumnFilter(one, 'cell:2', second) };
    expect(isFiltered(one)).toBe(true);
    expect(columnFilterOf(two, 'cell:2')).toEqual(second);
    expect(columnFilterOf(two, 'cell:3')).toBeNull();
    const other = { ...first, text: 'new car' };
    expect(withColumnFilter(two, 'cell:1', other).filter.columns).toEqual([other, second]);
    expect(withColumnFilter(two, 'cell:1', null).filter.columns).toEqual([second]);
    expect(withColumnFilter(two, 'cell:9', null).filter.columns).toEqual([first, second]);
  });

  test('no more filters than the contract takes: the oldest gives way', () => {
    const view = Array.from({ length: 25 }, (_, index) => `cell:${index}`).reduce(
      (view, key) => ({ ...view, ...withColumnFilter(view, key, { kind: 'text', key, text: 'x' }) }),
      initialView,
    );
    expect(view.filter.columns.map(({ key }) => key)).toContain('cell:24');
    expect(pageRequestSchema.safeParse(pageRequest(completed, view, 0, 100)).success).toBe(true);
  });

  test('the tab does not make another list', () => {
    const key = viewKey(completed.jobId, initialView);
    expect(viewKey(completed.jobId, { ...initialView, tab: 'rows-to-fix' })).toBe(key);
    expect(viewKey(completed.jobId, { ...initialView, ...withFilterText(initialView, ' ') })).toBe(key);
    expect(viewKey(completed.jobId, { ...initialView, ...withFilterText(initialView, 'a') })).not.toBe(key);
  });
});
