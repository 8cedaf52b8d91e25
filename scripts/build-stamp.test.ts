import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hashInputs, isStamped, removeStamp, writeStamp } from './build-stamp.ts';

let root = '';

function write(name: string, text: string): void {
  mkdirSync(dirname(join(root, name)), { recursive: true });
  writeFileSync(join(root, name), text);
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'risk-stamp-'));
  write('room/part.ts', 'one');
  write('room/inner/part.ts', 'two');
  write('settings.json', '{}');
});
afterEach(() => rmSync(root, { recursive: true }));

const hash = () => hashInputs(root, ['settings.json', 'room']);

describe('hash of the inputs', () => {
  const changes: readonly [string, () => void][] = [
    ['a changed file', () => write('room/part.ts', 'other')],
    ['a new file', () => write('room/new.ts', '')],
    ['a file that is gone', () => rmSync(join(root, 'room/inner/part.ts'))],
    ['a single file that changed', () => write('settings.json', '{"a":1}')],
    [
      'text moved from one file to its neighbour',
      () => {
        write('room/inner/part.ts', 'tw');
        write('room/part.ts', 'oone');
      },
    ],
  ];
  it.each(changes)('differs for %s', (_, change) => {
    const before = hash();
    change();
    expect(hash()).not.toBe(before);
  });

  it.each(['room/part.test.ts', 'room/testing/double.ts', 'room/node_modules/x/index.js', 'elsewhere.ts'])(
    'does not look at %s',
    (name) => {
      const before = hash();
      write(name, 'x');
      expect(hash()).toBe(before);
    },
  );

  it('does not depend on the order in which inputs are named', () => {
    expect(hashInputs(root, ['room', 'settings.json'])).toBe(hash());
  });

  it('fails where an input is missing', () => {
    expect(() => hashInputs(root, ['nowhere'])).toThrow(
      'nowhere is an input of the build and does not exist',
    );
  });
});

it('takes a stamp for the very same inputs only', () => {
  const stamp = join(root, 'dist/.stamps/room');
  expect(isStamped(stamp, 'a')).toBe(false);
  writeStamp(stamp, 'a');
  expect(isStamped(stamp, 'a')).toBe(true);
  expect(isStamped(stamp, 'b')).toBe(false);
  removeStamp(stamp);
  expect(isStamped(stamp, 'a')).toBe(false);
});
