import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Explanation, Job, Page } from '@risk/app/contract/desktop.ts';
import type { ReferenceProfile } from '@risk/app/privacy/reference-profile.ts';
import { inputColumns } from '@risk/app/schema/feature-schema.ts';
import { germanCreditSchema } from '@risk/app/schema/german-credit.ts';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { type EngineBench, engineBench } from '../testing/engine-bench.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { manyApplicants, sampleLines } from '../testing/tiny-model.ts';
import { storePath } from './job-store.ts';
import { enginePaths } from './paths.ts';

const csv = `${sampleLines().join('\n')}\n`;
const width = inputColumns(germanCreditSchema).length;

function pageOf({ engine }: EngineBench, { jobId }: Job, limit = 500): Promise<Page> {
  return engine.call('jobs.page', {
    jobId,
    sort: [],
    filter: { decisions: [], text: '', columns: [] },
    from: 0,
    limit,
  });
}

function explain({ engine }: EngineBench, { jobId }: Job, rowId = 0): Promise<Explanation> {
  return engine.call('jobs.explain', { jobId, rowId });
}

function models(directory: string): string[] {
  return readdirSync(join(directory, 'job-models'));
}

const sum = ({ base, contributions }: Explanation): number =>
  contributions.reduce((total, { contribution }) => total + contribution, base ?? Number.NaN);

describe('a model that is read exactly', () => {
  test('every row is explained: base and contributions are the score, the score is the probability', async () => {
    const bench = engineBench();
    const job = await bench.score(csv);
    const { rows } = await pageOf(bench, job);
    expect(rows).toHaveLength(100);
    for (const row of rows) {
      const explained = await explain(bench, job, row.rowId);
      const { rowId, line, decision, confidence, probabilityOfDefault } = row;
      expect(explained).toMatchObject({ rowId, line, decision, confidence, probabilityOfDefault });
      expect(explained).toMatchObject({ reasons: 'linear', scoreUnit: 'log-odds' });
      expect(Math.abs(sum(explained) - (explained.score ?? 0))).toBeLessThan(1e-6);
      expect(1 / (1 + Math.exp(-sum(explained)))).toBeCloseTo(probabilityOfDefault, 6);
      expect(explained.contributions).toHaveLength(width);
      const sizes = explained.contributions.map(({ contribution }) => Math.abs(contribution));
      expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
      expect(row.topReason).toEqual(explained.sentences[0] ?? null);
    }
    expect(rows.filter(({ topReason }) => topReason !== null).length).toBeGreaterThan(50);
  });

  test('a contribution is worked out by hand: 0.04 for each month of duration', async () => {
    const bench = engineBench();
    const job = await bench.score(csv);
    const [header = '', first = ''] = sampleLines();
    const months = Number(first.split(',')[header.split(',').indexOf('duration')]);
    const { contributions } = await explain(bench, job);
    const duration = contributions.find(({ column }) => column === 'duration');
    expect(duration?.contribution).toBeCloseTo(0.04 * months, 5);
    expect(duration?.value).toEqual({ en: `${months} months`, de: `${months} Monate` });
  });

  test('a full page has its top reasons, also while the job runs', async () => {
    const bench = engineBench({ faults: { chunkDelayMs: 100 } });
    const job = await bench.start(manyApplicants(8000));
    let page: Page = { totalRows: 0, rows: [] };
    while (page.rows.length === 0) page = await pageOf(bench, job);
    expect(page.rows).toHaveLength(500);
    expect(page.rows.some(({ topReason }) => topReason !== null)).toBe(true);
    await bench.engine.call('jobs.cancel', { jobId: job.jobId });
  });

  test('a row that is not there is not explained', async () => {
    const bench = engineBench();
    const job = await bench.score(csv);
    await expect(explain(bench, job, 100)).rejects.toMatchObject({ code: 'request.not-found' });
    await expect(
      bench.engine.call('jobs.explain', { jobId: '11111111-2222-4333-8444-555555555555', rowId: 0 }),
    ).rejects.toMatchObject({ code: 'job.not-found' });
  });
});

