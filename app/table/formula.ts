/** Cells that a spreadsheet would run as a formula, escaped by an apostrophe before them. */
const RUN = /^[\s\u00A0\uFEFF"']*[=+\-@＝＋－＠]/;
const PLAIN_NUMBER = /^[+-]?\d+(?:[.,]\d+)*(?:e[+-]?\d+)?$/i;

export function escapeFormula(cell: string): string {
  return RUN.test(cell) && !PLAIN_NUMBER.test(cell) ? `'${cell}` : cell;
}

export function unescapeFormula(cell: string): string {
  return cell.startsWith("'") && RUN.test(cell) ? cell.slice(1) : cell;
}
