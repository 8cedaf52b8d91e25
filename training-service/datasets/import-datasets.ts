/** Every new CSV file of a source becomes a version of one data set. A file that fails does not keep the others out. */
import { RiskError, toErrorValue } from '@risk/app/contract/errors.ts';
import { DATASET_LIMIT_BYTES, type DatasetSummary } from '@risk/app/contract/service.ts';
import { sha256Of } from '../storage/artifact-store.ts';
import type { CsvFile, CsvSource } from './sources/csv-source.ts';

export interface ImportOptions {
  readonly source: CsvSource;
  /** The versions of the name that there are. */
  readonly known: readonly Pick<DatasetSummary, 'sha256' | 'version'>[];
  /** @throws RiskError `csv.*`, `dataset.exists` */
  readonly add: (csv: Uint8Array<ArrayBuffer>) => Promise<DatasetSummary>;
  readonly onFile?: (imported: ImportedFile, done: number, total: number) => void;
}

export type ImportedFile =
  | { readonly file: string; readonly outcome: 'added'; readonly dataset: DatasetSummary }
  /** A version holds the same bytes. */
  | { readonly file: string; readonly outcome: 'known'; readonly version: number }
  | { readonly file: string; readonly outcome: 'failed'; readonly error: RiskError };

/**
 * Files are taken in the order of their names, so that versions follow it. Content decides what is new, not the name:
 * the same import again adds nothing.
 * @returns what came of each file
 * @throws RiskError where the source cannot be listed
 */
export async function importDatasets({
  source,
  known,
  add,
  onFile,
}: ImportOptions): Promise<readonly ImportedFile[]> {
  const versions = new Map(known.map(({ sha256, version }) => [sha256, version]));
  const files = await source.list();
  const report: ImportedFile[] = [];
  for (const file of files) {
    const imported = await importOne(file, versions, add);
    report.push(imported);
    onFile?.(imported, report.length, files.length);
  }
  return report;
}

async function importOne(
  file: CsvFile,
  versions: Map<string, number>,
  add: ImportOptions['add'],
): Promise<ImportedFile> {
  try {
    if (file.bytes > DATASET_LIMIT_BYTES)
      throw new RiskError('request.too-large', { limitBytes: DATASET_LIMIT_BYTES });
    const csv = await file.read();
    const sha256 = sha256Of(csv);
    const version = versions.get(sha256);
    if (version !== undefined) return { file: file.name, outcome: 'known', version };
    const dataset = await add(csv);
    versions.set(sha256, dataset.version);
    return { file: file.name, outcome: 'added', dataset };
  } catch (thrown) {
    const error = RiskError.fromValue(toErrorValue(thrown));
    // Somebody else was quicker.
    return error.code === 'dataset.exists'
      ? { file: file.name, outcome: 'known', version: Number(error.details['version']) }
      : { file: file.name, outcome: 'failed', error };
  }
}
