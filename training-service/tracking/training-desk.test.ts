import { RiskError } from '@risk/app/contract/errors.ts';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { describeOnBothDatabases } from '../storage/testing/backends.ts';
import { quickTrainer } from '../testing/demo-service.ts';
import { registryOn } from '../testing/registered-models.ts';
import { codeVersion } from './code-version.ts';
import { type Trainer, TrainingDesk } from './training-desk.ts';

const request = { dataset: 'german-credit', seed: 1, learners: ['logistic-regression'] } as const;
const asked = (seed: number) => ({ ...request, seed, learners: [...request.learners] });

const never: Trainer = () => new Promise(() => undefined);
const untilAborted: Trainer = (_, { signal }) =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('aborted')));
  });

describeOnBothDatabases('training desk', (backend) => {
  let parts: Awaited<ReturnType<typeof registryOn>>;
  afterAll(() => parts.remove());
  beforeAll(async () => {
    parts = await registryOn(backend().database);
  });
  const newDesk = (train: Trainer, report: (error: unknown) => void = () => undefined, owner?: number) =>
    new TrainingDesk({
      ...parts.context,
      ...parts,
      modelName: 'credit-risk',
      codeVersion: 'a',
      train,
      report,
      owner: owner ?? backend().database.owner,
    });

  test('a run ends as a candidate with its figures, and the same again is nothing new', async () => {
    const { runs, registry } = parts;
    const trainings = newDesk(quickTrainer);
    const { run, ended } = await trainings.request(asked(1), 'ada');
    expect(run).toMatchObject({
      state: 'running',
      requestedBy: 'ada',
      datasetVersion: 1,
      modelVersion: null,
    });
    await expect(trainings.request(asked(1), 'cleo')).rejects.toMatchObject({
      code: 'model.nothing-new',
      details: { runId: run.runId },
    });
    await ended;
    const done = await runs.get(run.runId);
    expect(done).toMatchObject({ state: 'succeeded', chosenLearner: 'logistic-regression', modelVersion: 1 });
    const { performance } = done.performances[0] ?? {};
    expect(performance?.auc).toBeGreaterThan(0.7);
    const { goodAccepted, goodRejected, badAccepted, badRejected } = performance?.confusion ?? {};
    expect([Number(goodAccepted) + Number(goodRejected), Number(badAccepted) + Number(badRejected)]).toEqual([
      700, 300,
    ]);
    const version = await registry.get({ name: 'credit-risk', version: 1 });
    expect(version.performance).toEqual(performance);
    expect(await registry.get({ name: 'credit-risk', version: 1 })).toMatchObject({
      state: 'candidate',
      runId: run.runId,
    });
    await expect(trainings.request(asked(1), 'cleo')).rejects.toMatchObject({ code: 'model.nothing-new' });
  });

  test('a run that fails says why, registers nothing, and may be tried again', async () => {
    const report = vi.fn<(error: unknown) => void>();
    let failure: Error = new RiskError('dataset.one-class', { outcome: 'good' });
    const { runs, registry } = parts;
    const trainings = newDesk(() => Promise.reject(failure), report);
    const before = (await registry.list()).length;
    const first = await trainings.request(asked(2), 'ada');
    await first.ended;
    expect(await runs.get(first.run.runId)).toMatchObject({
      state: 'failed',
      message: 'Every row of the data set has the outcome “good”; training needs both.',
    });
    expect(report).not.toHaveBeenCalled();
    failure = new Error('secret of the trainer');
    const second = await trainings.request(asked(2), 'ada');
    await second.ended;
    expect((await runs.get(second.run.runId)).message).toBe(
      'Something failed inside the program. The log has the details.',
    );
    expect(report).toHaveBeenCalledWith(failure);
    expect((await registry.list()).length).toBe(before);
  });

  test('a model for study is not registered, whoever trained it', async () => {
    const { runs, registry } = parts;
    const trainings = newDesk((input, options) => quickTrainer({ ...input, attributes: 'all' }, options));
    const before = (await registry.list()).length;
    const { run, ended } = await trainings.request(asked(7), 'ada');
    await ended;
    expect(await runs.get(run.runId)).toMatchObject({
      state: 'failed',
      modelVersion: null,
      message:
        'The model reads columns that no lawful decision may use: personal_status, foreign_worker. It is for study and cannot be registered.',
    });
    expect((await registry.list()).length).toBe(before);
  });

  test('stopping the service cancels the run', async () => {
    const { runs } = parts;
    const trainings = newDesk(untilAborted);
    const { run } = await trainings.request(asked(3), 'ada');
    await trainings.close();
    expect(await runs.get(run.runId)).toMatchObject({
      state: 'failed',
      message: 'Cancelled: the service was stopped.',
    });
  });

  test('a run of a process that is gone is failed and may be asked for again; a living one goes on', async () => {
    const dead = newDesk(never, undefined, 1);
    const living = newDesk(never, undefined, 2);
    const lost = await dead.request(asked(4), 'ada');
    const kept = await living.request(asked(5), 'ada');
    expect(await parts.runs.failAbandoned(new Set([2]))).toBe(1);
    expect(await parts.runs.get(lost.run.runId)).toMatchObject({ state: 'failed' });
    expect(await parts.runs.get(kept.run.runId)).toMatchObject({ state: 'running' });
    await living.request(asked(4), 'ada');
  });

  test('a run that was given up registers nothing when its process comes back', async () => {
    const gate = Promise.withResolvers<undefined>();
    const { runs, registry } = parts;
    const trainings = newDesk(async (input, options) => {
      await gate.promise;
      return quickTrainer(input, options);
    });
    const before = (await registry.list()).length;
    const { run, ended } = await trainings.request(asked(6), 'ada');
    await runs.failAbandoned(new Set());
    gate.resolve(undefined);
    await ended;
    expect(await runs.get(run.runId)).toMatchObject({ state: 'failed', modelVersion: null });
    expect((await registry.list()).length).toBe(before);
  });

  test('an unknown data set is refused', async () => {
    const trainings = newDesk(quickTrainer);
    await expect(trainings.request({ ...asked(1), dataset: 'none' }, 'ada')).rejects.toMatchObject({
      code: 'request.not-found',
    });
  });
});

test('the code version is one hash, the same each time', () => {
  expect(codeVersion()).toMatch(/^[0-9a-f]{64}$/);
  expect(codeVersion()).toBe(codeVersion());
});
