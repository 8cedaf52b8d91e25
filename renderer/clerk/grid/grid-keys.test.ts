import { expect, test } from 'vitest';
import { headingCommand, marksRows, moveByKey } from './grid-keys.ts';

const size = { rows: 100, columns: 8, pageRows: 10 };

test.each([
  ['ArrowDown', false, [5, 5], [6, 5]],
  ['ArrowDown', false, [99, 5], [99, 5]],
  ['ArrowUp', false, [0, 5], [-1, 5]],
  ['ArrowUp', false, [-1, 5], [-1, 5]],
  ['ArrowUp', true, [50, 5], [0, 5]],
  ['ArrowDown', true, [50, 5], [99, 5]],
  ['ArrowLeft', false, [5, 0], [5, 0]],
  ['ArrowRight', false, [5, 7], [5, 7]],
  ['ArrowRight', true, [5, 1], [5, 7]],
  ['PageDown', false, [5, 2], [15, 2]],
  ['PageDown', false, [-1, 2], [10, 2]],
  ['PageUp', false, [5, 2], [0, 2]],
  ['Home', false, [5, 2], [5, 0]],
  ['End', false, [5, 2], [5, 7]],
  ['Home', true, [5, 2], [0, 0]],
  ['End', true, [5, 2], [99, 7]],
] as const)('%s (Ctrl %s) from %j leads to %j', (key, ctrlKey, [row, column], [toRow, toColumn]) => {
  expect(moveByKey({ key, ctrlKey, metaKey: false }, { row, column }, size)).toEqual({
    row: toRow,
    column: toColumn,
  });
});

test('other keys are left to the browser', () => {
  expect(moveByKey({ key: 'a', ctrlKey: false, metaKey: false }, { row: 0, column: 0 }, size)).toBeNull();
});

test('an empty list keeps to its heading', () => {
  expect(
    moveByKey({ key: 'End', ctrlKey: true, metaKey: false }, { row: -1, column: 0 }, { ...size, rows: 0 }),
  ).toEqual({
    row: -1,
    column: 7,
  });
});

const plain = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };

test.each([
  [{ key: 'Enter' }, { kind: 'sort', add: false }],
  [
    { key: ' ', shiftKey: true },
    { kind: 'sort', add: true },
  ],
  [
    { key: 'Enter', ctrlKey: true },
    { kind: 'sort', add: true },
  ],
  [{ key: 'ArrowDown' }, null],
  [{ key: 'ArrowDown', altKey: true }, { kind: 'menu' }],
  [{ key: 'F10', shiftKey: true }, { kind: 'menu' }],
  [{ key: 'F10' }, null],
  [{ key: 'ContextMenu' }, { kind: 'menu' }],
  [{ key: 'ArrowLeft' }, null],
  [
    { key: 'ArrowLeft', shiftKey: true },
    { kind: 'width', step: -1 },
  ],
  [
    { key: 'ArrowRight', shiftKey: true, metaKey: true },
    { kind: 'move', step: 1 },
  ],
  [{ key: 'x', shiftKey: true }, null],
] as const)('on a heading %j means %j', (key, command) =>
  expect(headingCommand({ ...plain, ...key })).toEqual(command),
);

test.each([
  [{ key: 'ArrowDown', shiftKey: true }, true],
  [{ key: 'PageUp', shiftKey: true }, true],
  [{ key: 'End', shiftKey: true, ctrlKey: true }, true],
  [{ key: 'End', shiftKey: true }, false],
  [{ key: 'ArrowRight', shiftKey: true }, false],
  [{ key: 'ArrowDown' }, false],
] as const)('%j marks rows: %j', (key, marks) => expect(marksRows({ ...plain, ...key })).toBe(marks));
