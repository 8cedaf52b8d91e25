/** Rows to fix as lines for a terminal. */
import type { RiskError } from '@risk/app/contract/errors.ts';
import { type RowIssue, rowIssue } from '@risk/app/table/row-issue.ts';
import { z } from 'zod';

const ISSUES_SHOWN = 20;

/** What the error lists, one line a problem, the first twenty; empty where it lists nothing. */
export function issueLines({ details }: Pick<RiskError, 'details'>, shown = ISSUES_SHOWN): string[] {
  const listed = z.array(rowIssue).safeParse(details['issues']);
  if (!listed.success) return [];
  const lines = listed.data.slice(0, shown).map(issueLine);
  const rows = new Set(listed.data.slice(0, shown).map(({ line }) => line)).size;
  const more = Number(details['count'] ?? 0) - rows;
  return more > 0 ? [...lines, `… and ${more} more ${more === 1 ? 'row' : 'rows'}.`] : lines;
}

function issueLine({ line, column, found, expected }: RowIssue): string {
  const where = column === null ? `Line ${line}` : `Line ${line}, ${column}`;
  const what = column === null ? found : found.trim() === '' ? 'nothing' : `“${found}”`;
  return `${where}: found ${what}, expected ${expected}.`;
}
