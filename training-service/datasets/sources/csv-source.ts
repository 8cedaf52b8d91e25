/** Where CSV files lie that may become data set versions. */

export interface CsvFile {
  /** As the person finds it again, for example `gs://bucket/2026/may.csv`. */
  readonly name: string;
  readonly bytes: number;
  /** @throws RiskError `file.unreadable` */
  read(): Promise<Uint8Array<ArrayBuffer>>;
}

export interface CsvSource {
  /** The CSV files, by name. @throws RiskError `file.not-found`, `file.unreadable` */
  list(): Promise<readonly CsvFile[]>;
}

export function isCsv(name: string): boolean {
  return name.toLowerCase().endsWith('.csv');
}

export function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  if (a.name === b.name) return 0;
  return a.name < b.name ? -1 : 1;
}
