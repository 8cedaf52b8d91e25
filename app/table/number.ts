/** Numbers as files hold them, where their meaning is plain. */

const PLAIN = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
/** `1,169` and `1,169.50`: commas that group thousands, at least one of them. */
const GROUPED = /^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/;

/** The number in a cell; null where the cell is empty, NaN where it holds something else. */
export function readNumber(cell: string): number | null {
  const text = cell.trim();
  if (text === '') return null;
  if (PLAIN.test(text)) return Number(text);
  if (GROUPED.test(text)) return Number(text.replaceAll(',', ''));
  return Number.NaN;
}
