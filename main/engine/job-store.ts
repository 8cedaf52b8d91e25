/**
 * The store of one job: a file with the rows as they stood in the input, and a SQLite file that says where in it each
 * block of them is, how they were decided, and which rows are to fix.
 */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type ReferenceProfile, referenceProfile } from '@risk/app/privacy/reference-profile.ts';
import { type FeatureSchema, featureSchema } from '@risk/app/schema/feature-schema.ts';
import type { EncodedBlock } from '@risk/app/table/block-encoder.ts';
import type { NumberStyles } from '@risk/app/table/cell-readers.ts';
import { type RowIssue, rowIssue } from '@risk/app/table/row-issue.ts';
import { z } from 'zod';
import { openDatabase, type SqliteDatabase } from './database.ts';

const migrations = [
  `CREATE TABLE file (one INTEGER PRIMARY KEY CHECK (one = 1), header TEXT NOT NULL, delimiter TEXT NOT NULL, styles TEXT NOT NULL);
   CREATE TABLE blocks (
     id INTEGER PRIMARY KEY,
     position INTEGER NOT NULL,
     byte_length INTEGER NOT NULL,
     cell_end INTEGER NOT NULL,
     is_plain INTEGER NOT NULL,
     places BLOB NOT NULL,
     lines BLOB NOT NULL,
     probabilities BLOB NOT NULL,
     decisions BLOB NOT NULL
   );
   CREATE TABLE rows_to_fix (id INTEGER PRIMARY KEY, line INTEGER NOT NULL, cells TEXT NOT NULL);
   CREATE TABLE issues (
     id INTEGER PRIMARY KEY,
     line INTEGER NOT NULL,
     column_name TEXT,
     kind TEXT NOT NULL,
     found TEXT NOT NULL,
     expected TEXT NOT NULL
   );`,
  `CREATE TABLE model (one INTEGER PRIMARY KEY CHECK (one = 1), onnx_sha256 TEXT NOT NULL, schema TEXT NOT NULL);`,
  'ALTER TABLE model ADD COLUMN profile TEXT;',
];

const cellList = z.array(z.string());
const numberStyles = z.array(z.enum(['decimal-point', 'decimal-comma', 'undecided']));

interface BlockRow {
  readonly position: number;
  readonly byte_length: number;
  readonly cell_end: number;
  readonly is_plain: number;
  readonly places: Buffer;
  readonly lines: Buffer;
  readonly probabilities: Buffer;
  readonly decisions: Buffer;
}

export interface StoredFile {
  readonly header: readonly string[];
  /** What results are written with. */
  readonly delimiter: string;
  /** `[inputs]`, how the number columns write their decimals. */
  readonly styles: NumberStyles;
}

/** Rows that stand together in the rows' file, in the order of their ids. */
export interface StoredBlock {
  /** Where the block stands in the rows' file. */
  readonly position: number;
  readonly byteLength: number;
  /** The byte between two cells. */
  readonly cellEnd: number;
  /** Whether each row can be copied into a CSV file of this delimiter as it stands. */
  readonly isPlain: boolean;
  /** `[rows, 2]`, within the block: a row's first byte and the one behind its last. */
  readonly places: Uint32Array<ArrayBuffer>;
  /** `[rows]`, line of the input. */
  readonly lines: Uint32Array<ArrayBuffer>;
  /** `[rows]`, of default. */
  readonly probabilities: Float32Array<ArrayBuffer>;
  /** `[rows]`, index in `DECISION_ORDER`. */
  readonly decisions: Uint8Array<ArrayBuffer>;
}

export interface StoredModel {
  readonly onnxSha256: string;
  readonly schema: FeatureSchema;
  /** What the model was trained on; null where it does not say, and in stores that are older than this. */
  readonly profile: ReferenceProfile | null;
}

export interface RowToFix {
  readonly line: number;
  readonly cells: readonly string[];
  readonly issues: readonly RowIssue[];
}

export class JobStore {
  readonly database: SqliteDatabase;
  #toFixCount = 0;
  #issueCount = 0;

  constructor(directory: string, jobId: string) {
    this.database = openDatabase({ path: storePath(directory, jobId), migrations, synchronous: 'normal' });
  }

  close(): void {
    this.database.close();
  }

  /** Null before the header was read. */
  file(): StoredFile | null {
    const row = this.database
      .prepare<[], { header: string; delimiter: string; styles: string }>(
        'SELECT header, delimiter, styles FROM file',
      )
      .get();
    return row === undefined
      ? null
      : {
          header: readCells(row.header),
          delimiter: row.delimiter,
          styles: numberStyles.parse(JSON.parse(row.styles)),
        };
  }

  saveFile({ header, delimiter, styles }: StoredFile): void {
    this.database
      .prepare('INSERT INTO file (one, header, delimiter, styles) VALUES (1, ?, ?, ?)')
      .run(JSON.stringify(header), delimiter, JSON.stringify(styles));
  }

