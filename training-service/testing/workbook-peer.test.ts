/** Workbooks that openpyxl and pandas write, read by us, and what openpyxl reads in them. */
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readXlsx } from '@risk/app/table/xlsx.ts';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { askPython, pythonWith } from './peer.ts';

const python = pythonWith('openpyxl', 'pandas');

/** A cell of the third column is a real number, and comes as Python spells it. */
function asText(cell: string | number | boolean | null, column: number): string {
  if (typeof cell === 'boolean') return cell ? 'TRUE' : 'FALSE';
  return column === 2 ? String(Number(cell)) : String(cell ?? '');
}

async function readFile(path: string) {
  const rows: (readonly string[])[] = [];
  const lines: number[] = [];
  let sheet = '';
  let header: readonly string[] = [];
  for await (const chunk of readXlsx(createReadStream(path))) {
    ({ sheet, header } = chunk);
    rows.push(...chunk.rows);
    lines.push(...chunk.lines);
  }
  return { sheet, header, rows, lines };
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'workbook-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

const VARIED = `
import datetime, json, sys
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils.datetime import CALENDAR_MAC_1904
path, mac = json.load(sys.stdin)
book = Workbook()
if mac: book.epoch = CALENDAR_MAC_1904
book.active.title = 'Empty'
sheet = book.create_sheet('Kunden & Co')
for cell, value in {
    'A3': 'name', 'B3': 'amount', 'C3': 'since', 'D3': 'ok', 'E3': 'note',
    'A4': 'Müller', 'B4': 1169, 'C4': datetime.date(2025, 11, 24), 'D4': True, 'E4': 'a\\nb',
    'A5': '<Ä>&"', 'B5': 1234.5678, 'C5': datetime.datetime(1999, 12, 31, 23, 59, 59), 'D5': False, 'E5': '#N/A',
    'A8': CellRichText('plain ', TextBlock(InlineFont(b=True), 'bold')), 'B8': -1e-7, 'C8': datetime.time(8, 30), 'E8': '  x ',
    'A9': 'x_y', 'B9': 1e21, 'C9': datetime.date(1904, 1, 3),
}.items():
    sheet[cell] = value
sheet['B4'].number_format = '#,##0.00 "EUR"'
sheet.merge_cells('A9:A10')
sheet['F40'].number_format = '0.00'
book.save(path)
print(json.dumps(None))
`;

test.skipIf(python === null).each([false, true])(
  'a sheet of all kinds of cells by openpyxl, days from 1904 on: %s',
  async (isFrom1904) => {
    const path = join(folder(), 'varied.xlsx');
    askPython(python ?? '', VARIED, [path, isFrom1904]);
    expect(await readFile(path)).toEqual({
      sheet: 'Kunden & Co',
      header: ['name', 'amount', 'since', 'ok', 'note'],
      rows: [
        ['Müller', '1169', '2025-11-24', 'TRUE', 'a\nb'],
        ['<Ä>&"', '1234.5678', '1999-12-31T23:59:59', 'FALSE', '#N/A'],
        ['plain bold', '-1e-7', '08:30:00', '', '  x '],
        ['x_y', '1e+21', '1904-01-03', '', ''],
      ],
      lines: [4, 5, 8, 9],
    });
  },
);

const RANDOM = `
import json, random, sys
import pandas as pd
from openpyxl import load_workbook
path = json.load(sys.stdin)
r = random.Random(2026)
words = ['', 'x', 'radio/tv', '0<=X<200', 'Größe', "O'Brien", '  spaced', '-5', '=not', '😀', 'a' * 300]
text = lambda: r.choice(words) + r.choice(words)
rows = [[f'N-{i}', r.randint(-10**9, 10**9), r.uniform(-1, 1) * 10 ** r.randint(-12, 12), text().replace('=', ''), r.random() < .5] for i in range(3000)]
pd.DataFrame(rows, columns=['id', 'whole', 'real', 'text', 'flag']).to_excel(path, index=False, sheet_name='Random')
read = list(load_workbook(path, read_only=True)['Random'].iter_rows(values_only=True))
print(json.dumps([[repr(c) if isinstance(c, float) else c for c in row] for row in read]))
`;

test.skipIf(python === null)('three thousand rows by pandas: as openpyxl reads them', async () => {
  const path = join(folder(), 'random.xlsx');
  const cells = z.array(z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])));
  const [header, ...theirs] = cells.parse(askPython(python ?? '', RANDOM, path));
  const ours = await readFile(path);
  expect([ours.sheet, ours.header]).toEqual(['Random', header]);
  expect(ours.rows).toHaveLength(3000);
  expect(ours.rows).toEqual(theirs.map((row) => row.map(asText)));
});
