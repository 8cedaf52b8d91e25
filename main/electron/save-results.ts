/** Saving scored rows where the person says. */
import { basename, extname, join } from 'node:path';
import type { Job, VerbAnswer } from '@risk/app/contract/desktop.ts';
import { RiskError } from '@risk/app/contract/errors.ts';
import type { Dialog } from 'electron';

export interface SaveResultsParts {
  readonly findJob: (jobId: string) => Promise<VerbAnswer<Job>>;
  readonly exportResults: (jobId: string, destinationPath: string) => Promise<void>;
  /** Shows the save dialog over the window, if there still is one. */
  readonly ask: (options: Parameters<Dialog['showSaveDialog']>[0]) => ReturnType<Dialog['showSaveDialog']>;
  /** Folder that the dialog opens in. */
  readonly folder: string;
}

/** @throws RiskError of the job or of the file that is written */
export async function saveResults(
  { findJob, exportResults, ask, folder }: SaveResultsParts,
  jobId: string,
): Promise<{ readonly saved: boolean }> {
  const found = await findJob(jobId);
  if (!found.ok) throw RiskError.fromValue(found.error);
  const { canceled, filePath } = await ask({
    defaultPath: join(folder, resultsName(found.value.fileName)),
    filters: [{ name: 'CSV', extensions: ['csv'] }],
    properties: ['showOverwriteConfirmation', 'createDirectory'],
  });
  if (canceled || filePath === '') return { saved: false };
  await exportResults(jobId, filePath);
  return { saved: true };
}

/** `clients.csv` gives `clients-scored.csv`; only the last part of a name counts. */
export function resultsName(fileName: string): string {
  const name = basename(fileName.replaceAll('\\', '/'));
  return `${basename(name, extname(name)) || 'clients'}-scored.csv`;
}
