/** What the person at the terminal reads after scoring. */
import type { Job } from '@risk/app/contract/desktop.ts';
import type { RowIssue } from '@risk/app/table/row-issue.ts';

const ISSUES_SHOWN = 20;
const count = new Intl.NumberFormat('en');

/** One line a problem, the first twenty of them. */
export function issueLines(issues: readonly RowIssue[], total: number): string[] {
  const lines = issues.slice(0, ISSUES_SHOWN).map(({ line, column, found, expected }) => {
    const where = column === null ? `Line ${line}` : `Line ${line}, ${column}`;
    const what = column === null ? found : found.trim() === '' ? 'nothing' : `“${found}”`;
    return `${where}: found ${what}, expected ${expected}.`;
  });
  const more = total - lines.length;
  return more > 0 ? [...lines, `… and ${count.format(more)} more.`] : lines;
}

export { ISSUES_SHOWN };

export function summaryLine({ counts, rowsToFix, model }: Job): string {
  const scored = counts.green + counts.refer + counts.red;
  const parts = [`${count.format(counts.green)} green`, `${count.format(counts.red)} red`];
  if (model.policy.referBand !== null) parts.splice(1, 0, `${count.format(counts.refer)} refer`);
  if (rowsToFix > 0) parts.push(`${count.format(rowsToFix)} ${rowsToFix === 1 ? 'row' : 'rows'} to fix`);
  const applicants = `${count.format(scored)} ${scored === 1 ? 'applicant' : 'applicants'} scored`;
  return `${applicants} with ${model.name} v${model.version}: ${parts.join(', ')}.`;
}
