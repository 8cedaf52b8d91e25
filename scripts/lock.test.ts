import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkLock, mendLock } from './lock.ts';

const sound = { packages: { 'node_modules/better-sqlite3': { gypfile: false } } };

describe('the lock file', () => {
  test('of this repository is sound', () => {
    expect(
      checkLock(JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'))),
    ).toBeNull();
  });

  test.each([
    ['a native module that npm would build', { packages: { 'node_modules/better-sqlite3': {} } }, 'gypfile'],
    [
      'an address',
      { packages: { ...sound.packages, 'node_modules/a': { resolved: 'https://x' } } },
      'node_modules/a names an address',
    ],
    [
      'a platform package without an entry',
      { packages: { ...sound.packages, 'node_modules/a': { optionalDependencies: { 'a-linux': '1' } } } },
      'node_modules/a lists a-linux, which has no entry',
    ],
  ])('with %s is refused', (_, lock, problem) => {
    expect(checkLock(lock)).toContain(problem);
  });

  test('is mended where npm has dropped the mark', () => {
    const mended = mendLock('{"packages":{"node_modules/better-sqlite3":{"version":"13"}}}');
    expect(checkLock(JSON.parse(mended))).toBeNull();
    expect(JSON.parse(mended).packages['node_modules/better-sqlite3'].version).toBe('13');
  });
});
