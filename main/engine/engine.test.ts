import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Job, PageRequest } from '@risk/app/contract/desktop.ts';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ended, engineBench } from '../testing/engine-bench.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { manyApplicants, sampleLines } from '../testing/tiny-model.ts';
import { forkEngine } from './fork-engine.ts';
import { startEngine } from './supervisor.ts';

const firstPage = (job: Job): PageRequest => ({
  jobId: job.jobId,
  sort: [],
  filter: { decisions: [], text: '', columns: [] },
  from: 0,
  limit: 500,
});

function ledgerOf(directory: string) {
  const database = new Database(join(directory, 'ledger.sqlite'), { readonly: true });
  const number = (sql: string): number => Number(database.prepare(sql).pluck().get());
  const figures = {
    seen: number('SELECT COUNT(*) FROM seen_rows'),
    waitingRows: number('SELECT COALESCE(SUM(row_count), 0) FROM accumulated_counts'),
    batches: number('SELECT COUNT(*) FROM outbox'),
    batchRows: number('SELECT COALESCE(SUM(row_count), 0) FROM outbox'),
  };
  database.close();
  return figures;
}

/** A new process takes its time on a busy computer. */
const PATIENT = { timeout: 10_000 };

/** SQLite's own files beside a store go with it. */
function filesOf(directory: string): string[] {
  return readdirSync(join(directory, 'jobs')).filter((name) => !/-(?:shm|wal)$/.test(name));
}

/** The same file with cells more at the end of each line. */
function withCells(csv: string, header: string, cells: string): string {
  const lines = csv.trimEnd().split('\n');
  return lines.map((line, i) => `${line},${i === 0 ? header : cells}`).join('\n');
}

