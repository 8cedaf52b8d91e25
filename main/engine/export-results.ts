/** The rows of the input file as they were, with what the model decided. */
import { createWriteStream } from 'node:fs';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { RiskError } from '@risk/app/contract/errors.ts';
import { writeCsvLine } from './csv-writer.ts';
import { errorCodeOf } from './engine-error.ts';
import { type JobStore, readCells, type StoredFile } from './job-store.ts';

const RESULT_COLUMNS = ['decision', 'confidence', 'probability_of_default'];
const NO_RESULT = RESULT_COLUMNS.map(() => '');
const ROWS_PER_PIECE = 1000;

interface OutputRow {
  readonly line: number;
  readonly cells: string;
  readonly decision: string | null;
  readonly confidence: number | null;
  readonly probability: number | null;
}

/**
 * Writes every row in the file's order; a row to fix has empty results. Numbers in their shortest form that reads back
 * as the same double.
 * @returns the number of rows
 * @throws RiskError `job.not-found` where the job ended before the header was read, `file.unwritable`
 */
export async function exportResults(store: JobStore, path: string): Promise<number> {
  const file = store.file();
  if (file === null) throw new RiskError('job.not-found');
  const written = { rows: 0 };
  try {
    await pipeline(Readable.from(pieces(store, file, written)), createWriteStream(path, { flush: true }));
  } catch (cause) {
    if (errorCodeOf(cause) === 'ENOSPC') throw new RiskError('storage.disk-full', {}, { cause });
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new RiskError('file.unwritable', { file: basename(path), reason }, { cause });
  }
  return written.rows;
}

function* pieces(
  store: JobStore,
  { header, delimiter }: StoredFile,
  written: { rows: number },
): Generator<string> {
  yield writeCsvLine([...header, ...RESULT_COLUMNS], delimiter);
  let piece = '';
  for (const row of outputRows(store)) {
    const results =
      row.decision === null ? NO_RESULT : [row.decision, String(row.confidence), String(row.probability)];
    piece += writeCsvLine([...alignCells(readCells(row.cells), header.length), ...results], delimiter);
    if (++written.rows % ROWS_PER_PIECE !== 0) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

function outputRows(store: JobStore): IterableIterator<OutputRow> {
  return store.database
    .prepare<[], OutputRow>(
      `SELECT line, cells, decision, confidence, probability_of_default AS probability FROM rows
       UNION ALL SELECT line, cells, NULL, NULL, NULL FROM rows_to_fix ORDER BY line`,
    )
    .iterate();
}

/** Short rows are filled up, blank cells beyond the header dropped, so that the results stand below their names. */
function alignCells(cells: readonly string[], count: number): readonly string[] {
  const surplus = cells.slice(count);
  if (surplus.some((cell) => cell.trim() !== '')) return cells;
  return Array.from({ length: count }, (_, i) => cells[i] ?? '');
}
