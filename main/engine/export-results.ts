/** The rows of the input file as they were, with what the model decided. */
import { createWriteStream } from 'node:fs';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { RiskError } from '@risk/app/contract/errors.ts';
import type { DecisionPolicy } from '@risk/app/model/policy.ts';
import { escapeFormula } from '@risk/app/table/formula.ts';
import type { RowIssue } from '@risk/app/table/row-issue.ts';
import { writeCsvLine } from './csv-writer.ts';
import { errorCodeOf } from './engine-error.ts';
import type { JobStore, RowToFix, StoredFile } from './job-store.ts';
import { PROBLEMS_COLUMN } from './result-columns.ts';
import { outputCells, ResultWriter, shapeOf } from './result-writer.ts';
import type { RowsFile } from './rows-file.ts';

interface ExportOptions {
  readonly path: string;
  readonly policy: DecisionPolicy;
  /** Adds columns for the reasons; null or left out for none. */
  readonly reasonsOf?: ReasonsOf | null;
}

/** Sentences that say why a row was decided as it was, the strongest first. */
export type ReasonsOf = (rowId: number) => Promise<readonly string[]>;

/**
 * Writes every row in the file's order; a row to fix has empty results. Numbers in their shortest form that reads back
 * as the same double. A new file can be read by this user alone; one that stands there keeps its mode.
 * @returns the number of rows
 * @throws RiskError `job.not-found` where the job ended before the header was read, `file.unwritable`
 */
export async function exportResults(
  store: JobStore,
  rows: RowsFile,
  { path, policy, reasonsOf = null }: ExportOptions,
): Promise<number> {
  const file = store.file();
  if (file === null) throw new RiskError('job.not-found');
  const written = { rows: 0 };
  await writeFile(path, pieces({ store, rows, file, written, policy, reasonsOf }));
  return written.rows;
}

async function writeFile(path: string, text: AsyncIterable<string | Uint8Array>): Promise<void> {
  try {
    await pipeline(Readable.from(text), createWriteStream(path, { flush: true, mode: 0o600 }));
  } catch (cause) {
    if (cause instanceof RiskError) throw cause;
    if (errorCodeOf(cause) === 'ENOSPC') throw new RiskError('storage.disk-full', {}, { cause });
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new RiskError('file.unwritable', { file: basename(path), reason }, { cause });
  }
}

/**
 * Writes the rows to fix as they stand in the file, their problems in a last column, one behind the other. Dropped again,
 * that column is passed over.
 * @returns the number of rows
 * @throws RiskError as `exportResults`
 */
export async function exportRowsToFix(store: JobStore, path: string): Promise<number> {
  const file = store.file();
  if (file === null) throw new RiskError('job.not-found');
  const written = { rows: 0 };
  await writeFile(path, piecesToFix(store, file, written));
  return written.rows;
}

async function* piecesToFix(
  store: JobStore,
  { header, delimiter }: StoredFile,
  written: { rows: number },
): AsyncGenerator<string> {
  const shape = shapeOf(header, delimiter);
  const inputs = header.slice(0, header.length - shape.results).map(escapeFormula);
  yield writeCsvLine([...inputs, PROBLEMS_COLUMN], delimiter);
  for (const { cells, issues } of store.rowsToFix()) {
    const problems = issues.map(problemText);
    written.rows++;
    yield writeCsvLine([...outputCells(cells, shape), escapeFormula(problems.join('; '))], delimiter);
  }
}

function problemText({ column, found, expected }: RowIssue): string {
  const what = found.trim() === '' ? 'nothing' : `“${found}”`;
  return column === null
    ? `found ${found}, expected ${expected}`
    : `${column}: found ${what}, expected ${expected}`;
}

interface PiecesOptions {
  readonly store: JobStore;
  readonly rows: RowsFile;
  readonly file: StoredFile;
  readonly written: { rows: number };
  readonly policy: DecisionPolicy;
  readonly reasonsOf: ReasonsOf | null;
}

async function* pieces(options: PiecesOptions): AsyncGenerator<string | Uint8Array> {
  const { store, rows, file, written, policy, reasonsOf } = options;
  const writer = new ResultWriter({ ...file, policy, withReasons: reasonsOf !== null });
  yield writer.header();
  const toFix = new RowsBefore(store.rowsToFix());
  let rowId = 0;
  try {
    for (const block of store.blocks()) {
      const bytes = rows.read(block.position, block.byteLength);
      const reasons: (readonly string[])[] = [];
      if (reasonsOf !== null)
        for (let row = 0; row < block.lines.length; row++) reasons.push(await reasonsOf(rowId + row));
      const between = toFix.take(block.lines.at(-1) ?? 0);
      yield writer.block({ ...block, bytes }, between, reasons);
      rowId += block.lines.length;
      written.rows += block.lines.length + between.length;
    }
    for (let rest = toFix.takeSome(); rest.length > 0; rest = toFix.takeSome()) {
      yield writer.rowsToFix(rest);
      written.rows += rest.length;
    }
  } finally {
    toFix.close();
  }
}

const ROWS_AT_ONCE = 1000;

/** The rows to fix, in the order of their lines, taken piece by piece. */
class RowsBefore {
  readonly #rows: Generator<RowToFix>;
  #next: IteratorResult<RowToFix>;

  constructor(rows: Generator<RowToFix>) {
    this.#rows = rows;
    this.#next = rows.next();
  }

  /** Those before a line. */
  take(line: number): RowToFix[] {
    const taken: RowToFix[] = [];
    for (; this.#next.done !== true && this.#next.value.line < line; this.#next = this.#rows.next())
      taken.push(this.#next.value);
    return taken;
  }

  /** The next few. */
  takeSome(): RowToFix[] {
    const taken: RowToFix[] = [];
    for (; this.#next.done !== true && taken.length < ROWS_AT_ONCE; this.#next = this.#rows.next())
      taken.push(this.#next.value);
    return taken;
  }

  close(): void {
    this.#rows.return(undefined);
  }
}
