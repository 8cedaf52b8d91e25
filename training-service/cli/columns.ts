/** Runs and model versions as columns of a table. */
import type { ModelVersionSummary, RunSummary } from '@risk/app/contract/service.ts';
import type { TextColumn } from './text-table.ts';

export const runColumns: readonly TextColumn<RunSummary>[] = [
  { head: 'STARTED', cell: ({ startedAt }) => time(startedAt) },
  { head: 'STATE', cell: ({ state }) => state },
  { head: 'DATA SET', cell: ({ dataset, datasetVersion }) => `${dataset} ${datasetVersion}` },
  { head: 'SEED', cell: ({ seed }) => String(seed), align: 'right' },
  { head: 'BY', cell: ({ requestedBy }) => requestedBy },
  { head: 'RESULT', cell: (run) => run.message ?? '' },
];

export const versionColumns: readonly TextColumn<ModelVersionSummary>[] = [
  { head: 'VERSION', cell: ({ version }) => String(version), align: 'right' },
  { head: 'STATE', cell: ({ state, inForce }) => (inForce ? 'in force' : state) },
  { head: 'LEARNER', cell: ({ learner }) => learner },
  { head: 'AUC', cell: ({ performance }) => performance.auc.toFixed(3), align: 'right' },
  { head: 'LOG LOSS', cell: ({ performance }) => performance.logLoss.toFixed(3), align: 'right' },
  { head: 'ASKED FOR BY', cell: ({ requestedBy }) => requestedBy },
  { head: 'DECIDED BY', cell: ({ decidedBy }) => decidedBy ?? '-' },
  { head: 'COMMENT', cell: ({ comment }) => comment ?? '' },
];

export function time(iso: string | null): string {
  return iso === null ? '-' : `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}
