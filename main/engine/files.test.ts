/** Files as clerks have them, through the whole engine. */
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Job, PageRequest } from '@risk/app/contract/desktop.ts';
import { germanCreditSchema } from '@risk/app/schema/german-credit.ts';
import { workbookParts, zipOf } from '@risk/app/testing/workbook.ts';
import { describe, expect, test } from 'vitest';
import { type EngineBench, ended, engineBench } from '../testing/engine-bench.ts';
import { manyApplicants, sampleLines } from '../testing/tiny-model.ts';

const [header = '', ...applicants] = sampleLines();
const names = header.split(',');

const page = (job: Job): PageRequest => ({
  jobId: job.jobId,
  sort: [],
  filter: { decisions: [], text: '', columns: [] },
  from: 0,
  limit: 500,
});

/** The sample with each cell as `rewrite` gives it. */
function rewritten(
  rewrite: (cell: string, name: string, row: number) => string,
  { names: headerCells = names, delimiter = ',', lineEnd = '\n' } = {},
): string {
  const lines = applicants.map((line, row) =>
    line
      .split(',')
      .map((cell, i) => rewrite(cell, names[i] ?? '', row))
      .join(delimiter),
  );
  return [headerCells.join(delimiter), ...lines, ''].join(lineEnd);
}

async function probabilities(bench: EngineBench, csv: string | Uint8Array): Promise<readonly number[]> {
  const job = await bench.score(csv);
  expect(job).toMatchObject({ state: 'completed', rowsToFix: 0 });
  const { rows } = await bench.engine.call('jobs.page', page(job));
  return rows.map(({ probabilityOfDefault }) => probabilityOfDefault);
}

/** Resolves when some of the file has been read. */
async function underWay({ engine }: EngineBench, { jobId }: Job): Promise<void> {
  await expect
    .poll(async () => (await engine.call('jobs.get', { jobId })).columns.length, {
      timeout: 10_000,
      interval: 5,
    })
    .toBeGreaterThan(0);
}

const same = (cell: string): string => cell;

const turned = (line: string, extra: string): string => `${line.split(',').toReversed().join(',')},${extra}`;

const at = (name: string): number => names.indexOf(name);

const key = (name: string): string => `cell:${at(name)}`;

const tenThousand = (cell: (i: number) => string): string =>
  Array.from({ length: 10_000 }, (_, i) => cell(i)).join(',');

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const cellOf = (text: string): string =>
  /^\d+$/.test(text) ? `<c><v>${text}</v></c>` : `<c t="inlineStr"><is><t>${escaped(text)}</t></is></c>`;

const plain = `${sampleLines().join('\n')}\n`;
const codes = new Map(
  germanCreditSchema.columns.flatMap((column) =>
    column.kind === 'categorical'
      ? column.categories.map(
          ({ value, aliases }) => [`${column.name} ${value}`, aliases[0] ?? value] as const,
        )
      : [],
  ),
);

test('the same applicants in any spelling are decided the same', async () => {
  const bench = engineBench();
  const expected = await probabilities(bench, plain);
  const spellings: Record<string, string | Uint8Array> = {
    'semicolons, a byte-order mark, CRLF': `\ufeff${rewritten(same, { delimiter: ';', lineEnd: '\r\n' })}`,
    'tabs and old line ends': rewritten(same, { delimiter: '\t', lineEnd: '\r' }),
    'all cells quoted': rewritten((cell) => `"${cell}"`),
    'header cells with stray spaces, in capitals': rewritten(same, {
      names: names.map((name) => ` ${name.toUpperCase()} `),
    }),
    'decimals that are zero': rewritten((cell) => (/^\d+$/.test(cell) ? `${cell}.0` : cell)),
    'decimal commas': rewritten((cell) => (/^\d+$/.test(cell) ? `${cell},0` : cell), { delimiter: ';' }),
    'thousands set apart, quoted': rewritten((cell, name) =>
      name === 'credit_amount' ? `"${new Intl.NumberFormat('en').format(Number(cell))}"` : cell,
    ),
    'thousands set apart as in German': rewritten(
      (cell, name) => (name === 'credit_amount' ? new Intl.NumberFormat('de').format(Number(cell)) : cell),
      { delimiter: ';' },
    ),
    'categories in capitals, with spaces': rewritten((cell) => ` ${cell.toUpperCase()} `),
    'UCI codes': rewritten((cell, name) => codes.get(`${name} ${cell}`) ?? cell),
    'UTF-16': Buffer.from(`\ufeff${plain}`, 'utf16le'),
  };
  for (const [spelling, csv] of Object.entries(spellings))
    expect(await probabilities(bench, csv), spelling).toEqual(expected);
});