describe('scoring a file', () => {
  test('every applicant of the sample is decided, and the page says so', async () => {
    const { engine, score } = engineBench();
    const job = await score(`${sampleLines().join('\n')}\n`);
    expect(job).toMatchObject({ state: 'completed', rowsToFix: 0, error: null });
    expect(job.counts.green + job.counts.red).toBe(100);
    expect(job.histogram.reduce((sum, rows) => sum + rows, 0)).toBe(100);
    expect(job.progress).toMatchObject({
      bytesDone: job.progress.bytesTotal,
      rowsDone: 100,
      millisecondsLeft: null,
    });
    const page = await engine.call('jobs.page', firstPage(job));
    expect(page.totalRows).toBe(100);
    expect(page.rows[0]).toMatchObject({ rowId: 0, line: 2, cells: sampleLines()[1]?.split(',') });
    for (const row of page.rows) {
      expect(row.decision).toBe(row.probabilityOfDefault < 0.5 ? 'green' : 'red');
      expect(row.confidence).toBeCloseTo(
        Math.max(row.probabilityOfDefault, 1 - row.probabilityOfDefault),
        12,
      );
    }
  });

  test('rows to fix are listed and the others are scored', async () => {
    const lines = sampleLines();
    lines[2] = lines[2]?.replace(/^([^,]*),[^,]*,/, '$1,nonsense,') ?? '';
    const { engine, score, directory } = engineBench();
    const job = await score(lines.join('\n'));
    expect(job).toMatchObject({ state: 'completed', rowsToFix: 1 });
    const issues = await engine.call('jobs.issues', { jobId: job.jobId, from: 0, limit: 10 });
    expect(issues).toMatchObject({
      total: 1,
      issues: [{ line: 3, column: 'checking_status', kind: 'unknown-label', found: 'nonsense' }],
    });
    expect(ledgerOf(directory).batchRows).toBe(99);

    const output = join(directory, 'out.csv');
    expect(
      await engine.call('jobs.export', { jobId: job.jobId, path: output, reasons: false, rows: 'all' }),
    ).toEqual({
      rows: 100,
    });
    const written = readFileSync(output, 'utf8').split('\n');
    expect(written[0]).toBe(`${lines[0]},decision,confidence,probability_of_default`);
    expect(written[2]).toBe(`${lines[2]},,,`);
    expect(written[3]).toMatch(/,(green|red),0\.\d+,0\.\d+$/);
    expect(written).toHaveLength(102);
  });

  test.each([
    ['an empty file', '', 'csv.empty'],
    ['a header only', `${sampleLines()[0]}\n`, 'csv.no-rows'],
    ['missing columns', 'client,duration\n1,6\n', 'csv.missing-columns'],
    ['a binary file', 'PK\0\0\0\0', 'csv.binary'],
  ])('%s fails the job and says why', async (_, csv, code) => {
    const { score, directory } = engineBench();
    const job = await score(csv);
    expect(job).toMatchObject({ state: 'failed', error: { code } });
    expect(ledgerOf(directory).seen).toBe(0);
  });

  test('a model file that was tampered with scores nothing', async () => {
    const { score, model } = engineBench();
    writeFileSync(model.onnxPath, 'not the model');
    expect(await score(manyApplicants(60))).toMatchObject({
      state: 'failed',
      error: { code: 'sync.wrong-hash' },
    });
  });

  test('progress never goes backwards and the first page is there while it runs', async () => {
    const { engine, start } = engineBench({ faults: { chunkDelayMs: 40 } });
    const seen: number[] = [];
    engine.on('job.changed', ({ progress }) => seen.push(progress.rowsDone));
    const job = await start(manyApplicants(20_000));
    let rows = 0;
    while (rows === 0) rows = (await engine.call('jobs.page', firstPage(job))).totalRows;
    expect(rows).toBeLessThan(20_000);
    expect((await ended(engine, job)).progress.rowsDone).toBe(20_000);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect((await engine.call('jobs.page', firstPage(job))).totalRows).toBe(20_000);
  });

  test('a cancelled job counts nothing', async () => {
    const { engine, start, directory } = engineBench({ faults: { chunkDelayMs: 40 } });
    const job = await start(manyApplicants(20_000));
    expect(await engine.call('jobs.cancel', { jobId: job.jobId })).toMatchObject({ state: 'cancelled' });
    expect(ledgerOf(directory)).toEqual({ seen: 0, waitingRows: 0, batches: 0, batchRows: 0 });
    await engine.call('jobs.delete', { jobId: job.jobId });
    expect(await engine.call('jobs.list', {})).toEqual([]);
  });
});

