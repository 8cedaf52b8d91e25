/** The rows to fix as tab-separated text, which a spreadsheet takes as it is pasted. */
import type { RowIssue } from '@risk/app/table/row-issue.ts';

/** @param headings titles of line, column, found, expected */
export function issuesAsText(
  headings: readonly string[],
  issues: readonly RowIssue[],
  titleOf: (issue: RowIssue) => string,
): string {
  const rows = issues.map((issue) => [String(issue.line), titleOf(issue), issue.found, issue.expected]);
  return [headings, ...rows].map((cells) => cells.map(asCell).join('\t')).join('\r\n');
}

/** One cell: no tab or line break, and nothing that a spreadsheet would run as a formula. */
function asCell(text: string): string {
  const flat = text.replace(/[\t\r\n]+/g, ' ');
  return /^[=+@-]/.test(flat) && Number.isNaN(Number(flat)) ? `'${flat}` : flat;
}
