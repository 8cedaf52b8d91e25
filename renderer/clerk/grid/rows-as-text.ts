/** Rows as text for the clipboard: a table that pastes into a spreadsheet, and that runs nothing there. */
import type { ScoredRow } from '@risk/app/contract/desktop.ts';
import { escapeFormula } from '@risk/app/table/formula.ts';
import type { Language } from '../../design/language/language.tsx';
import { cellText, type GridColumn } from './grid-columns.ts';

/** More rows than this are better saved as a file. */
export const COPY_LIMIT = 50_000;

/** Cells apart by tabs, rows by line ends, the headings first. */
export function rowsAsText(
  rows: readonly ScoredRow[],
  columns: readonly GridColumn[],
  language: Language,
): string {
  return [
    columns.map(({ title }) => plainCell(title)),
    ...rows.map((row) => columns.map((column) => plainCell(copiedText(row, column, language)))),
  ]
    .map((cells) => cells.join('\t'))
    .join('\r\n');
}

/** One cell as it is pasted. */
export function cellAsText(row: ScoredRow, column: GridColumn, language: Language): string {
  return plainCell(copiedText(row, column, language));
}

/** As on the screen, but for the line: its thousands are set apart for the eye only. */
function copiedText(row: ScoredRow, column: GridColumn, language: Language): string {
  return column.key === 'line' ? String(row.line) : cellText(row, column, language);
}

/** Without what would end a cell or a row, and with plain spaces, which spreadsheets take before a percent sign. */
function plainCell(text: string): string {
  return escapeFormula(text.replaceAll(/[\t\r\n\u2028\u2029]+/g, ' ').replaceAll(/[\u00A0\u202F]/g, ' '));
}
