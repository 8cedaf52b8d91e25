/**
 * What every binding between a page and the workstation keeps: each verb, its good and bad inputs, its answers in the
 * form of the table, events, files in and out, errors as values. Run over each binding with a real workstation.
 */
import {
  type DesktopEvent,
  type DesktopVerb,
  desktopEvents,
  desktopVerbs,
  type Job,
  job as jobSchema,
  type VerbOutput,
} from '@risk/app/contract/desktop.ts';
import { type ErrorValue, errorValue } from '@risk/app/contract/errors.ts';
import { verbSchemas } from '@risk/app/contract/verb-schemas.ts';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { z } from 'zod';
import type { WorkstationOptions } from '../workstation/workstation-contract.ts';
import { ServiceDouble } from './service-double.ts';
import { manyApplicants, sampleLines, tinyModel } from './tiny-model.ts';
import { provision, workstationOptions } from './workstation-bench.ts';

/** The page's end of a binding. A page is script without types: it may send anything, so nothing here is typed. */
interface ContractBinding {
  call(verb: string, input: unknown): Promise<unknown>;
  scoreFile(fileName: string, text: string): Promise<unknown>;
  /** What was saved, null where the answer was an error. */
  saveResults(jobId: string): Promise<string | null>;
  /** @returns a function that ends the subscription */
  on(event: DesktopEvent, listener: (payload: unknown) => void): () => void;
}

/** Opens a workstation and one page bound to it; both end with the test. */
export type OpenBinding = (options: WorkstationOptions) => Promise<ContractBinding>;

const success = z.strictObject({ ok: z.literal(true), value: z.unknown() });
const failure = z.strictObject({ ok: z.literal(false), error: errorValue });
const unknownJob = '11111111-2222-4333-8444-555555555555';
const verbs = Object.keys(desktopVerbs).filter((name): name is DesktopVerb =>
  Object.hasOwn(desktopVerbs, name),
);
const page = { sort: [], filter: { decisions: [], text: '' }, from: 0, limit: 500 };

/** @returns the error of an answer that has the form of a refusal */
function refusal(answer: unknown): ErrorValue {
  return failure.parse(answer).error;
}

/** The page's end, with answers held against the table. */
class Client {
  readonly binding: ContractBinding;
  readonly answered = new Set<string>();
  readonly events: { readonly event: DesktopEvent; readonly payload: unknown }[] = [];

  constructor(binding: ContractBinding) {
    this.binding = binding;
    for (const event of ['status.changed', 'job.changed'] as const)
      onTestFinished(binding.on(event, (payload) => void this.events.push({ event, payload })));
  }

  async call<Verb extends DesktopVerb>(verb: Verb, input: unknown): Promise<VerbOutput<Verb>> {
    const { value } = success.parse(await this.binding.call(verb, input));
    const output: z.ZodType<VerbOutput<Verb>> = verbSchemas[verb].output;
    this.answered.add(verb);
    return output.parse(value);
  }

  async score(fileName: string, text: string): Promise<Job> {
    return jobSchema.parse(success.parse(await this.binding.scoreFile(fileName, text)).value);
  }

  /** Waits for the event of the job's end. */
  ended(jobId: string): Promise<Job> {
    return vi.waitFor(
      () => {
        const job = this.jobEvents(jobId).find(({ state }) => state !== 'running');
        if (job === undefined) throw new Error(`job ${jobId} has not ended`);
        return job;
      },
      { timeout: 20_000, interval: 10 },
    );
  }

  jobEvents(jobId: string): Job[] {
    return this.events
      .filter(({ event }) => event === 'job.changed')
      .map(({ payload }) => desktopEvents['job.changed'].parse(payload))
      .filter((job) => job.jobId === jobId);
  }
}

