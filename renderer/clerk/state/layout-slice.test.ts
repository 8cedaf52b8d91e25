import { describe, expect, test } from 'vitest';
import { jobColumns } from '../../testing/applicants.ts';
import {
  COLUMNS_SHOWN_AT_FIRST,
  columnId,
  initialLayouts,
  inOrder,
  layoutOf,
  NARROWEST_PX,
  plainLayout,
  readLayouts,
  visibleColumns,
  WIDEST_PX,
  withLayout,
  withMoved,
  withShown,
  withWidth,
  writeLayouts,
} from './layout-slice.ts';

const extra = (index: number) => ({
  index,
  header: `column ${index}`,
  name: null,
  label: null,
  kind: 'text' as const,
});

describe('columns', () => {
  test('hidden and shown again', () => {
    const hidden = withShown(plainLayout, 'name:duration', false);
    expect(visibleColumns(hidden, jobColumns).map(({ name }) => name)).not.toContain('duration');
    expect(visibleColumns(withShown(hidden, 'name:duration', true), jobColumns)).toEqual(jobColumns);
  });

  test('a file of thousands of columns starts with some', () => {
    const many = Array.from({ length: 10_000 }, (_, index) => extra(index));
    expect(visibleColumns(plainLayout, many)).toHaveLength(COLUMNS_SHOWN_AT_FIRST);
    const one = withShown(plainLayout, 'header:column 9999', true);
    expect(visibleColumns(one, many)).toHaveLength(COLUMNS_SHOWN_AT_FIRST + 1);
  });

  test('a column is known again wherever it stands', () => {
    const [client, checking] = jobColumns;
    expect(client && columnId(client)).toBe('header:client_no');
    expect(checking && columnId({ ...checking, header: 'Attribute1' })).toBe('name:checking_status');
  });

  test('a width stays between too narrow to hit and too wide to read', () => {
    expect(withWidth(plainLayout, 'line', 3).widths).toEqual({ line: NARROWEST_PX });
    expect(withWidth(plainLayout, 'line', 9999).widths).toEqual({ line: WIDEST_PX });
    expect(withWidth(withWidth(plainLayout, 'line', 100), 'line', null).widths).toEqual({});
  });

  test('moved within its group, never beyond its ends', () => {
    const ids = ['a', 'b', 'c', 'd'];
    expect(withMoved(plainLayout, ids, 2, 'a', 1).order).toEqual(['b', 'a', 'c', 'd']);
    for (const [id, step] of [
      ['a', -1],
      ['b', 1],
      ['c', -1],
      ['d', 1],
      ['x', 1],
    ] as const)
      expect(withMoved(plainLayout, ids, 2, id, step)).toBe(plainLayout);
  });

  test('a column that the order does not know stands last', () => {
    const columns = ['new', 'a', 'b'].map((id) => ({ id }));
    expect(inOrder({ ...plainLayout, order: ['b', 'gone', 'a'] }, columns).map(({ id }) => id)).toEqual([
      'b',
      'a',
      'new',
    ]);
  });
});

const refuse = () => {
  throw new Error('full');
};

describe('storage', () => {
  const layout = withWidth(withShown(plainLayout, 'line', false), 'decision', 200);

  test('what was written is read again, by the model’s name', () => {
    let text = '';
    const slice = withLayout(initialLayouts, 'german-credit', layout);
    writeLayouts({ setItem: (_, value) => void (text = value) }, slice);
    const read = readLayouts({ getItem: () => text });
    expect(layoutOf(read, 'german-credit')).toEqual(layout);
    expect(layoutOf(read, 'another')).toEqual(plainLayout);
  });

  test('of many models the ones changed last are kept', () => {
    let text = '';
    let slice = initialLayouts;
    for (let i = 0; i < 30; i++) slice = withLayout(slice, `model ${i}`, layout);
    slice = withLayout(slice, 'model 0', layout);
    writeLayouts({ setItem: (_, value) => void (text = value) }, slice);
    const names = Object.keys(readLayouts({ getItem: () => text }).layouts);
    expect(names).toHaveLength(20);
    expect(names).toContain('model 0');
    expect(names).not.toContain('model 1');
  });

  test.each([null, '', 'no json', '{}', '{"version":2,"layouts":{}}', '{"version":1,"layouts":{"m":{}}}'])(
    'unreadable storage gives plain layouts: %s',
    (text) => expect(readLayouts({ getItem: () => text })).toEqual(initialLayouts),
  );

  test('a storage that refuses costs nothing but the memory', () => {
    expect(() => writeLayouts({ setItem: refuse }, initialLayouts)).not.toThrow();
  });
});
