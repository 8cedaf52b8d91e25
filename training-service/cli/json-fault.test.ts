import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonFault } from './json-fault.ts';

fc.configureGlobal({ seed: 2026 });

test.each([
  ['', 'it ends too early, at line 1, column 1'],
  ['{"C": 0.5', 'it ends too early, at line 1, column 10'],
  ['{"C": 0.5,\n  "x": }\n', 'line 2, column 8: “}” does not belong there'],
  ['{"C": 0.5,}', 'line 1, column 11: “}” does not belong there'],
  ['[1,]', 'line 1, column 4: “]” does not belong there'],
  ['{"C": 0.5}\n{"C": 1}', 'line 2, column 1: “{” does not belong there'],
  ["{'C': 0.5}", "line 1, column 2: “'” does not belong there"],
  ['{C: 0.5}', 'line 1, column 2: “C” does not belong there'],
  ['{"C": 0,5}', 'line 1, column 9: “5” does not belong there'],
  ['{"C": 05}', 'line 1, column 7: “0” does not belong there'],
  ['{"C" 0.5}', 'line 1, column 6: “0” does not belong there'],
  ['{"C": NaN}', 'line 1, column 7: “N” does not belong there'],
  ['{"a": [}', 'line 1, column 8: “}” does not belong there'],
  ['{"a": "b\n"}', 'line 1, column 7: “"” does not belong there'],
  ['😀', 'line 1, column 1: “😀” does not belong there'],
])('%j: %s', (text, fault) => {
  expect(jsonFault(text)).toBe(fault);
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

test('finds a fault in what JSON.parse refuses and in nothing else, also deep inside', () => {
  const damage = fc.record({
    value: fc.json(),
    at: fc.nat(200),
    cut: fc.integer({ min: 0, max: 3 }),
    put: fc.constantFrom('', ',', '}', ']', '{', '[', ':', '"', '1', '-', '.', 'null', ' ', '\\', '\t'),
  });
  fc.assert(
    fc.property(damage, ({ value, at, cut, put }) => {
      const where = at % (value.length + 1);
      const text = value.slice(0, where) + put + value.slice(where + cut);
      expect(jsonFault(text) === null).toBe(isJson(text));
    }),
    { numRuns: 2000 },
  );
  expect(jsonFault('['.repeat(100_000))).toBe('it ends too early, at line 1, column 100001');
});