function withProfile(
  bench: EngineBench,
  change: (profile: ReferenceProfile) => ReferenceProfile,
): Promise<Job> {
  const { profile } = bench.model.release;
  if (profile === null) throw new Error('the tiny model has a profile');
  return bench.scoreWith(csv, { ...bench.model.release, profile: change(profile) });
}

/** All numbers usual between 20 and 30; the first category of each column never seen. */
function narrow(profile: ReferenceProfile): ReferenceProfile {
  return {
    ...profile,
    features: profile.features.map((feature) =>
      feature.kind === 'numeric'
        ? { ...feature, range: [20, 30] }
        : { ...feature, counts: feature.counts.with(0, 0) },
    ),
  };
}

describe('values that the model has hardly seen', () => {
  test('a number beyond the usual range and a category that never occurred are named', async () => {
    const bench = engineBench();
    const job = await withProfile(bench, narrow);
    const [header = '', ...lines] = sampleLines();
    const columns = header.split(',');
    const seen = { below: 0, above: 0, unseen: 0 };
    for (const [rowId, line] of lines.entries()) {
      const { outsideTraining } = await explain(bench, job, rowId);
      const months = Number(line.split(',')[columns.indexOf('duration')]);
      expect(outsideTraining.find(({ column }) => column === 'duration')).toEqual(
        months >= 20 && months <= 30
          ? undefined
          : {
              column: 'duration',
              label: { en: 'Duration', de: 'Laufzeit' },
              value: { en: `${months} months`, de: `${months} Monate` },
              kind: months < 20 ? 'below' : 'above',
              usual: { en: '20 to 30 months', de: '20 bis 30 Monate' },
            },
      );
      const account = line.split(',')[columns.indexOf('checking_status')];
      const named = outsideTraining.find(({ column }) => column === 'checking_status');
      expect(named).toEqual(
        account === '<0' ? expect.objectContaining({ kind: 'unseen', usual: null }) : undefined,
      );
      for (const { kind } of outsideTraining) seen[kind]++;
    }
    expect(Math.min(seen.below, seen.above, seen.unseen)).toBeGreaterThan(0);
  });

  test('also where the model gives no reasons', async () => {
    const bench = engineBench({ file: { explained: 'not' } });
    const job = await withProfile(bench, narrow);
    const { reasons, outsideTraining } = await explain(bench, job);
    expect(reasons).toBe('none');
    expect(outsideTraining.length).toBeGreaterThan(0);
  });

  test('nothing is said where the profile knows no ranges, or there is none', async () => {
    const bench = engineBench();
    expect((await explain(bench, await bench.score(csv))).outsideTraining).toEqual([]);
    const without = await bench.scoreWith(csv, { ...bench.model.release, profile: null });
    expect((await explain(bench, without)).outsideTraining).toEqual([]);
  });

  test('a store from before profiles were kept still explains', async () => {
    const directory = temporaryFolder();
    const old = engineBench({ directory });
    const job = await old.score(csv);
    await old.engine.close();
    const store = new Database(storePath(enginePaths(directory).jobs, job.jobId));
    store.exec('UPDATE model SET profile = NULL');
    store.close();
    const bench = engineBench({ directory });
    expect(await explain(bench, job)).toMatchObject({ reasons: 'linear', outsideTraining: [] });
  });
});