export function contractSuite(name: string, open: OpenBinding): void {
  const openWithModel = async (changes: Partial<WorkstationOptions> = {}): Promise<Client> => {
    const service = await ServiceDouble.start();
    await service.approve(tinyModel());
    const options = workstationOptions(changes);
    provision(options.dataDirectory, service.enrolment());
    const client = new Client(await open(options));
    const { outcome } = await client.call('model.sync', {});
    expect(['activated', 'unchanged']).toContain(outcome);
    return client;
  };

  describe(`the desktop's contract over ${name}`, () => {
    it('answers each verb in the form of the table', async () => {
      const client = await openWithModel();
      expect(await client.call('status.get', {})).toMatchObject({
        enrolment: { state: 'enrolled' },
        model: { name: 'german-credit', version: 1 },
      });

      const { jobId } = await client.score('clients.csv', `${sampleLines().join('\n')}\n`);
      const job = await client.ended(jobId);
      expect(job).toMatchObject({ state: 'completed', fileName: 'clients.csv', rowsToFix: 0 });
      expect(await client.call('jobs.get', { jobId })).toEqual(job);
      expect(await client.call('jobs.list', {})).toEqual([job]);

      const sort = [{ key: 'probabilityOfDefault', direction: 'descending' }];
      const { rows, totalRows } = await client.call('jobs.page', { ...page, jobId, sort });
      const probabilities = rows.map((row) => row.probabilityOfDefault);
      expect([totalRows, probabilities.length]).toEqual([100, 100]);
      expect(probabilities).toEqual(probabilities.toSorted((a, b) => b - a));
      const [first] = rows;
      const explained = await client.call('jobs.explain', { jobId, rowId: first?.rowId });
      expect(explained).toMatchObject({ line: first?.line, reasons: 'linear', scoreUnit: 'log-odds' });
      expect(explained.sentences[0]).toEqual(first?.topReason);
      expect(await client.call('jobs.issues', { jobId, from: 0, limit: 10 })).toEqual({
        total: 0,
        issues: [],
      });

      const { groups } = await client.call('jobs.breakdown', { jobId, key: 'decision' });
      expect(groups.reduce((sum, { counts }) => sum + counts.green + counts.refer + counts.red, 0)).toBe(100);
      expect(await client.call('storage.get', {})).toMatchObject({ retentionDays: 30, jobs: 1 });
      expect(await client.call('storage.setRetention', { retentionDays: 7 })).toMatchObject({
        retentionDays: 7,
      });
      const kept = await client.call('jobs.get', { jobId });
      expect(Date.parse(kept.keptUntil ?? '') - Date.parse(job.finishedAt ?? '')).toBe(
        7 * 24 * 60 * 60 * 1000,
      );
      await client.call('storage.setRetention', { retentionDays: 30 });

      const sample = await client.call('jobs.scoreSample', {});
      expect(await client.ended(sample.jobId)).toMatchObject({ state: 'completed', counts: job.counts });
      expect(await client.call('jobs.cancel', { jobId })).toEqual(job);
      expect(await client.call('jobs.delete', { jobId })).toEqual({});
      expect(refusal(await client.binding.call('jobs.get', { jobId })).code).toBe('job.not-found');
      expect([...client.answered].toSorted()).toEqual(verbs.toSorted());
    });

    it('hands out what was scored, as a file', async () => {
      const client = await openWithModel();
      const { jobId } = await client.score('clients.csv', `${sampleLines().join('\n')}\n`);
      await client.ended(jobId);
      const saved = (await client.binding.saveResults(jobId))?.trimEnd().split('\n') ?? [];
      expect(saved).toHaveLength(101);
      expect(saved[0]).toBe(`${sampleLines()[0]},decision,confidence,probability_of_default`);
      expect(await client.binding.saveResults(unknownJob)).toBeNull();
    });

    it('tells how a job goes on, never backwards, and what becomes of the status', async () => {
      const client = await openWithModel({ faults: { chunkDelayMs: 60 } });
      const { jobId } = await client.score('clients.csv', manyApplicants(8000));
      await client.ended(jobId);
      const done = client.jobEvents(jobId).map(({ progress }) => progress.rowsDone);
      expect(done.length).toBeGreaterThan(1);
      expect(done).toEqual(done.toSorted((a, b) => a - b));
      expect(done.at(-1)).toBe(8000);
      const statuses = client.events.filter(({ event }) => event === 'status.changed');
      expect(statuses.length).toBeGreaterThan(0);
      for (const { payload } of statuses) desktopEvents['status.changed'].parse(payload);
    });

    it('answers pages and a cancellation while a job runs', async () => {
      const client = await openWithModel({ faults: { chunkDelayMs: 100 } });
      const { jobId } = await client.score('clients.csv', manyApplicants(20_000));
      await vi.waitFor(
        async () => expect((await client.call('jobs.page', { ...page, jobId })).totalRows).toBeGreaterThan(0),
        { timeout: 20_000, interval: 20 },
      );
      await client.call('jobs.cancel', { jobId });
      const job = await client.ended(jobId);
      expect(job.state).toBe('cancelled');
      expect(job.progress.rowsDone).toBeLessThan(20_000);
    });

    it('says that a file does not fit, and why', async () => {
      const client = await openWithModel();
      const { jobId } = await client.score('other.csv', 'a,b\n1,2\n');
      expect(await client.ended(jobId)).toMatchObject({
        state: 'failed',
        error: { code: 'csv.missing-columns' },
      });
    });

    it('gives errors as values where there is no model', async () => {
      const client = new Client(await open(workstationOptions()));
      expect(await client.call('status.get', {})).toMatchObject({ model: null });
      expect(await client.call('jobs.list', {})).toEqual([]);
      expect(refusal(await client.binding.call('jobs.scoreSample', {})).code).toBe('model.none');
      expect(refusal(await client.binding.scoreFile('clients.csv', 'a,b\n1,2\n')).code).toBe('model.none');
      expect((await client.call('model.sync', {})).outcome).toBe('not-enrolled');
      for (const verb of ['jobs.get', 'jobs.cancel', 'jobs.delete'])
        expect(refusal(await client.binding.call(verb, { jobId: unknownJob })).code, verb).toBe(
          'job.not-found',
        );
      expect(refusal(await client.binding.call('jobs.page', { ...page, jobId: unknownJob })).code).toBe(
        'job.not-found',
      );
    });

    it('refuses every input that is not of the table', async () => {
      const client = new Client(await open(workstationOptions()));
      const jobId = unknownJob;
      const sorted = (key: unknown, direction: unknown = 'ascending') => ({
        ...page,
        jobId,
        sort: [{ key, direction }],
      });
      const bad: readonly (readonly [string, unknown])[] = [
        ...verbs.map((verb) => [verb, { surprise: 1 }] as const),
        ...verbs.map((verb) => [verb, []] as const),
        ...verbs.map((verb) => [verb, 'text'] as const),
        ...['jobs.get', 'jobs.cancel', 'jobs.delete'].flatMap((verb) =>
          [{}, { jobId: 1 }, { jobId: '../../ledger' }, { jobId, path: '/etc/passwd' }].map(
            (input) => [verb, input] as const,
          ),
        ),
        ['jobs.page', { ...page, jobId, limit: 501 }],
        ['jobs.page', { ...page, jobId, limit: 0 }],
        ['jobs.page', { ...page, jobId, from: -1 }],
        ['jobs.page', { ...page, jobId, from: 0.5 }],
        ['jobs.page', { ...page, jobId, filter: { decisions: ['purple'], text: '' } }],
        ['jobs.page', { ...page, jobId, filter: { decisions: [], text: 'x'.repeat(201) } }],
        ['jobs.page', sorted('cell:-1')],
        ['jobs.page', sorted('cells; DROP TABLE rows')],
        ['jobs.page', sorted('line', 'sideways')],
        ['jobs.issues', { jobId, from: 0, limit: 501 }],
        ['jobs.explain', { jobId }],
        ['jobs.explain', { jobId, rowId: -1 }],
        ['jobs.explain', { jobId, rowId: 0.5 }],
      ];
      for (const [verb, input] of bad)
        expect(refusal(await client.binding.call(verb, input)).code, `${verb} ${JSON.stringify(input)}`).toBe(
          'request.invalid',
        );
    });

    it('has no verb beside the table', async () => {
      const client = new Client(await open(workstationOptions()));
      for (const verb of ['jobs.steal', 'close', 'constructor', '__proto__', '../health']) {
        const answer = await client.binding.call(verb, {}).catch(() => null);
        expect(success.safeParse(answer).success, verb).toBe(false);
      }
    });
  });
}
