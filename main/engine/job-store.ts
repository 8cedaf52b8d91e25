/** The store of one job: a SQLite file with the rows of one input file, as they stood there and as they were decided. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Decision, decision } from '@risk/app/model/policy.ts';
import { type FeatureSchema, featureSchema } from '@risk/app/schema/feature-schema.ts';
import { type RowIssue, rowIssue } from '@risk/app/table/row-issue.ts';
import { z } from 'zod';
import { openDatabase, type SqliteDatabase } from './database.ts';

const migrations = [
  `CREATE TABLE file (one INTEGER PRIMARY KEY CHECK (one = 1), header TEXT NOT NULL, delimiter TEXT NOT NULL);
   CREATE TABLE rows (
     id INTEGER PRIMARY KEY,
     line INTEGER NOT NULL,
     decision TEXT NOT NULL,
     confidence REAL NOT NULL,
     probability_of_default REAL NOT NULL,
     cells TEXT NOT NULL
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
];

const cellList = z.array(z.string());

export interface StoredFile {
  readonly header: readonly string[];
  readonly delimiter: string;
}

export interface StoredModel {
  readonly onnxSha256: string;
  readonly schema: FeatureSchema;
}

export class JobStore {
  readonly database: SqliteDatabase;

  constructor(directory: string, jobId: string) {
    this.database = openDatabase({ path: storePath(directory, jobId), migrations, synchronous: 'normal' });
  }

  close(): void {
    this.database.close();
  }

  /** Null before the header was read. */
  file(): StoredFile | null {
    const row = this.database
      .prepare<[], { header: string; delimiter: string }>('SELECT header, delimiter FROM file')
      .get();
    return row === undefined ? null : { header: readCells(row.header), delimiter: row.delimiter };
  }

  saveFile({ header, delimiter }: StoredFile): void {
    this.database
      .prepare('INSERT INTO file (one, header, delimiter) VALUES (1, ?, ?)')
      .run(JSON.stringify(header), delimiter);
  }

  /** What the rows were decided with, for their reasons; null where the job is older than reasons are. */
  model(): StoredModel | null {
    const row = this.database
      .prepare<[], { onnx_sha256: string; schema: string }>('SELECT onnx_sha256, schema FROM model')
      .get();
    return row === undefined
      ? null
      : { onnxSha256: row.onnx_sha256, schema: featureSchema.parse(JSON.parse(row.schema)) };
  }

  saveModel({ onnxSha256, schema }: StoredModel): void {
    this.database
      .prepare('INSERT INTO model (one, onnx_sha256, schema) VALUES (1, ?, ?)')
      .run(onnxSha256, JSON.stringify(schema));
  }

  /** Brings all that was written to the disk, so that the ledger may say that the job is complete. */
  flush(): void {
    this.database.pragma('wal_checkpoint(TRUNCATE)');
  }

  /** In the file's order. */
  *rowsToFix(): Generator<{ readonly cells: readonly string[]; readonly issues: readonly RowIssue[] }> {
    const issuesOf = this.database.prepare<[number]>(
      `SELECT line, column_name AS "column", kind, found, expected FROM issues WHERE line = ? ORDER BY id`,
    );
    const rows = this.database
      .prepare<[], { line: number; cells: string }>('SELECT line, cells FROM rows_to_fix ORDER BY id')
      .all();
    for (const { line, cells } of rows)
      yield { cells: readCells(cells), issues: issuesOf.all(line).map((issue) => rowIssue.parse(issue)) };
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

export function readDecision(text: string): Decision {
  return decision.parse(text);
}
