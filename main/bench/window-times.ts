/** What a person at the window waits for: the engine behind it, asked as the window asks it. */
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Job, PageRequest } from '@risk/app/contract/desktop.ts';
import { modelFromFile } from '../cli/model-from-file.ts';
import { forkEngine } from '../engine/fork-engine.ts';
import { type EngineClient, startEngine } from '../engine/supervisor.ts';
import { makeApplicants } from './make-applicants.ts';

interface WindowOptions {
  readonly folder: string;
  /** The large file. */
  readonly source: string;
  /** What small files are made of. */
  readonly data: string;
  readonly model: string;
}

const FIRST_ROWS: Omit<PageRequest, 'jobId'> = {
  sort: [],
  filter: { decisions: [], text: '', columns: [] },
  from: 0,
  limit: 100,
};

export async function windowTimes({ folder, source, data, model }: WindowOptions) {
  const small = join(folder, 'thousand.csv');
  await makeApplicants({ source: data, path: small, rows: 1000, seed: 2 });
  const scoringModel = await modelFromFile(model, () => undefined);
  const engine = startEngine({ directory: join(folder, 'window') }, forkEngine);
  const times: { readonly what: string; readonly milliseconds: number }[] = [];
  const timed = async <Value>(what: string, work: () => Promise<Value>): Promise<Value> => {
    const start = performance.now();
    const value = await work();
    times.push({ what, milliseconds: performance.now() - start });
    return value;
  };
  const start = (path: string): Promise<Job> =>
    engine.call('jobs.start', {
      path,
      fileName: 'applicants.csv',
      deleteAfter: false,
      resultsPath: null,
      isStrict: false,
      model: scoringModel,
    });
  try {
    // The window has been open for a while when a file is dropped.
    await score(engine, () => start(small));
    await timed('a file of 1,000 rows: all decisions', () => score(engine, () => start(small)));

    const ending = Promise.withResolvers<Job>();
    engine.on('job.changed', (job) => {
      if (job.state !== 'running' && job.counts.green + job.counts.red > 1000) ending.resolve(job);
    });
    const began = performance.now();
    const { jobId } = await start(source);
    await timed('the large file: first rows', () => firstRows(engine, jobId));
    await ending.promise;
    times.push({ what: 'the large file: all decisions', milliseconds: performance.now() - began });

    const page = (request: Partial<PageRequest>) =>
      engine.call('jobs.page', { ...FIRST_ROWS, jobId, ...request });
    const sort: PageRequest['sort'] = [{ key: 'probabilityOfDefault', direction: 'descending' }];
    const cells: PageRequest['sort'] = [
      { key: 'cell:3', direction: 'ascending' },
      { key: 'cell:4', direction: 'descending' },
    ];
    const text = { decisions: [], text: 'radio', columns: [] };
    await timed('first sort by probability', () => page({ sort }));
    await timed('a page of it, far down', () => page({ sort, from: 700_000 }));
    await timed('first sort by two columns of the file', () => page({ sort: cells }));
    await timed('a page of it, far down', () => page({ sort: cells, from: 700_000 }));
    await timed('first filter by a text', () => page({ filter: text }));
    await timed('a page of it', () => page({ filter: text, from: 10_000 }));
    await timed('the last page in the order of the file', () => page({ from: 999_900 }));
    return times;
  } finally {
    await engine.close();
  }
}

async function score(engine: EngineClient, start: () => Promise<Job>): Promise<Job> {
  const ended = Promise.withResolvers<Job>();
  const stop = engine.on('job.changed', (job) => {
    if (job.state !== 'running') ended.resolve(job);
  });
  await start();
  const job = await ended.promise;
  stop();
  if (job.error !== null) throw new Error(job.error.message);
  return job;
}

async function firstRows(engine: EngineClient, jobId: string): Promise<void> {
  for (;;) {
    const { rows } = await engine.call('jobs.page', { ...FIRST_ROWS, jobId });
    if (rows.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
