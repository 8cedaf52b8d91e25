import { expect, test } from 'vitest';
import { initialPreferences, readPreferences, writePreferences } from './preferences-slice.ts';

const storageOf = (text: string | null) => ({ getItem: () => text });

test('what was written is read again', () => {
  let stored = '';
  writePreferences({ setItem: (_, text) => void (stored = text) }, { theme: 'dark', chosenLocale: 'de' });
  expect(readPreferences(storageOf(stored))).toEqual({ theme: 'dark', chosenLocale: 'de' });
});

test.each([
  null,
  '',
  'not json',
  '{}',
  '{"version":2,"theme":"dark","chosenLocale":null}',
  '{"version":1,"theme":"pink"}',
])('unreadable storage gives the defaults: %s', (text) =>
  expect(readPreferences(storageOf(text))).toEqual(initialPreferences),
);

const refuse = () => {
  throw new Error('full');
};

test('a storage that refuses costs nothing but the memory', () => {
  expect(() => writePreferences({ setItem: refuse }, initialPreferences)).not.toThrow();
  expect(readPreferences({ getItem: refuse })).toEqual(initialPreferences);
});
