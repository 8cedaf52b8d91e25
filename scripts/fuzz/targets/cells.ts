/** Single cells: numbers in every spelling, and texts that a spreadsheet would run. */
import { escapeFormula, unescapeFormula } from '@risk/app/table/formula.ts';
import { type NumberReading, readingOf, readNumber } from '@risk/app/table/number.ts';
import fc from 'fast-check';
import { bytesOf, type FuzzTarget, require } from '../target.ts';

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

export const numberTarget: FuzzTarget = {
  name: 'number',
  seeds: ['1169', '1,169', '1.169,00', '1,169.50', "1'169", '1 169,5', '-0', '.5', '5.', '1e3', '+7', ''].map(
    bytesOf,
  ),
  tokens: [
    '.',
    ',',
    '-',
    '+',
    'e',
    'E',
    ' ',
    '\u00a0',
    '\u202f',
    "'",
    '’',
    '000',
    '١',
    '−',
    '\t',
    '0x1',
    '1_0',
  ].map(bytesOf),
  fresh: fc
    .string({
      unit: fc.constantFrom('0', '1', '9', '000', '169', '.', ',', '-', '+', 'e', ' ', "'", '’', '\u00a0'),
      maxLength: 12,
    })
    .map(bytesOf),
  run(bytes) {
    const cell = decoder.decode(bytes);
    const reading = readingOf(cell);
    requireSame(reading, readingOf(` ${cell}\t`), 'space around a number counts');
    requireSame(
      swapped(reading),
      readingOf(cell.replace(/[.,]/g, (mark) => (mark === '.' ? ',' : '.'))),
      'marks',
    );
    if (/^\s*\d/.test(cell)) requireSame(negative(reading), readingOf(`-${cell.trim()}`), 'a sign');
    for (const style of ['decimal-point', 'decimal-comma', 'undecided'] as const) {
      const value = readNumber(cell, style);
      require(value !== null || cell.trim() === '', 'something is read as nothing');
      // Beyond what a number can be, it is infinite, which no column allows.
      if (value === null || !Number.isFinite(value)) continue;
      require(/\d/.test(cell), 'a number without a digit');
      // The digits stay in their order, whatever stands between them.
      const digits = significant(cell);
      const written = significant(Math.abs(value).toString());
      require(digits.length > 15 ||
        value === 0 ||
        digits === written ||
        /e/i.test(cell), `${digits} is read as ${value}`);
    }
    return Promise.resolve();
  },
};

/** The digits before an exponent, without the zeros around them. */
function significant(text: string): string {
  const digits = text.replace(/e.*$/i, '').replace(/\D/g, '');
  let [from, to] = [0, digits.length];
  // No pattern finds the zeros at an end without looking at each run of them.
  while (digits[from] === '0') from++;
  while (to > from && digits[to - 1] === '0') to--;
  return digits.slice(from, to);
}

function requireSame(found: NumberReading, expected: NumberReading, what: string): void {
  const [left, right] = [found, expected].map((reading) =>
    JSON.stringify(reading, (_, value) => (Object.is(value, -0) ? '-0' : value)),
  );
  require(left === right, `${what}: ${left} and ${right}`);
}

function swapped(reading: NumberReading): NumberReading {
  if (reading.kind === 'point') return { kind: 'comma', value: reading.value };
  if (reading.kind === 'comma') return { kind: 'point', value: reading.value };
  return reading.kind === 'either' ? { kind: 'either', point: reading.comma, comma: reading.point } : reading;
}

function negative(reading: NumberReading): NumberReading {
  switch (reading.kind) {
    case 'plain':
    case 'point':
    case 'comma':
      return { kind: reading.kind, value: -reading.value };
    case 'either':
      return { kind: 'either', point: -reading.point, comma: -reading.comma };
    case 'empty':
    case 'none':
      return reading;
    default:
      return reading satisfies never;
  }
}

export const formulaTarget: FuzzTarget = {
  name: 'formula',
  seeds: [
    '=1+1',
    "'=1+1",
    '+49 30 1234',
    '-7.5',
    '@SUM(A1)',
    ' =A1',
    '\t=A1',
    '＝1',
    "''=",
    'own',
    '-1e5',
    '-',
    '',
  ].map(bytesOf),
  tokens: [
    '=',
    '+',
    '-',
    '@',
    '＝',
    '＋',
    '－',
    '＠',
    "'",
    '"',
    ' ',
    '\t',
    '\r',
    '\n',
    '\v',
    '\u00a0',
    '\ufeff',
    '\0',
    '|',
  ].map(bytesOf),
  fresh: fc
    .string({
      unit: fc.constantFrom('=', '+', '-', '@', "'", '"', ' ', '\t', '1', 'A', '.', 'e', '\ufeff'),
      maxLength: 8,
    })
    .map(bytesOf),
  run(bytes) {
    const cell = decoder.decode(bytes);
    const escaped = escapeFormula(cell);
    require(unescapeFormula(escaped) ===
      cell, `${JSON.stringify(cell)} comes back as ${JSON.stringify(unescapeFormula(escaped))}`);
    // A spreadsheet runs what starts with one of these, whatever blanks it passes over; a number it only reads.
    for (const line of escaped.split(/[\n\r]/)) {
      const start = line.trim();
      const runs = /^[=@＝＠＋－]|^[+-](?![.,]?\d[\d\s.,'’]*(?:e[+-]?\d+)?$)/i.test(start);
      require(!runs, `${JSON.stringify(line)} would be run`);
    }
    require(escapeFormula(unescapeFormula(escaped)) === escaped, 'written again, a cell changes');
    return Promise.resolve();
  },
};
