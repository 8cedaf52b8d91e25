import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteDictionary } from './byte-dictionary.ts';

const encoder = new TextEncoder();

test('numbers texts in the order they come in, as a map does', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 6 }), { maxLength: 300 }), (texts) => {
      const dictionary = new ByteDictionary();
      const map = new Map<string, number>();
      for (const text of texts.map((each) => each.toWellFormed())) {
        const bytes = encoder.encode(`<${text}>`);
        const known = dictionary.find(bytes, 1, bytes.length - 1);
        expect(known).toBe(map.get(text) ?? -1);
        if (known === -1) {
          expect(dictionary.add(bytes, 1, bytes.length - 1)).toBe(map.size);
          map.set(text, map.size);
        }
      }
      expect(dictionary.texts()).toEqual([...map.keys()]);
    }),
    { seed: 1, numRuns: 200 },
  );
});

test('takes no more texts than it may', () => {
  const dictionary = new ByteDictionary(1);
  const bytes = encoder.encode('ab');
  expect([dictionary.add(bytes, 0, 1), dictionary.add(bytes, 1, 2)]).toEqual([0, -1]);
  expect([dictionary.find(bytes, 0, 1), dictionary.find(bytes, 1, 2)]).toEqual([0, -1]);
});
