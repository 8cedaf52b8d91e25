import { expect, test } from 'vitest';
import { createFormatter, roundDuration } from './format.ts';

const en = createFormatter('en', 'Europe/Berlin');
const de = createFormatter('de', 'Europe/Berlin');

test('numbers', () => {
  expect(en.count(1_000_000)).toBe('1,000,000');
  expect(de.count(1_000_000)).toBe('1.000.000');
  expect(en.figure(0.7934)).toBe('0.793');
  expect(de.number(2.5)).toBe('2,5');
});

test('a share that is neither none nor all never reads so', () => {
  expect(en.share(0)).toBe('0%');
  expect(en.share(0.0001)).toBe('1%');
  expect(en.share(0.9999)).toBe('99%');
  expect(en.share(1)).toBe('100%');
  expect(en.percent(0.4996)).toBe('50.0%');
});

test('bytes', () => {
  expect(en.bytes(999)).toBe('999 bytes');
  expect(en.bytes(1_500)).toBe('1.5 kB');
  expect(en.bytes(139_000_000)).toBe('139 MB');
});

test('times stand in the reader’s zone', () => {
  expect(en.dateTime('2026-11-24T09:41:00.000Z')).toBe('24 Nov 2026, 10:41');
  expect(de.dateTime('2026-11-24T09:41:00.000Z')).toBe('24.11.2026, 10:41');
  expect(en.time('2026-11-24T09:41:00.000Z')).toBe('10:41');
  expect(en.date('2026-11-24T23:30:00.000Z')).toBe('25 Nov 2026');
});

test.each([
  [1, 'second', 1],
  [9_200, 'second', 10],
  [13_400, 'second', 15],
  [89_000, 'second', 90],
  [91_000, 'minute', 2],
  [600_000, 'minute', 10],
] as const)('%d ms left reads %s %d', (milliseconds, unit, value) => {
  expect(roundDuration(milliseconds)).toEqual({ unit, value });
});
