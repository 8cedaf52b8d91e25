import { expect, test } from 'vitest';
import type { GridColumn } from './grid-columns.ts';
import { columnWindow, drawnColumns, SCROLL_STEP_PX } from './virtual-columns.ts';

const columnsOf = (count: number): GridColumn[] =>
  Array.from({ length: count }, (_, index) => ({
    key: `cell:${index}`,
    id: `header:${index}`,
    title: `${index}`,
    header: null,
    kind: 'text',
    cell: index,
    extra: true,
    words: new Map(),
    width: 100,
    pinned: index < 2,
    pinnedAt: index < 2 ? index * 100 : null,
  }));

test('some columns are drawn all', () => {
  expect(columnWindow(columnsOf(30), 900, 500)).toEqual({ pinned: 2, from: 2, to: 30, before: 0 });
});

test('of thousands those in sight, with the pinned ones before them', () => {
  const columns = columnsOf(10_000);
  for (const scrollLeft of [0, 12_345, 400_000, 999_000]) {
    // The step that the scroll bar has passed last.
    const step = Math.floor(scrollLeft / SCROLL_STEP_PX) * SCROLL_STEP_PX;
    const drawn = drawnColumns(columns, columnWindow(columns, step, 1000));
    expect(drawn.slice(0, 2).map(({ index }) => index)).toEqual([0, 1]);
    expect(drawn.length).toBeLessThan(60);
    const inSight = columns.flatMap((_, index) =>
      index >= 2 && index * 100 + 100 > scrollLeft + 200 && index * 100 < scrollLeft + 1000 ? [index] : [],
    );
    const indices = new Set(drawn.map(({ index }) => index));
    expect(inSight.filter((index) => !indices.has(index))).toEqual([]);
    const first = drawn[2];
    expect(first && 200 + first.gap).toBe((first?.index ?? 0) * 100);
  }
});

test('all columns pinned, or none at all', () => {
  const pinned = columnsOf(3).map((column) => ({ ...column, pinnedAt: column.pinnedAt ?? 200 }));
  expect(columnWindow(pinned, 0, 500)).toMatchObject({ pinned: 3, from: 3, to: 3 });
  expect(drawnColumns([], columnWindow([], 0, 500))).toEqual([]);
});
