/** The rows of the input file as they were, with what the model decided. */
import { createWriteStream } from 'node:fs';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { RiskError } from '@risk/app/contract/errors.ts';
import { writeCsvLine } from './csv-writer.ts';
import { errorCodeOf } from './engine-error.ts';
import { type JobStore, readCells, type StoredFile } from './job-store.ts';
import { PROBLEMS_COLUMN, REASON_COLUMNS, RESULT_COLUMNS } from './result-columns.ts';
import { identityWidth } from './row-keys.ts';

const ROWS_PER_PIECE = 1000;

interface OutputRow {
  /** Null of a row to fix. */
  readonly id: number | null;
  readonly line: number;
  readonly cells: string;
  readonly decision: string | null;
  readonly confidence: number | null;
  readonly probability: number | null;
}

/** Sentences that say why a row was decided as it was, the strongest first. */
export type ReasonsOf = (rowId: number) => Promise<readonly string[]>;

/**
 * Writes every row in the file's order; a row to fix has empty results. Numbers in their shortest form that reads back
 * as the same double. A new file can be read by this user alone; one that stands there keeps its mode.
 * @param reasonsOf adds columns for the reasons; null for none
 * @returns the number of rows
 * @throws RiskError `job.not-found` where the job ended before the header was read, `file.unwritable`
 */
export async function exportResults(
  store: JobStore,
  path: string,
  reasonsOf: ReasonsOf | null = null,
): Promise<number> {
  const file = store.file();
  if (file === null) throw new RiskError('job.not-found');
  const written = { rows: 0 };
  await writeFile(path, pieces({ store, file, written, reasonsOf }));
  return written.rows;
}

async function writeFile(path: string, text: AsyncIterable<string>): Promise<void> {
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
  const shape = { columns: header.length, results: header.length - identityWidth(header), delimiter };
  yield writeCsvLine([...header.slice(0, header.length - shape.results), PROBLEMS_COLUMN], delimiter);
  for (const { cells, issues } of store.rowsToFix()) {
    const problems = issues.map(
      ({ column, found, expected }) =>
        `${column === null ? '' : `${column}: `}found ${found.trim() === '' ? 'nothing' : `“${found}”`}, expected ${expected}`,
    );
    written.rows++;
    yield writeCsvLine([...inputCells(cells, shape), problems.join('; ')], delimiter);
  }
}

interface PiecesOptions {
  readonly store: JobStore;
  readonly file: StoredFile;
  readonly written: { rows: number };
  readonly reasonsOf: ReasonsOf | null;
}

async function* pieces({ store, file, written, reasonsOf }: PiecesOptions): AsyncGenerator<string> {
  const { header, delimiter } = file;
  const added = reasonsOf === null ? RESULT_COLUMNS : [...RESULT_COLUMNS, ...REASON_COLUMNS];
  // Results of an earlier scoring are replaced, not kept beside the new ones.
  const inputs = identityWidth(header);
  const shape = { columns: header.length, results: header.length - inputs, delimiter };
  yield writeCsvLine([...header.slice(0, inputs), ...added], delimiter);
  let piece = '';
  for (const row of outputRows(store)) {
    const reasons = row.id === null || reasonsOf === null ? [] : await reasonsOf(row.id);
    const results =
      row.decision === null
        ? []
        : [row.decision, String(row.confidence), String(row.probability), ...reasons];
    const filled = added.map((_, i) => results[i] ?? '');
    piece += writeCsvLine([...inputCells(readCells(row.cells), shape), ...filled], delimiter);
    if (++written.rows % ROWS_PER_PIECE !== 0) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

function outputRows(store: JobStore): IterableIterator<OutputRow> {
  return store.database
    .prepare<[], OutputRow>(
      `SELECT id, line, cells, decision, confidence, probability_of_default AS probability FROM rows
       UNION ALL SELECT NULL, line, cells, NULL, NULL, NULL FROM rows_to_fix ORDER BY line`,
    )
    .iterate();
}

interface FileShape {
  /** All columns of the file's header. */
  readonly columns: number;
  /** How many of them, at the end, are results of an earlier scoring. */
  readonly results: number;
  readonly delimiter: string;
}

/**
 * The cells below the input columns, as many as there are, so that the results stand below their names. Short rows are
 * filled up. Surplus cells mostly come from a delimiter inside a text without quotes: they stay, in the last column, so
 * that nothing is lost and the row is still one to fix when the file is scored again.
 */
function inputCells(cells: readonly string[], { columns, results, delimiter }: FileShape): readonly string[] {
  const filled = cells.findLastIndex((cell, i) => i < columns || cell.trim() !== '') + 1;
  const count = columns - results;
  if (filled <= columns) return Array.from({ length: count }, (_, i) => cells[i] ?? '');
  const input = cells.slice(0, filled - results);
  return [...input.slice(0, count - 1), input.slice(count - 1).join(delimiter)];
}
