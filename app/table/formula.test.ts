import fc from 'fast-check';
import { expect, test } from 'vitest';
import { escapeFormula, unescapeFormula } from './formula.ts';

test.each([
  ['=1+1', "'=1+1"],
  ['+1+1', "'+1+1"],
  ['-1+1', "'-1+1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ["=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"],
  ['＝1+1', "'＝1+1"],
  ['＋1+A1', "'＋1+A1"],
  ['－A1', "'－A1"],
  ['＠A1', "'＠A1"],
  ['\t=1', "'\t=1"],
  ['\r=1', "\r'=1"],
  ['  =1', "'  =1"],
  ['\u00A0=1', "'\u00A0=1"],
  ['\uFEFF=1', "'\uFEFF=1"],
  ['\u200B=1', "'\u200B=1"],
  ['\u0000=1', "'\u0000=1"],
  ['"=1', `'"=1`],
  ["'=1", "''=1"],
  ["''=1", "'''=1"],
  ['Meier\n=1', "Meier\n'=1"],
  ['=1\r\n\n -A1\nMeier', "'=1\r\n\n' -A1\nMeier"],
  ['-5 EUR', "'-5 EUR"],
  ['-', "'-"],
])('%j is written as %j and read back', (cell, written) => {
  expect(escapeFormula(cell)).toBe(written);
  expect(unescapeFormula(written)).toBe(cell);
});

test.each([
  '',
  'Meier',
  'Meier-Schmidt',
  "O'Brien = Meier",
  "'s-Gravenhage",
  '0<=X<200',
  '1,5',
  '-5',
  '+3.2',
  '-1e5',
  '-1,5',
  '-.5',
  ' -1.234.567,89 ',
  "-1'000",
  '-1 000',
])('%j is written as it is and read back', (cell) => {
  expect(escapeFormula(cell)).toBe(cell);
  expect(unescapeFormula(cell)).toBe(cell);
});

/** Texts of all that matters here, and of anything else. */
const texts = fc.oneof(
  fc
    .array(fc.constantFrom(...Array.from('=+-@＝＋－＠\t\r\n \u00A0\uFEFF\u200B"\'’15.,eA')), {
      maxLength: 12,
    })
    .map((characters) => characters.join('')),
  fc.string({ unit: 'binary' }),
);

test('whatever the text, it is read back as it was', () => {
  fc.assert(
    fc.property(texts, (text) => unescapeFormula(escapeFormula(text)) === text),
    { seed: 2026, numRuns: 5000 },
  );
});

test('whatever the text, nothing of it is run', () => {
  fc.assert(
    fc.property(
      texts,
      (text) =>
        !escapeFormula(text)
          .split(/[\n\r]/)
          .some(isRun),
    ),
    { seed: 2026, numRuns: 5000 },
  );
});

/** A spreadsheet that forgives a lot: it skips blanks and quotes, and runs what has more than digits behind a sign. */
function isRun(line: string): boolean {
  let at = 0;
  while (' \t\v\f\u00A0\uFEFF\u200B"'.includes(line[at] ?? 'none')) at++;
  if (!'=+-@＝＋－＠'.includes(line[at] ?? 'none')) return false;
  return (
    !/^[+-][\d.,'’ \u00A0]*(?:e[+-]?\d+)?[\s\uFEFF]*$/i.test(line.slice(at)) || line[at + 1] === undefined
  );
}

test('a megabyte of blank lines takes no longer than one of text', () => {
  for (const text of [
    `-1${' '.repeat(1e6)}`,
    '\n'.repeat(1e6),
    ' '.repeat(1e6),
    `${"'".repeat(1e6)}=1`,
    '-1'.repeat(5e5),
  ])
    expect(unescapeFormula(escapeFormula(`${text}x`))).toBe(`${text}x`);
});
