import { createHash, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Job } from '@risk/app/contract/desktop.ts';
import { inputColumns } from '@risk/app/schema/feature-schema.ts';
import { germanCreditSchema } from '@risk/app/schema/german-credit.ts';
import { describe, expect, test } from 'vitest';
import type { EngineFaults, ScoringModel } from '../engine/protocol.ts';
import { type EngineBench, ended, engineBench } from './engine-bench.ts';
import { type Hostility, hostileOnnx } from './hostile-onnx.ts';
import { ServiceDouble } from './service-double.ts';
import { manyApplicants, sha256Of, tinyModel } from './tiny-model.ts';
import { provision, scoreSample, workstationBench } from './workstation-bench.ts';

const features = inputColumns(germanCreditSchema).length;

function hostileModel({ directory, model }: EngineBench, kind: Hostility): ScoringModel {
  const bytes = hostileOnnx(kind, features);
  const onnxPath = join(directory, `${kind}.onnx`);
  writeFileSync(onnxPath, bytes);
  const onnx = { sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length };
  return { ...model, onnxPath, release: { ...model.release, onnx } };
}

async function startWith(bench: EngineBench, model: ScoringModel, csv: string): Promise<Job> {
  const path = join(bench.directory, `${randomUUID()}.csv`);
  writeFileSync(path, csv);
  return bench.engine.call('jobs.start', {
    path,
    fileName: 'hostile.csv',
    deleteAfter: true,
    resultsPath: null,
    isStrict: false,
    model,
  });
}

/** The job as it stands when an engine that died is back. */
async function afterCrash({ engine }: EngineBench, { jobId }: Job): Promise<Job> {
  let found = await engine.call('jobs.get', { jobId }).catch(() => null);
  await expect
    .poll(async () => {
      found = await engine.call('jobs.get', { jobId }).catch(() => null);
      return found?.state ?? 'running';
    })
    .not.toBe('running');
  if (found === null) throw new Error('the engine does not answer');
  return found;
}

describe('native code that crashes while a file is scored', () => {
  test('ends the job with a sentence; the next one is scored, the rows before it stay', async () => {
    const faults: EngineFaults = { crashAfterRows: 1000 };
    const bench = engineBench({ faults });
    const before = await bench.score(manyApplicants(100));
    const job = await bench.start(manyApplicants(60_000, 1000));
    expect(await afterCrash(bench, job)).toMatchObject({
      state: 'interrupted',
      error: { code: 'job.interrupted' },
    });
    expect(await bench.score(manyApplicants(100, 100_000))).toMatchObject({ state: 'completed' });
    const request = {
      jobId: before.jobId,
      sort: [],
      filter: { decisions: [], text: '', columns: [] },
      from: 0,
      limit: 500,
    };
    expect((await bench.engine.call('jobs.page', request)).totalRows).toBe(100);
  });
});

describe('a model file that nobody made in good faith', () => {
  test.each<Hostility>([
    'huge-dimensions',
    'missing-gigabytes',
    'cut-length',
    'cycle',
    'deep-nesting',
    'huge-result',
  ])('%s: the job fails with a sentence, the next one is scored by the same process', async (kind) => {
    const bench = engineBench();
    const job = await ended(
      bench.engine,
      await startWith(bench, hostileModel(bench, kind), manyApplicants(50)),
    );
    expect(job).toMatchObject({ state: 'failed', error: { code: 'model.unusable' } });
    expect(job.error?.message).toMatch(/^The model cannot be loaded: .+/);
    const process = bench.process();
    expect(await bench.score(manyApplicants(60))).toMatchObject({ state: 'completed' });
    expect(bench.process()).toBe(process);
  });

  test('one that never answers is cancelled; other files are scored meanwhile and afterwards', async () => {
    const bench = engineBench();
    const { engine } = bench;
    const first = bench.process();
    const job = await startWith(bench, hostileModel(bench, 'endless-loop'), manyApplicants(50));
    expect(await bench.score(manyApplicants(60, 100))).toMatchObject({ state: 'completed' });
    expect(await engine.call('jobs.get', { jobId: job.jobId })).toMatchObject({ state: 'running' });
    expect(await engine.call('jobs.cancel', { jobId: job.jobId })).toMatchObject({
      state: 'cancelled',
      error: { code: 'job.cancelled' },
    });
    // The process that holds a core for nothing is replaced by itself.
    await expect.poll(() => bench.process() !== first).toBe(true);
    expect(await bench.score(manyApplicants(60, 200))).toMatchObject({ state: 'completed' });
    expect((await engine.call('jobs.get', { jobId: job.jobId })).state).toBe('cancelled');
  });

  test('jobs that wait behind two that never answer can be cancelled too', async () => {
    const bench = engineBench();
    const hostile = hostileModel(bench, 'endless-loop');
    const jobs = [];
    for (let i = 0; i < 3; i++) jobs.push(await startWith(bench, hostile, manyApplicants(50)));
    for (const { jobId } of jobs.toReversed())
      expect((await bench.engine.call('jobs.cancel', { jobId })).state).toBe('cancelled');
    await expect
      .poll(async () => (await bench.score(manyApplicants(60)).catch(() => null))?.state)
      .toBe('completed');
  });

  test('an engine in an endless loop ends when its workstation closes', async () => {
    const bench = engineBench();
    await startWith(bench, hostileModel(bench, 'endless-loop'), manyApplicants(50));
    await bench.engine.close();
    await expect(bench.engine.call('jobs.list', {})).rejects.toMatchObject({ code: 'engine.stopped' });
  });
});

async function offered(kind: Hostility, faults: EngineFaults = {}) {
  const service = await ServiceDouble.start();
  await service.approve(tinyModel(1));
  const bench = await workstationBench({ faults });
  provision(bench.dataDirectory, service.enrolment());
  await bench.workstation.synchronise();
  const bytes = hostileOnnx(kind, features);
  const { release } = tinyModel(2);
  const onnx = { sha256: sha256Of(bytes), bytes: bytes.length };
  await service.approve({ onnx: bytes, release: { ...release, onnx } });
  return bench;
}

describe('a model that comes by synchronising', () => {
  test('and does not come to an end is refused; the window answers all the while, the model before decides', async () => {
    const { workstation } = await offered('endless-loop', { checkPatienceMs: 1000 });
    const syncing = workstation.synchronise();
    expect(await workstation.handle('jobs.list', {})).toMatchObject({ ok: true });
    const report = await syncing;
    expect(report.outcome).toBe('refused');
    expect(report.steps.find(({ step }) => step === 'golden-rows')).toMatchObject({
      result: 'failed',
      error: { code: 'model.unusable' },
    });
    await expect
      .poll(async () => (await scoreSample(workstation).catch(() => null))?.state ?? 'none')
      .toBe('completed');
    expect((await workstation.status()).model?.version).toBe(1);
  });

  test('and cannot be loaded is refused by the same process', async () => {
    const { workstation } = await offered('cycle');
    expect((await workstation.synchronise()).outcome).toBe('refused');
    expect(await scoreSample(workstation)).toMatchObject({ state: 'completed', model: { version: 1 } });
  });
});
