import { expect, test } from 'vitest';
import { crc32 } from './crc32.ts';

const bytes = new TextEncoder().encode('123456789');

test('the check value that every description of it names', () => expect(crc32(bytes)).toBe(0xcbf43926));

test('piece by piece it is the same', () => {
  for (let cut = 0; cut <= bytes.length; cut++)
    expect(crc32(bytes.subarray(cut), crc32(bytes.subarray(0, cut)))).toBe(0xcbf43926);
});

test('nothing', () => expect(crc32(new Uint8Array(0))).toBe(0));
