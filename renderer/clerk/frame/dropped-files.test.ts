import { expect, test } from 'vitest';
import { droppedFiles, holdsFiles } from './dropped-files.ts';

const item = (file: File | null, isDirectory = false, kind = 'file') => ({
  kind,
  getAsFile: () => file,
  webkitGetAsEntry: () => ({ isDirectory }),
});

test('files in their order, without folders and dragged text', () => {
  const [a, b] = [new File([], 'a.csv'), new File([], 'b.csv')];
  expect(
    droppedFiles({
      items: [item(a), item(new File([], 'folder'), true), item(null, false, 'string'), item(b)],
    }),
  ).toEqual([a, b]);
});

test('a folder alone is no file', () => {
  expect(droppedFiles({ items: [item(new File([], 'folder'), true)] })).toEqual([]);
  expect(droppedFiles(null)).toEqual([]);
});

test('dragged text does not light the window up', () => {
  expect(holdsFiles({ types: ['text/plain'] })).toBe(false);
  expect(holdsFiles({ types: ['Files'] })).toBe(true);
  expect(holdsFiles(null)).toBe(false);
});