test('columns in another order, extra ones and an outcome are recognised and said', async () => {
  const bench = engineBench();
  const expected = await probabilities(bench, plain);
  const csv = [
    turned(header, 'client,Class'),
    ...applicants.map((line, i) => turned(line, `"C, ${i}",bad`)),
    '',
  ];
  const job = await bench.score(csv.join('\n'));
  const { rows } = await bench.engine.call('jobs.page', page(job));
  expect(rows.map(({ probabilityOfDefault }) => probabilityOfDefault)).toEqual(expected);
  expect(rows[7]?.cells.slice(-2)).toEqual(['C, 7', 'bad']);
  expect(job.columns.filter(({ name }) => name === null).map(({ header: text }) => text)).toEqual([
    ...names.filter((name) => !job.columns.some((column) => column.name === name)),
    'client',
    'Class',
  ]);
  expect(job.recognition).toEqual({
    format: 'csv',
    encoding: 'utf-8',
    delimiter: ',',
    sheet: null,
    outcomeHeader: 'Class',
    missingOptional: [],
    numberStyles: [],
  });
});

test('Windows-1252 bytes are read as such, and an applicant keeps the name', async () => {
  const bench = engineBench();
  const text = [`${header},name`, ...applicants.map((line) => `${line},Müller`), ''].join('\n');
  const job = await bench.score(Buffer.from(text, 'latin1'));
  expect(job.recognition?.encoding).toBe('windows-1252');
  const { rows } = await bench.engine.call('jobs.page', page(job));
  expect(rows[0]?.cells.at(-1)).toBe('Müller');
});

test('a workbook gives the same decisions, and says which sheet was read', async () => {
  const bench = engineBench();
  const expected = await probabilities(bench, plain);
  const rows = sampleLines().map(
    (line, i) => `<row r="${i + 1}">${line.split(',').map(cellOf).join('')}</row>`,
  );
  const workbook = await zipOf(workbookParts({ sheets: { Notes: '', Applicants: rows.join('') } }));
  const job = await bench.score(workbook);
  expect(job).toMatchObject({
    state: 'completed',
    rowsToFix: 0,
    recognition: { format: 'xlsx', sheet: 'Applicants', encoding: null, delimiter: null },
  });
  const { rows: scored } = await bench.engine.call('jobs.page', page(job));
  expect(scored.map(({ probabilityOfDefault }) => probabilityOfDefault)).toEqual(expected);
  const path = join(bench.directory, 'scored.csv');
  await bench.engine.call('jobs.export', { jobId: job.jobId, path, reasons: false, rows: 'all' });
  expect(readFileSync(path, 'utf8').split('\n')[1]).toContain('C-0001,<0,6,');
});

describe('a number that can be read both ways', () => {
  test('is decided by the rest of its column', async () => {
    const bench = engineBench();
    const duration = names.indexOf('duration');
    const csv = rewritten((cell, name) => (name === 'duration' ? `${cell},0` : cell), { delimiter: ';' });
    const job = await bench.score(csv);
    expect(job.recognition?.numberStyles).toEqual([{ column: names[duration], style: 'decimal-comma' }]);
  });
});

