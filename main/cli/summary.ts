/** What the person at the terminal reads after scoring. */
import type { Job, SyncReport, SyncStep, WorkstationStatus } from '@risk/app/contract/desktop.ts';
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

/** Steps whose trouble is trouble with a model, not with the service. */
const MODEL_STEPS: ReadonlySet<SyncStep> = new Set([
  'fetch-release',
  'verify-release',
  'fetch-model',
  'verify-model',
  'golden-rows',
  'activate',
]);

/**
 * What the person should know about the model before its results. That the service is out of reach is usual for a
 * computer that is often offline: it is said only where it leaves no model to score with.
 */
export function modelLines({ model, lastSync }: Pick<WorkstationStatus, 'model' | 'lastSync'>): string[] {
  if (lastSync === null) return [];
  const inUse = model === null || model.freshness === 'expired' ? null : model;
  const told = lastSync.steps.flatMap((step) => {
    if (step.error === null || (inUse !== null && step.error.code === 'sync.offline')) return [];
    return [inUse === null ? step.error.message : modelLine(step, step.error.message, lastSync)];
  });
  const lines = [...new Set(told)];
  const isOlder = inUse !== null && lastSync.steps.some(isModelFailure);
  return isOlder ? [...lines, `Scoring with ${inUse.name} v${inUse.version}.`] : lines;
}

type Step = SyncReport['steps'][number];

function modelLine(step: Step, sentence: string, { outcome }: SyncReport): string {
  if (!MODEL_STEPS.has(step.step)) return sentence;
  if (isModelFailure(step)) return `Another model could not be used: ${sentence}`;
  // A remark on a step that went well in the end.
  return outcome === 'activated'
    ? `The stored model was damaged and has been fetched again: ${sentence}`
    : sentence;
}

function isModelFailure({ step, result, error }: Step): boolean {
  return result === 'failed' && error !== null && error.code !== 'sync.offline' && MODEL_STEPS.has(step);
}

interface SummaryOptions {
  /** Null where the model is the one in force. */
  readonly modelFile: object | null;
  /** Whether `--strict` kept the results back. */
  readonly isHeldBack: boolean;
}

/** The same for a program: one object. */
export function jsonSummary(
  { fileName, model, counts, rowsToFix, recognition }: Job,
  { issues, total }: { readonly issues: readonly RowIssue[]; readonly total: number },
  { modelFile, isHeldBack }: SummaryOptions,
) {
  return {
    file: fileName,
    model: {
      name: model.name,
      version: modelFile === null ? model.version : null,
      releaseSha256: model.releaseSha256,
    },
    cutoff: model.policy.cutoff,
    scored: counts.green + counts.refer + counts.red,
    ...counts,
    rowsToFix,
    written: !isHeldBack,
    recognition,
    issueCount: total,
    issues,
  };
}

/** @param modelFile name of the file that the model came from; null where it is the one in force */
export function summaryLine({ counts, rowsToFix, model }: Job, modelFile: string | null): string {
  const scored = counts.green + counts.refer + counts.red;
  const parts = [`${count.format(counts.green)} green`, `${count.format(counts.red)} red`];
  if (model.policy.referBand !== null) parts.splice(1, 0, `${count.format(counts.refer)} refer`);
  if (rowsToFix > 0) parts.push(`${count.format(rowsToFix)} ${rowsToFix === 1 ? 'row' : 'rows'} to fix`);
  const applicants = `${count.format(scored)} ${scored === 1 ? 'applicant' : 'applicants'} scored`;
  const name = modelFile ?? `${model.name} v${model.version}`;
  return `${applicants} with ${name}: ${parts.join(', ')}.`;
}
