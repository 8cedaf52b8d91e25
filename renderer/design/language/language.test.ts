import { errorCatalogue, errorValue, RiskError } from '@risk/app/contract/errors.ts';
import { describe, expect, test } from 'vitest';
import { de } from './de.ts';
import { en } from './en.ts';
import { errorSentence } from './error-sentence.ts';
import { chooseLocale } from './language.tsx';

/** Every text of a catalogue by its path; functions are called with plausible arguments. */
function textsOf(node: unknown, path = ''): [string, string][] {
  if (typeof node === 'string') return [[path, node]];
  if (typeof node === 'function') return [[path, String(node('second', 2, '3', '4'))]];
  return Object.entries(node ?? {}).flatMap(([name, child]) => textsOf(child, `${path}.${name}`));
}

describe('the two languages', () => {
  test('say the same things', () => {
    expect(textsOf(de).map(([path]) => path)).toEqual(textsOf(en).map(([path]) => path));
  });

  test('are calm', () => {
    for (const [path, text] of [...textsOf(en), ...textsOf(de)]) {
      expect(text.trim(), path).not.toBe('');
      expect(text, path).not.toMatch(/!|undefined|oops/i);
    }
  });
});

describe('errors', () => {
  test('German where it is known, the workstation’s own words elsewhere', () => {
    const error = new RiskError('csv.missing-columns', { columns: 'a, b' }).toValue();
    expect(errorSentence(error, 'en')).toBe('The file lacks columns that are needed: a, b.');
    expect(errorSentence(error, 'de')).toBe('In der Datei fehlen Spalten, die gebraucht werden: a, b.');
  });

  test('no sentence leaves a gap unfilled', () => {
    for (const code of errorValue.shape.code.options) {
      const names = [...errorCatalogue[code].sentence.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
      const error = new RiskError(code, Object.fromEntries(names.map((name) => [name, 'x']))).toValue();
      expect(errorSentence(error, 'de')).not.toMatch(/[{}]/);
      if (names.length > 0) expect(errorSentence(error, 'de')).not.toContain('?');
    }
  });

  test('a hash is cut for the eye', () => {
    const error = new RiskError('sync.wrong-hash', {
      document: 'model',
      expected: 'a1'.repeat(32),
      found: 'b',
    }).toValue();
    expect(errorSentence(error, 'en')).toContain('expected a1a1a1a1a1…,');
  });
});

test.each([
  [['de-AT', 'en'], 'de'],
  [['fr', 'en-US'], 'en'],
  [['fr'], 'en'],
  [[], 'en'],
] as const)('%j reads %s', (wanted, locale) => expect(chooseLocale(wanted)).toBe(locale));
