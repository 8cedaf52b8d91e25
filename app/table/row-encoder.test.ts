import { describe, expect, test } from 'vitest';
import { smallSchema } from '../testing/small-schema.ts';
import { recogniseHeader } from './header.ts';
import { RowEncoder } from './row-encoder.ts';

const header = ['income', 'home', 'years', 'name'];
const encoder = new RowEncoder(smallSchema, recogniseHeader(smallSchema, header));

function encode(cells: readonly string[]) {
  const out = new Float32Array(5).fill(-7);
  const issues = encoder.encode(cells, 12, out, 1);
  return { issues, out: [...out] };
}

describe('numbers that the model cannot hold', () => {
  // As an older program may have kept it: such a range is refused when a schema is read now.
  const columns = smallSchema.columns.map((column) =>
    column.name === 'income' ? { ...column, minimum: -1e300, maximum: 1e300 } : column,
  );
  const wide = { ...smallSchema, columns };
  const wideEncoder = new RowEncoder(wide, recogniseHeader(wide, header));

  test.each(['1e39', '-1e39', '3.4028236e38'])('%s is out of range though the schema allows it', (cell) => {
    expect(wideEncoder.encode([cell, 'own', '1', 'x'], 5, new Float32Array(3), 0)).toEqual([
      {
        line: 5,
        column: 'income',
        kind: 'out-of-range',
        found: cell,
        expected: 'a number from -1e+300 to 1e+300',
      },
    ]);
  });

  test.each(['3.4028235e38', '-3e38', '1e-300'])('%s is read', (cell) => {
    const out = new Float32Array(3);
    expect(wideEncoder.encode([cell, 'own', '1', 'x'], 5, out, 0)).toEqual([]);
    expect(out[0]).toBe(Math.fround(Number(cell)));
  });
});

describe('RowEncoder', () => {
  test.each([
    [
      ['1169.0', 'own', '3', 'x'],
      [1169, 0, 3],
    ],
    [
      ['1,169.0', ' RENT ', '', 'x'],
      [1169, 1, Number.NaN],
    ],
    [
      ['0', 'A2', ' 90 ', ''],
      [0, 1, 90],
    ],
    [
      ['1e3', 'Other', '  ', 'x'],
      [1000, 2, Number.NaN],
    ],
    [
      ['1', 'own', '3', 'x', '', ' '],
      [1, 0, 3],
    ],
  ])('%j is read as %j', (cells, values) => {
    expect(encode(cells)).toEqual({ issues: [], out: [-7, ...values, -7] });
  });

  const income = 'a number from 0 to 100000';
  const home = 'one of “own”, “rent”, “other”';
  test.each([
    [['', 'own', '1', 'x'], [{ column: 'income', kind: 'empty', found: '', expected: income }]],
    [['12a', 'own', '1', 'x'], [{ column: 'income', kind: 'not-a-number', found: '12a', expected: income }]],
    [
      ['Infinity', 'own', '1', 'x'],
      [{ column: 'income', kind: 'not-a-number', found: 'Infinity', expected: income }],
    ],
    [
      ['1.169', 'own', '1', 'x'],
      [
        {
          column: 'income',
          kind: 'ambiguous-number',
          found: '1.169',
          expected: `${income} that is plainly 1.169 or 1169: nothing in this column tells which`,
        },
      ],
    ],
    [['-1', 'own', '1', 'x'], [{ column: 'income', kind: 'out-of-range', found: '-1', expected: income }]],
    [['1', 'castle', '1', 'x'], [{ column: 'home', kind: 'unknown-label', found: 'castle', expected: home }]],
    [['1', ' ', '1', 'x'], [{ column: 'home', kind: 'empty', found: '', expected: home }]],
    [
      ['1', 'own', '1.5', 'x'],
      [{ column: 'years', kind: 'out-of-range', found: '1.5', expected: 'a whole number from 0 to 90' }],
    ],
    [
      ['x', 'y', '1', 'x'],
      [
        { column: 'income', kind: 'not-a-number', found: 'x', expected: income },
        { column: 'home', kind: 'unknown-label', found: 'y', expected: home },
      ],
    ],
    [
      ['1', 'own'],
      [
        {
          column: null,
          kind: 'wrong-cell-count',
          found: '2 cells',
          expected: '4 cells, as many as the header',
        },
      ],
    ],
    [
      ['1', 'own', '1', 'x', 'y'],
      [
        {
          column: null,
          kind: 'wrong-cell-count',
          found: '5 cells',
          expected: '4 cells, as many as the header',
        },
      ],
    ],
  ])('%j is a row to fix', (cells, problems) => {
    expect(encode(cells).issues).toEqual(problems.map((problem) => ({ line: 12, ...problem })));
  });
});
