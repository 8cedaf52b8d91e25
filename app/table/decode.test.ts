import { describe, expect, test } from 'vitest';
import { collect, inPieces, textStream } from '../testing/bytes.ts';
import { decodeText } from './decode.ts';

async function decoded(bytes: Uint8Array, size = 65_536): Promise<string> {
  const chunks = await collect(decodeText(inPieces(bytes, size)));
  return chunks.map(({ text }) => text).join('');
}

const utf16 = (text: string, bigEndian: boolean): Uint8Array => {
  const bytes = new Uint8Array(2 * (text.length + 1));
  const view = new DataView(bytes.buffer);
  for (let i = 0; i <= text.length; i++) view.setUint16(2 * i, `\uFEFF${text}`.charCodeAt(i), !bigEndian);
  return bytes;
};

describe('decodeText', () => {
  const text = 'größe,€\n1,2\n';
  test.each([
    ['UTF-8', new TextEncoder().encode(text)],
    ['UTF-8 with a byte-order mark', new TextEncoder().encode(`\uFEFF${text}`)],
    ['UTF-16, little end first', utf16(text, false)],
    ['UTF-16, big end first', utf16(text, true)],
    [
      'Windows-1252',
      Uint8Array.from([0x67, 0x72, 0xf6, 0xdf, 0x65, 0x2c, 0x80, 0x0a, 0x31, 0x2c, 0x32, 0x0a]),
    ],
  ])('%s gives the same text, whole and byte by byte', async (_, bytes) => {
    expect(await decoded(bytes)).toBe(text);
    expect(await decoded(bytes, 1)).toBe(text);
  });

  test.each([
    ['a\r\nb\r\n', 'a\nb\n'],
    ['a\rb', 'a\nb'],
    ['a\r', 'a\n'],
    ['a\r\r\nb', 'a\n\nb'],
  ])('line ends of %j become line feeds for every cut', async (source, expected) => {
    for (const size of [1, 2, 3, 100])
      expect(await decoded(new TextEncoder().encode(source), size)).toBe(expected);
  });

  test('a short file that ends within a character of UTF-8 is Windows-1252', async () => {
    expect(await decoded(Uint8Array.of(0x61, 0x2c, 0xef))).toBe('a,ï');
  });

  test('a file with zero bytes is binary', async () => {
    await expect(decoded(Uint8Array.from([80, 75, 3, 4, 0, 0]))).rejects.toMatchObject({
      code: 'csv.binary',
    });
  });

  test('an empty file is said to be empty', async () => {
    await expect(collect(decodeText(textStream('')))).rejects.toMatchObject({ code: 'csv.empty' });
  });

  test('a byte that is not UTF-8 far into a UTF-8 file is named by its line', async () => {
    const good = new TextEncoder().encode('täglich,1\n'.repeat(10_000));
    const bytes = new Uint8Array(good.length + 1);
    bytes.set(good);
    bytes[good.length] = 0xff;
    await expect(decoded(bytes, 50_000)).rejects.toMatchObject({
      code: 'csv.encoding',
      details: { line: 9091 },
    });
  });
});