describe('counting exactly once', () => {
  test('a file scored twice counts once, also under another version and with a row twice in it', async () => {
    const bench = engineBench();
    const csv = manyApplicants(60);
    await bench.score(csv);
    await bench.score(csv);
    const second = engineBench({ directory: bench.directory, version: 2 });
    await second.score(`${csv}${manyApplicants(10, 1000).split('\n').slice(1).join('\n').repeat(2)}`);
    expect(ledgerOf(bench.directory)).toEqual({ seen: 70, waitingRows: 10, batches: 1, batchRows: 60 });
  });

  test('a file that was scored before counts nobody again, one with another column does', async () => {
    const { score, directory } = engineBench();
    const result = 'decision,confidence,probability_of_default';
    const csv = manyApplicants(60);
    await score(csv);
    const once = withCells(csv, result, 'green,0.9,0.1');
    await score(once);
    await score(withCells(once, result, 'red,0.6,0.6'));
    expect(ledgerOf(directory)).toMatchObject({ seen: 60, waitingRows: 0, batches: 1 });
    await score(withCells(manyApplicants(10), 'client_key', 'a'));
    expect(ledgerOf(directory)).toMatchObject({ seen: 70, waitingRows: 10, batches: 1 });
  });

  test('rows wait until a batch is large enough', async () => {
    const { score, directory } = engineBench();
    await score(manyApplicants(30));
    expect(ledgerOf(directory)).toMatchObject({ waitingRows: 30, batches: 0 });
    await score(manyApplicants(30, 30));
    expect(ledgerOf(directory)).toMatchObject({ waitingRows: 0, batches: 1, batchRows: 60 });
  });

  test.each([
    ['before the commit', { killBeforeCommit: true }, 'interrupted', 0],
    ['after the commit', { killAfterCommit: true }, 'completed', 60],
  ] as const)('killed %s', async (_, faults, state, rows) => {
    const first = engineBench({ faults });
    const job = await first.start(manyApplicants(60));
    // The supervisor starts a new process, which finds the job of the dead one.
    await expect
      .poll(
        async () => (await first.engine.call('jobs.get', { jobId: job.jobId }).catch(() => job)).state,
        PATIENT,
      )
      .toBe(state);
    expect(ledgerOf(first.directory)).toMatchObject({ seen: rows, batchRows: rows });
    await first.engine.close();

    const second = engineBench({ directory: first.directory });
    await second.score(manyApplicants(60));
    expect(ledgerOf(first.directory)).toMatchObject({ seen: 60, batches: 1, batchRows: 60 });
  });

  test('two engines on one folder see each other alive', async () => {
    const slow = engineBench({ faults: { chunkDelayMs: 30 } });
    const job = await slow.start(manyApplicants(10_000));
    const other = engineBench({ directory: slow.directory });
    expect((await other.engine.call('jobs.get', { jobId: job.jobId })).state).toBe('running');
    await other.score(manyApplicants(60));
    expect((await ended(slow.engine, job)).state).toBe('completed');
    expect((await other.engine.call('jobs.get', { jobId: job.jobId })).state).toBe('completed');
  });
});

test('a killed engine fails the calls in flight, is started again and the job is interrupted', async () => {
  const bench = engineBench({ faults: { chunkDelayMs: 50 } });
  const job = await bench.start(manyApplicants(20_000));
  const inFlight = expect(bench.engine.call('jobs.cancel', { jobId: job.jobId })).rejects.toMatchObject({
    code: 'engine.stopped',
  });
  bench.process()?.kill();
  await inFlight;
  expect(await bench.engine.call('jobs.get', { jobId: job.jobId })).toMatchObject({
    state: 'interrupted',
    error: { code: 'job.interrupted' },
  });
});

describe('files of jobs that nobody will finish go when an engine starts', () => {
  test('of an interrupted job and of unknown ones, not of a completed one or one that runs', async () => {
    const first = engineBench();
    const completed = await first.score(manyApplicants(60));
    await first.engine.close();
    for (const name of [`${completed.jobId}.pending`, `${randomUUID()}.sqlite`, `${randomUUID()}.pending`])
      writeFileSync(join(first.directory, 'jobs', name), 'applicants');

    const slow = engineBench({ directory: first.directory, faults: { chunkDelayMs: 50 } });
    const running = await slow.start(manyApplicants(20_000));
    await expect.poll(() => filesOf(first.directory), PATIENT).toContain(`${running.jobId}.pending`);
    const other = engineBench({ directory: first.directory });
    expect((await other.engine.call('jobs.get', { jobId: running.jobId })).state).toBe('running');
    expect(filesOf(first.directory)).toContain(`${running.jobId}.pending`);

    slow.process()?.kill();
    await expect
      .poll(
        async () => (await slow.engine.call('jobs.get', { jobId: running.jobId }).catch(() => running)).state,
        PATIENT,
      )
      .toBe('interrupted');
    expect(filesOf(first.directory)).toEqual([`${completed.jobId}.rows`, `${completed.jobId}.sqlite`]);
    expect((await slow.engine.call('jobs.page', firstPage(completed))).totalRows).toBe(60);
  });
});

