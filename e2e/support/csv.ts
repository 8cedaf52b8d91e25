/** Plain CSV files (no quoted cells) as tables, for making and comparing test files. */
import { readFile, writeFile } from 'node:fs/promises';

export interface PlainTable {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export async function readTable(path: string): Promise<PlainTable> {
  const [header = '', ...rows] = (await readFile(path, 'utf8')).trimEnd().split('\n');
  return { header: header.split(','), rows: rows.map((row) => row.split(',')) };
}

export async function writeTable(path: string, { header, rows }: PlainTable): Promise<void> {
  await writeFile(path, [header, ...rows].map((cells) => `${cells.join(',')}\n`).join(''));
}

/** The table with some columns changed, cell by cell. */
export function changeColumns(
  { header, rows }: PlainTable,
  changes: Readonly<Record<string, (cell: string, row: number) => string>>,
): PlainTable {
  return {
    header,
    rows: rows.map((cells, row) => cells.map((cell, at) => changes[header[at] ?? '']?.(cell, row) ?? cell)),
  };
}

export function column({ header, rows }: PlainTable, name: string): string[] {
  const at = header.indexOf(name);
  return rows.map((cells) => cells[at] ?? '');
}