  /** Stores a block, where rows are kept, and the rows to fix that stand in it, in one transaction. */
  saveBlock(block: StoredBlock | null, toFix: EncodedBlock['toFix']): void {
    const insertBlock = this.database.prepare(
      `INSERT INTO blocks (position, byte_length, cell_end, is_plain, places, lines, probabilities, decisions)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    const insertRow = this.database.prepare('INSERT INTO rows_to_fix (id, line, cells) VALUES (?, ?, ?)');
    const insertIssue = this.database.prepare(
      'INSERT INTO issues (id, line, column_name, kind, found, expected) VALUES (?, ?, ?, ?, ?, ?)',
    );
    this.database
      .transaction(() => {
        if (block !== null)
          insertBlock.run(
            block.position,
            block.byteLength,
            block.cellEnd,
            block.isPlain ? 1 : 0,
            blobOf(block.places),
            blobOf(block.lines),
            blobOf(block.probabilities),
            blobOf(block.decisions),
          );
        for (const { line, cells, issues } of toFix) {
          insertRow.run(this.#toFixCount++, line, JSON.stringify(cells));
          for (const { column, kind, found, expected } of issues)
            insertIssue.run(this.#issueCount++, line, column, kind, found, expected);
        }
      })
      .immediate();
  }

  /** Blocks behind the first few, in order. */
  *blocks(from = 0): Generator<StoredBlock> {
    const rows = this.database
      .prepare<[number], BlockRow>('SELECT * FROM blocks WHERE id > ? ORDER BY id')
      .iterate(from);
    for (const row of rows)
      yield {
        position: row.position,
        byteLength: row.byte_length,
        cellEnd: row.cell_end,
        isPlain: row.is_plain === 1,
        places: new Uint32Array(bufferOf(row.places)),
        lines: new Uint32Array(bufferOf(row.lines)),
        probabilities: new Float32Array(bufferOf(row.probabilities)),
        decisions: new Uint8Array(bufferOf(row.decisions)),
      };
  }

  /** What the rows were decided with, for their reasons; null where the job is older than reasons are. */
  model(): StoredModel | null {
    const row = this.database
      .prepare<[], { onnx_sha256: string; schema: string; profile: string | null }>(
        'SELECT onnx_sha256, schema, profile FROM model',
      )
      .get();
    return row === undefined
      ? null
      : {
          onnxSha256: row.onnx_sha256,
          schema: featureSchema.parse(JSON.parse(row.schema)),
          profile: row.profile === null ? null : referenceProfile.parse(JSON.parse(row.profile)),
        };
  }

  saveModel({ onnxSha256, schema, profile }: StoredModel): void {
    this.database
      .prepare('INSERT INTO model (one, onnx_sha256, schema, profile) VALUES (1, ?, ?, ?)')
      .run(onnxSha256, JSON.stringify(schema), profile === null ? null : JSON.stringify(profile));
  }

  /** Brings all that was written to the disk, so that the ledger may say that the job is complete. */
  flush(): void {
    this.database.pragma('wal_checkpoint(TRUNCATE)');
  }

  /** In the file's order. */
  *rowsToFix(): Generator<RowToFix> {
    const issuesOf = this.database.prepare<[number]>(
      `SELECT line, column_name AS "column", kind, found, expected FROM issues WHERE line = ? ORDER BY id`,
    );
    const rows = this.database
      .prepare<[], { line: number; cells: string }>('SELECT line, cells FROM rows_to_fix ORDER BY id')
      .iterate();
    for (const { line, cells } of rows)
      yield {
        line,
        cells: readCells(cells),
        issues: issuesOf.all(line).map((issue) => rowIssue.parse(issue)),
      };
  }

  issues(from: number, limit: number): { total: number; issues: RowIssue[] } {
    const total =
      this.database.prepare<[], { total: number }>('SELECT COUNT(*) AS total FROM issues').get()?.total ?? 0;
    const issues = this.database
      .prepare<[number, number]>(
        `SELECT line, column_name AS "column", kind, found, expected FROM issues WHERE id >= ? ORDER BY id LIMIT ?`,
      )
      .all(from, limit)
      .map((row) => rowIssue.parse(row));
    return { total, issues };
  }
}

function blobOf({ buffer, byteOffset, byteLength }: ArrayBufferView<ArrayBuffer>): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

/** A copy that stands at the start of its memory, as typed arrays want it. */
function bufferOf(blob: Buffer): ArrayBuffer {
  return new Uint8Array(blob).buffer;
}

/** Where the rows themselves stand. */
export function rowsPath(directory: string, jobId: string): string {
  return join(directory, `${jobId}.rows`);
}

export function storePath(directory: string, jobId: string): string {
  return join(directory, `${jobId}.sqlite`);
}

/** Deletes all files of a job. */
export function deleteStore(directory: string, jobId: string): void {
  for (const name of readdirSync(directory))
    if (name.startsWith(`${jobId}.`)) rmSync(join(directory, name), { force: true });
}

export function readCells(json: string): string[] {
  return cellList.parse(JSON.parse(json));
}