describe('other models', () => {
  test('a model without readable parts and without background gives no reasons', async () => {
    const bench = engineBench({ file: { explained: 'not' } });
    const job = await bench.score(csv);
    expect(await explain(bench, job)).toMatchObject({
      reasons: 'none',
      scoreUnit: null,
      base: null,
      score: null,
      sentences: [],
      contributions: [],
    });
    expect((await pageOf(bench, job)).rows.every(({ topReason }) => topReason === null)).toBe(true);
  });

  test('a model with background rows is sampled: the same reasons each time, and they add up', async () => {
    const background = [0, 1, 2].map((row) => Array.from({ length: width }, (_, i) => (i + row) % 3));
    const metadata = { 'risk.background': JSON.stringify(background) };
    const bench = engineBench({ file: { explained: 'not', metadata } });
    const job = await bench.score(csv);
    const explained = await explain(bench, job, 3);
    expect(explained).toMatchObject({ reasons: 'sampled', scoreUnit: 'log-odds' });
    expect(Math.abs(sum(explained) - (explained.score ?? 0))).toBeLessThan(1e-6);
    expect(await explain(bench, job, 3)).toEqual(explained);
    expect((await pageOf(bench, job)).rows.every(({ topReason }) => topReason === null)).toBe(true);
  });

  test('reasons that do not add up are withheld, in the page and when asked for', async () => {
    const bench = engineBench({ file: { explained: 'wrongly' } });
    const job = await bench.score(csv);
    await expect(explain(bench, job)).rejects.toMatchObject({ code: 'reasons.do-not-add-up' });
    const { rows } = await pageOf(bench, job);
    expect(rows).toHaveLength(100);
    expect(rows.every(({ topReason }) => topReason === null)).toBe(true);
  });
});

describe('the model of a job', () => {
  test('stays while a job that used it does, though it is gone elsewhere, and goes with the last', async () => {
    const bench = engineBench();
    const jobs = [await bench.score(csv), await bench.score(csv)];
    expect(models(bench.directory)).toEqual([`${bench.model.release.onnx.sha256}.onnx`]);
    rmSync(bench.model.onnxPath);
    for (const job of jobs) {
      expect((await explain(bench, job)).reasons).toBe('linear');
      expect(models(bench.directory)).toHaveLength(1);
      await bench.engine.call('jobs.delete', { jobId: job.jobId });
    }
    expect(models(bench.directory)).toEqual([]);
  });

  test('an older job is explained with the older model', async () => {
    const directory = temporaryFolder();
    const old = engineBench({ directory });
    const job = await old.score(csv);
    const before = await explain(old, job);
    await old.engine.close();
    const bench = engineBench({ directory, version: 2 });
    const newer = await bench.score(csv);
    expect(models(directory)).toHaveLength(2);
    expect(await explain(bench, job)).toEqual(before);
    expect((await explain(bench, newer)).base).not.toBe(before.base);
  });

  test.each([
    ['missing', (path: string) => rmSync(path)],
    ['damaged', (path: string) => writeFileSync(path, 'something else')],
  ])('where its file is %s, the page comes without reasons and the row says why', async (_, spoil) => {
    const bench = engineBench();
    const job = await bench.score(csv);
    spoil(join(bench.directory, 'job-models', `${bench.model.release.onnx.sha256}.onnx`));
    expect((await pageOf(bench, job)).rows.map(({ topReason }) => topReason)).toEqual(
      Array.from({ length: 100 }, () => null),
    );
    await expect(explain(bench, job)).rejects.toMatchObject({ code: 'reasons.model-gone' });
    // The next job brings a sound one, which serves both.
    await bench.score(csv);
    expect((await explain(bench, job)).reasons).toBe('linear');
  });

  test('what nobody needs is swept when an engine starts', async () => {
    const directory = temporaryFolder();
    const first = engineBench({ directory });
    await first.score(csv);
    await first.engine.close();
    writeFileSync(join(directory, 'job-models', `${'e'.repeat(64)}.onnx`), 'of a job that is gone');
    writeFileSync(join(directory, 'job-models', '11111111-2222-4333-8444-555555555555.copy'), 'cut off');
    const bench = engineBench({ directory });
    await bench.engine.call('jobs.list', {});
    expect(models(directory)).toEqual([`${bench.model.release.onnx.sha256}.onnx`]);
  });
});
