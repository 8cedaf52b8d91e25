/** Saving scored rows where the person says. */
import { basename, extname, join } from 'node:path';
import type { Job, VerbAnswer } from '@risk/app/contract/desktop.ts';
import { RiskError } from '@risk/app/contract/errors.ts';
import type { Dialog } from 'electron';
import type { ExportedRows } from '../workstation/workstation-contract.ts';

export interface SaveResultsParts {
  readonly findJob: (jobId: string) => Promise<VerbAnswer<Job>>;
  readonly exportResults: (
    jobId: string,
    destinationPath: string,
    options: { readonly rows: ExportedRows },
  ) => Promise<void>;
  /** Shows the save dialog over the window, if there still is one. */
  readonly ask: (options: Parameters<Dialog['showSaveDialog']>[0]) => ReturnType<Dialog['showSaveDialog']>;
  /** Folder that the dialog opens in. */
  readonly folder: string;
}

/** @throws RiskError of the job or of the file that is written */
export async function saveResults(
  { findJob, exportResults, ask, folder }: SaveResultsParts,
  jobId: string,
  rows: ExportedRows,
): Promise<{ readonly saved: boolean }> {
  const found = await findJob(jobId);
  if (!found.ok) throw RiskError.fromValue(found.error);
  const { canceled, filePath } = await ask({
    defaultPath: join(folder, resultsName(found.value.fileName, rows)),
    filters: [{ name: 'CSV', extensions: ['csv'] }],
    properties: ['showOverwriteConfirmation', 'createDirectory'],
  });
  if (canceled || filePath === '') return { saved: false };
  await exportResults(jobId, filePath, { rows });
  return { saved: true };
}

/** `clients.xlsx` gives `clients-scored.csv` or `clients-to-fix.csv`; only the last part of a name counts. */
export function resultsName(fileName: string, rows: ExportedRows): string {
  const name = basename(fileName.replaceAll('\\', '/'));
  return `${basename(name, extname(name)) || 'clients'}-${rows === 'to-fix' ? 'to-fix' : 'scored'}.csv`;
}