test('rows to fix leave as a file, and come back once they are fixed', async () => {
  const bench = engineBench();
  const age = names.indexOf('age');
  const lines = [...applicants];
  lines[3] = (lines[3] ?? '').split(',').with(age, 'about 40').join(',');
  lines[8] = `${lines[8] ?? ''},too,much`;
  const job = await bench.score([header, ...lines, ''].join('\n'));
  expect(job).toMatchObject({ state: 'completed', rowsToFix: 2 });
  const path = join(bench.directory, 'to-fix.csv');
  const call = { jobId: job.jobId, path, reasons: false, rows: 'to-fix' as const };
  expect(await bench.engine.call('jobs.export', call)).toEqual({ rows: 2 });
  const [fixHeader, first, second] = readFileSync(path, 'utf8').trimEnd().split('\n');
  expect(fixHeader).toBe(`${header},problems`);
  expect(first).toContain('age: found “about 40”, expected a');
  expect(second).toContain('found 23 cells, expected 21 cells');

  const fixed = [fixHeader, (first ?? '').replace('about 40', '40'), ''].join('\n');
  const again = await bench.score(fixed);
  expect(again).toMatchObject({ state: 'completed', rowsToFix: 0, progress: { rowsDone: 1 } });
  // The same applicant, as the file had it from the start, counts once.
  lines[3] = (applicants[3] ?? '').split(',').with(age, '40').join(',');
  const results = join(bench.directory, 'again.csv');
  await bench.engine.call('jobs.export', { jobId: again.jobId, path: results, reasons: false, rows: 'all' });
  expect(readFileSync(results, 'utf8').split('\n')[0]).toBe(
    `${header},decision,confidence,probability_of_default`,
  );
});

test('what a spreadsheet would run leaves escaped and is the same text when it comes back', async () => {
  const bench = engineBench();
  const lines = applicants.map((line, i) => `${line},${i === 0 ? '=HYPERLINK("http://x")' : '-5'}`);
  const job = await bench.score([`${header},remark`, ...lines, ''].join('\n'));
  const path = join(bench.directory, 'scored.csv');
  await bench.engine.call('jobs.export', { jobId: job.jobId, path, reasons: false, rows: 'all' });
  const written = readFileSync(path, 'utf8').split('\n');
  expect(written[1]).toContain(`"'=HYPERLINK(""http://x"")"`);
  expect(written[2]).toContain(',-5,');
  const again = await bench.score(written.join('\n'));
  const { rows } = await bench.engine.call('jobs.page', page(again));
  expect(rows[0]?.cells[names.length]).toBe('=HYPERLINK("http://x")');
});

describe('a file that is not as it should be', () => {
  test.each<[string, string | Uint8Array, string]>([
    ['empty', '', 'csv.empty'],
    ['a header and no rows', `${header}\n`, 'csv.no-rows'],
    [
      'an old workbook',
      Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0]),
      'xlsx.old-format',
    ],
    ['a broken workbook', Uint8Array.from([0x50, 0x4b, 3, 4, 1, 2, 3, 4, 5]), 'xlsx.unreadable'],
    ['a picture', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13]), 'csv.binary'],
    [
      'a missing column',
      sampleLines()
        .map((line) => line.split(',').toSpliced(1, 1).join(','))
        .join('\n'),
      'csv.missing-columns',
    ],
    [
      'a column twice',
      sampleLines()
        .map((line) => `${line},${line.split(',')[1]}`)
        .join('\n'),
      'csv.duplicate-columns',
    ],
    ['one line of 100 MB', `${header}\n${'x'.repeat(100_000_000)}`, 'csv.row-too-long'],
  ])('%s', async (_, csv, code) => {
    const job = await engineBench().score(csv);
    expect(job).toMatchObject({ state: 'failed', error: { code } });
  });

  test('ten thousand columns more than are needed are kept', async () => {
    const csv = [
      `${header},${tenThousand((i) => `x${i}`)}`,
      ...applicants.slice(0, 20).map((line) => `${line},${tenThousand(String)}`),
    ];
    const bench = engineBench();
    const job = await bench.score(csv.join('\n'));
    expect(job).toMatchObject({ state: 'completed', rowsToFix: 0, progress: { rowsDone: 20 } });
    const { rows } = await bench.engine.call('jobs.page', { ...page(job), limit: 1 });
    expect(rows[0]?.cells.at(-1)).toBe('9999');
  });

  test('written to while it is read: said, and nothing of it is counted', async () => {
    const bench = engineBench({ faults: { chunkDelayMs: 50 } });
    const path = join(bench.directory, 'growing.csv');
    writeFileSync(path, manyApplicants(20_000));
    const job = await bench.engine.call('jobs.start', {
      path,
      fileName: 'growing.csv',
      deleteAfter: false,
      resultsPath: null,
      isStrict: false,
      model: bench.model,
    });
    await underWay(bench, job);
    appendFileSync(path, `${applicants[0] ?? ''}\n`);
    expect(await ended(bench.engine, job)).toMatchObject({
      state: 'failed',
      error: { code: 'file.changed' },
    });
    expect(await bench.engine.call('outbox.counts', {})).toEqual({ waiting: 0, delivered: 0, refused: 0 });
  });

  test.skipIf(process.platform === 'win32')('deleted while it is read: it is read to its end', async () => {
    const bench = engineBench({ faults: { chunkDelayMs: 20 } });
    const path = join(bench.directory, 'leaving.csv');
    writeFileSync(path, manyApplicants(20_000));
    const job = await bench.engine.call('jobs.start', {
      path,
      fileName: 'leaving.csv',
      deleteAfter: false,
      resultsPath: null,
      isStrict: false,
      model: bench.model,
    });
    await underWay(bench, job);
    rmSync(path);
    expect(await ended(bench.engine, job)).toMatchObject({
      state: 'completed',
      progress: { rowsDone: 20_000 },
    });
  });
});