describe('damaged files of the engine', () => {
  test.each(['ledger.sqlite', 'row-key'])('%s: each call is told so, by one process', async (file) => {
    const directory = temporaryFolder();
    writeFileSync(join(directory, file), 'damaged '.repeat(1000));
    let starts = 0;
    const engine = startEngine({ directory }, (argument) => {
      starts++;
      return forkEngine(argument);
    });
    onTestFinished(() => engine.close());
    const refusal = { code: 'storage.damaged', details: { file } };
    await expect(engine.call('outbox.counts', {})).rejects.toMatchObject(refusal);
    await expect(engine.call('jobs.list', {})).rejects.toMatchObject(refusal);
    expect(starts).toBe(1);
    expect(readFileSync(join(directory, file), 'utf8')).toMatch(/^damaged /);
  });

  test('a row key that is damaged while the engine runs fails the job and says why', async () => {
    const { engine, score, directory } = engineBench();
    await engine.call('jobs.list', {});
    writeFileSync(join(directory, 'row-key'), 'damaged');
    const job = await score(manyApplicants(60));
    expect(job).toMatchObject({ state: 'failed', error: { code: 'storage.damaged' } });
    expect(await engine.call('jobs.get', { jobId: job.jobId })).toMatchObject({ state: 'failed' });
  });
});

describe('sorting and filtering', () => {
  const csv = ['client,extra', 'b10,2', 'B9,10', ',x y', 'a1,', 'c"q,1'];

  async function applicants() {
    const lines = sampleLines();
    const extended = csv.map((line, i) => {
      const cells = (lines[i] ?? '').split(',').slice(1);
      return [...line.split(',').map((cell) => (cell.includes('"') ? '"c""q"' : cell)), ...cells].join(',');
    });
    const bench = engineBench();
    const job = await bench.score(extended.join('\n'));
    const page = async (request: Partial<PageRequest>) =>
      (await bench.engine.call('jobs.page', { ...firstPage(job), ...request })).rows;
    return { page, job };
  }

  test('texts sort naturally and without case, empty cells last, in both directions', async () => {
    const { page } = await applicants();
    const order = async (direction: 'ascending' | 'descending') =>
      (await page({ sort: [{ key: 'cell:0', direction }] })).map(({ cells }) => cells[0]);
    expect(await order('ascending')).toEqual(['a1', 'B9', 'b10', 'c"q', '']);
    expect(await order('descending')).toEqual(['c"q', 'b10', 'B9', 'a1', '']);
  });

  test('numbers sort as numbers, a tie keeps the order of the file', async () => {
    const { page, job } = await applicants();
    const duration = job.columns.findIndex(({ name }) => name === 'duration');
    const rows = await page({ sort: [{ key: `cell:${duration}`, direction: 'ascending' }] });
    const values = rows.map(({ cells, line }) => [Number(cells[duration]), line]);
    expect(values).toEqual(values.toSorted((a, b) => (a[0] ?? 0) - (b[0] ?? 0) || (a[1] ?? 0) - (b[1] ?? 0)));
  });

  test('the text filter finds a part of a cell, without case, and no separator', async () => {
    const { page } = await applicants();
    const found = async (text: string) =>
      (await page({ filter: { decisions: [], text, columns: [] } })).map(({ cells }) => cells[0]);
    expect(await found('B1')).toEqual(['b10']);
    expect(await found('c"Q')).toEqual(['c"q']);
    expect(await found('","')).toEqual([]);
    expect(await found('X Y')).toEqual(['']);
  });

  test('only the wanted decisions, from the middle of the list', async () => {
    const { engine, score } = engineBench();
    const job = await score(manyApplicants(1200));
    const request: PageRequest = {
      ...firstPage(job),
      filter: { decisions: ['red'], text: '', columns: [] },
      sort: [{ key: 'probabilityOfDefault', direction: 'descending' }],
      from: job.counts.red - 3,
      limit: 100,
    };
    const { totalRows, rows } = await engine.call('jobs.page', request);
    expect(totalRows).toBe(job.counts.red);
    expect(rows).toHaveLength(3);
    expect(rows.every(({ decision }) => decision === 'red')).toBe(true);
  });
});
