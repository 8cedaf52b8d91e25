/**
 * Cells that a spreadsheet would run as a formula, made text by an apostrophe before them, and back. Each line of a cell
 * is looked at by itself: a reader that does not know quotes takes it for the start of another cell.
 */

/** What a cell of any other content lacks: looked for first, because hardly any cell has one. */
const SIGN = /[=+\-@＝＋－＠]/v;
/** A line whose first character that is not a blank, a control character or a quote is a sign. */
const RUN_LINE = /(?<![^\n\r])[[\s\p{Cc}\p{Cf}"']--[\n\r]]*[=+\-@＝＋－＠][^\n\r]*/gv;
const ESCAPED_LINE = /(?<![^\n\r])'(?=[[\s\p{Cc}\p{Cf}"']--[\n\r]]*[=+\-@＝＋－＠])/gv;
/** Digits behind a sign, with marks and an exponent as numbers have them: nothing to run. */
const NUMBER_LINE = /^[\s--[\n\r]]*[+\-][.,]?\d[[\d.,'’\s]--[\n\r]]*(?:e[+\-]?\d+[\s--[\n\r]]*)?$/iv;

/**
 * `=1+1` becomes `'=1+1`; a number (`-5`, `+3.2`, `-1e5`, `-1.234,5`) and whatever nothing would run stays as it is. What
 * starts with an apostrophe and would be run without it gets another one, so that `unescapeFormula` gives every text back.
 */
export function escapeFormula(cell: string): string {
  if (!SIGN.test(cell)) return cell;
  return cell.replaceAll(RUN_LINE, (line) => (NUMBER_LINE.test(line) ? line : `'${line}`));
}

/** The cell as it was before `escapeFormula`, or before somebody else put the apostrophe there. */
export function unescapeFormula(cell: string): string {
  return cell.includes("'") && SIGN.test(cell) ? cell.replaceAll(ESCAPED_LINE, '') : cell;
}
