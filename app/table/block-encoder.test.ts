import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { smallSchema } from '../testing/small-schema.ts';
import { BlockEncoder } from './block-encoder.ts';
import type { NumberStyles } from './cell-readers.ts';
import { recogniseHeader } from './header.ts';
import { blockOfRows, cellsIn, LINE_FEED, type RowBlock } from './row-block.ts';
import { RowEncoder } from './row-encoder.ts';

const header = ['income', 'home', 'years', 'name'];
const recognised = recogniseHeader(smallSchema, header);

function plainBlock(lines: readonly string[], firstLine = 2): RowBlock {
  const bytes = new TextEncoder().encode(lines.map((line) => `${line}\n`).join(''));
  return { bytes, cellEnd: 0x2c, rowEnd: LINE_FEED, firstLine, lines: null };
}

const cell = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    'own',
    'OWN',
    'A2',
    'a1 ',
    'other',
    'boat',
    '=1+1',
    "'=1+1",
    '-',
    '+',
    '.',
    '5.',
    '.5',
  ),
  fc.constantFrom(
    '0',
    '-0',
    '3',
    '100',
    '101',
    '1e3',
    '1E400',
    '007',
    '1.169',
    '12.5',
    '1 169',
    '0.125',
    '99999999999999999',
  ),
  fc.integer({ min: -10, max: 200_000 }).map(String),
  fc.double({ min: -10, max: 200_000, noNaN: true }).map(String),
  fc.double({ min: 0, max: 100, noNaN: true }).map((value) => value.toFixed(2)),
);
const row = fc.oneof(
  { weight: 9, arbitrary: fc.array(cell, { minLength: 4, maxLength: 4 }) },
  { weight: 1, arbitrary: fc.array(cell, { minLength: 1, maxLength: 6 }) },
);
const styles = fc.array(
  fc.constantFrom('decimal-point' as const, 'decimal-comma' as const, 'undecided' as const),
  {
    minLength: 3,
    maxLength: 3,
  },
);

/** What the encoder of texts makes of the same rows. */
function byTexts(rows: readonly (readonly string[])[], numberStyles: NumberStyles) {
  const encoder = new RowEncoder(smallSchema, recognised, numberStyles);
  const inputs: number[] = [];
  const good: number[] = [];
  const toFix: unknown[] = [];
  rows.forEach((cells, i) => {
    if (cells.length === 1 && cells[0]?.trim() === '') return;
    const out = new Float32Array(3);
    const issues = encoder.encode(cells, i + 2, out, 0);
    if (issues.length > 0) toFix.push({ line: i + 2, cells, issues });
    else {
      good.push(i + 2);
      inputs.push(...out);
    }
  });
  return { inputs, lines: good, toFix };
}

function byBytes(block: RowBlock, numberStyles: NumberStyles) {
  const { inputs, rowCount, lines, toFix } = new BlockEncoder(smallSchema, recognised, numberStyles).encode(
    block,
  );
  return { inputs: [...inputs.subarray(0, 3 * rowCount)], lines: [...lines], toFix };
}

test('bytes are read as their texts are, in a plain block and in one that was parsed', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 40 }), styles, (rows, numberStyles) => {
      const expected = byTexts(rows, numberStyles);
      expect(byBytes(plainBlock(rows.map((cells) => cells.join(','))), numberStyles)).toEqual(expected);
      const parsed = blockOfRows(
        rows,
        rows.map((_, i) => i + 2),
      );
      expect(byBytes(parsed, numberStyles)).toEqual(expected);
    }),
    { seed: 1, numRuns: 500 },
  );
});

test('places lead to the rows, also where lines end in two characters', () => {
  const block = plainBlock(['5,own,1,x\r', '', 'boat,own,1,y\r', '7,rent,,zwei Wörter\r']);
  const { places, lines, toFix } = new BlockEncoder(smallSchema, recognised).encode(block);
  const cells = [0, 1].map((i) =>
    cellsIn(block.bytes, places[2 * i] ?? 0, places[2 * i + 1] ?? 0, block.cellEnd),
  );
  expect(cells).toEqual([
    ['5', 'own', '1', 'x'],
    ['7', 'rent', '', 'zwei Wörter'],
  ]);
  expect([...lines]).toEqual([2, 5]);
  expect(toFix.map(({ line }) => line)).toEqual([4]);
});

describe('whether rows may be copied as they are', () => {
  test.each([
    ['plain cells', '5,own,1,x', true],
    ['a negative number', '5,own,1,-7.5', true],
    ['a formula', '5,own,1,=A1', false],
    ['a formula behind a space', '5,own,1, =A1', false],
    ['an escaped formula', "5,own,1,'=A1", false],
    ['a sign alone', '5,own,1,-', false],
    ['more cells than the header, all empty', '5,own,1,x,', false],
  ])('%s', (_, line, isPlain) => {
    expect(new BlockEncoder(smallSchema, recognised).encode(plainBlock([line])).isPlain).toBe(isPlain);
  });
});

test('more spellings of a category than are kept are read all the same', () => {
  const rows = Array.from({ length: 3000 }, (_, i) => `1,${' '.repeat(i)}own,1,x`);
  const { rowCount, inputs } = new BlockEncoder(smallSchema, recognised).encode(plainBlock(rows));
  expect(rowCount).toBe(3000);
  expect(inputs.filter((_, i) => i % 3 === 1 && i < 9000).every((code) => code === 0)).toBe(true);
});
