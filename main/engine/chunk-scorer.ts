/** Rows of a file to decisions, a few thousand at a time, into the job's store. */
import type { Job, JobColumn } from '@risk/app/contract/desktop.ts';
import type { Release } from '@risk/app/model/release.ts';
import { confidence, decide } from '@risk/app/scoring/decide.ts';
import type { CsvChunk } from '@risk/app/table/csv.ts';
import { type RecognisedHeader, recogniseHeader } from '@risk/app/table/header.ts';
import { RowEncoder } from '@risk/app/table/row-encoder.ts';
import type { RowIssue } from '@risk/app/table/row-issue.ts';
import type { JobStore } from './job-store.ts';
import type { ModelSession } from './model-session.ts';
import type { PendingChunk } from './pending-rows.ts';
import { identityWidth, ROW_KEY_BYTES, rowKey } from './row-keys.ts';
import { type ColumnChunk, DECISION_ORDER } from './scoring-task.ts';

export const HISTOGRAM_BARS = 20;

interface ChunkScorerOptions {
  readonly release: Pick<Release, 'schema' | 'policy'>;
  readonly header: readonly string[];
  readonly session: ModelSession;
  readonly store: JobStore;
  readonly rowSecret: Buffer;
}

interface ScoredChunk {
  readonly rows: ColumnChunk;
  readonly pending: PendingChunk;
}

/** Running sums of one job. */
interface Tally {
  readonly counts: { green: number; refer: number; red: number };
  readonly histogram: number[];
  rowsToFix: number;
}

export class ChunkScorer {
  readonly columns: readonly JobColumn[];
  readonly featureCount: number;
  readonly tally: Tally = {
    counts: { green: 0, refer: 0, red: 0 },
    histogram: Array.from({ length: HISTOGRAM_BARS }, () => 0),
    rowsToFix: 0,
  };
  readonly #options: ChunkScorerOptions;
  readonly #encoder: RowEncoder;
  readonly #identityWidth: number;
  #issueCount = 0;
  #rowCount = 0;

  /** @throws RiskError `csv.missing-columns`, `csv.duplicate-columns` */
  constructor(options: ChunkScorerOptions) {
    const recognised = recogniseHeader(options.release.schema, options.header);
    this.#options = options;
    this.#identityWidth = identityWidth(options.header);
    this.#encoder = new RowEncoder(options.release.schema, recognised);
    this.featureCount = this.#encoder.featureCount;
    this.columns = jobColumns(recognised);
  }

  /** Scores and stores the rows `[from, to)` of a chunk of the file. */
  async score(chunk: CsvChunk, from: number, to: number): Promise<ScoredChunk> {
    const { inputs, good, bad } = this.#encode(chunk, from, to);
    const probabilities = await this.#options.session.score(inputs, good.length);
    const rows = this.#decide(chunk, good, probabilities);
    this.#store(chunk, good, bad, rows);
    return { rows, pending: { rowCount: good.length, inputs, probabilities, keys: this.#keys(chunk, good) } };
  }

  #encode(chunk: CsvChunk, from: number, to: number) {
    const inputs = new Float32Array((to - from) * this.featureCount);
    const good: number[] = [];
    const bad: { at: number; issues: readonly RowIssue[] }[] = [];
    for (let at = from; at < to; at++) {
      const cells = chunk.rows[at] ?? [];
      const issues = this.#encoder.encode(
        cells,
        chunk.lines[at] ?? 0,
        inputs,
        good.length * this.featureCount,
      );
      if (issues.length === 0) good.push(at);
      else bad.push({ at, issues });
    }
    return { inputs, good, bad };
  }

  #decide(chunk: CsvChunk, good: readonly number[], probabilities: Float64Array): ColumnChunk {
    const { policy } = this.#options.release;
    const rows: ColumnChunk = {
      line: Float64Array.from(good, (at) => chunk.lines[at] ?? 0),
      probabilityOfDefault: probabilities,
      confidence: new Float64Array(good.length),
      decision: new Uint8Array(good.length),
    };
    for (let i = 0; i < good.length; i++) {
      const probability = probabilities[i] ?? 0;
      const decision = decide(probability, policy);
      rows.decision[i] = DECISION_ORDER.indexOf(decision);
      rows.confidence[i] = confidence(probability, policy.cutoff);
      this.tally.counts[decision]++;
      const bar = Math.min(HISTOGRAM_BARS - 1, Math.floor(probability * HISTOGRAM_BARS));
      this.tally.histogram[bar] = (this.tally.histogram[bar] ?? 0) + 1;
    }
    return rows;
  }

  #store(
    chunk: CsvChunk,
    good: readonly number[],
    bad: readonly { at: number; issues: readonly RowIssue[] }[],
    rows: ColumnChunk,
  ): void {
    const { database } = this.#options.store;
    const insertRow = database.prepare(
      'INSERT INTO rows (id, line, decision, confidence, probability_of_default, cells) VALUES (?, ?, ?, ?, ?, ?)',
    );
    const insertBad = database.prepare('INSERT INTO rows_to_fix (id, line, cells) VALUES (?, ?, ?)');
    const insertIssue = database.prepare(
      'INSERT INTO issues (id, line, column_name, kind, found, expected) VALUES (?, ?, ?, ?, ?, ?)',
    );
    database
      .transaction(() => {
        good.forEach((at, i) => {
          insertRow.run(
            this.#rowCount++,
            rows.line[i],
            DECISION_ORDER[rows.decision[i] ?? 0],
            rows.confidence[i],
            rows.probabilityOfDefault[i],
            JSON.stringify(chunk.rows[at]),
          );
        });
        for (const { at, issues } of bad) {
          insertBad.run(this.tally.rowsToFix++, chunk.lines[at], JSON.stringify(chunk.rows[at]));
          for (const { line, column, kind, found, expected } of issues)
            insertIssue.run(this.#issueCount++, line, column, kind, found, expected);
        }
      })
      .immediate();
  }

  #keys(chunk: CsvChunk, good: readonly number[]): Uint8Array {
    const keys = new Uint8Array(good.length * ROW_KEY_BYTES);
    good.forEach((at, i) => {
      const cells = (chunk.rows[at] ?? []).slice(0, this.#identityWidth);
      keys.set(rowKey(this.#options.rowSecret, cells), i * ROW_KEY_BYTES);
    });
    return keys;
  }
}

function jobColumns({ header, columns }: RecognisedHeader): Job['columns'] {
  return header.map((text, index) => {
    const column = columns[index] ?? null;
    return {
      index,
      header: text,
      name: column?.name ?? null,
      label: column?.label ?? null,
      kind: column?.kind ?? 'text',
    };
  });
}