describe('pages of what was scored', () => {
  test('filters per column: a text, a range, values; together', async () => {
    const bench = engineBench();
    const job = await bench.score(plain);
    const rowsWith = async (...columns: PageRequest['filter']['columns']) =>
      (await bench.engine.call('jobs.page', { ...page(job), filter: { decisions: [], text: '', columns } }))
        .rows;

    const car = await rowsWith({ kind: 'text', key: key('purpose'), text: 'CAR' });
    expect(car.length).toBeGreaterThan(0);
    expect(car.every(({ cells }) => cells[at('purpose')]?.includes('car'))).toBe(true);
    const ages = await rowsWith({ kind: 'range', key: key('age'), minimum: 30, maximum: 40 });
    expect(ages.every(({ cells }) => Number(cells[at('age')]) >= 30 && Number(cells[at('age')]) <= 40)).toBe(
      true,
    );
    expect(ages).toHaveLength(
      applicants.filter(
        (line) => Number(line.split(',')[at('age')]) >= 30 && Number(line.split(',')[at('age')]) <= 40,
      ).length,
    );
    const both = await rowsWith(
      { kind: 'range', key: key('age'), minimum: 30, maximum: null },
      { kind: 'values', key: key('housing'), values: [' RENT', 'for free'] },
      { kind: 'values', key: 'decision', values: ['green'] },
      { kind: 'range', key: 'probabilityOfDefault', minimum: null, maximum: 0.4 },
    );
    expect(both.every(({ decision, cells }) => decision === 'green' && cells[at('housing')] !== 'own')).toBe(
      true,
    );
  });

  test('a breakdown counts every row once, whatever the column holds', async () => {
    const bench = engineBench();
    const job = await bench.score(plain);
    for (const name of ['purpose', 'age', 'credit_amount', 'installment_commitment']) {
      const { groups, others } = await bench.engine.call('jobs.breakdown', {
        jobId: job.jobId,
        key: `cell:${names.indexOf(name)}`,
      });
      const all = [...groups.map(({ counts }) => counts), ...(others === null ? [] : [others])];
      expect(
        all.reduce((sum, { green, refer, red }) => sum + green + refer + red, 0),
        name,
      ).toBe(100);
      expect(groups.length).toBeLessThanOrEqual(13);
    }
  });
});

test('what is older than it may be is deleted when the limit is set, and only that', async () => {
  const bench = engineBench();
  const job = await bench.score(plain);
  expect(await bench.engine.call('storage.get', {})).toMatchObject({ retentionDays: 30, jobs: 1 });
  expect((await bench.engine.call('storage.get', {})).bytes).toBeGreaterThan(plain.length);
  expect(await bench.engine.call('storage.setRetention', { retentionDays: null })).toMatchObject({ jobs: 1 });
  expect((await bench.engine.call('jobs.get', { jobId: job.jobId })).keptUntil).toBeNull();
  expect(await bench.engine.call('storage.setRetention', { retentionDays: 1 })).toMatchObject({ jobs: 1 });
  const { finishedAt, keptUntil } = await bench.engine.call('jobs.get', { jobId: job.jobId });
  expect(Date.parse(keptUntil ?? '') - Date.parse(finishedAt ?? '')).toBe(24 * 60 * 60 * 1000);
});
