/** A real engine in a process of its own, on a folder and a model of its own. */
import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Job } from '@risk/app/contract/desktop.ts';
import { onTestFinished } from 'vitest';
import { forkEngine } from '../engine/fork-engine.ts';
import type { EngineFaults, ScoringModel } from '../engine/protocol.ts';
import { type EngineClient, type EngineProcess, startEngine } from '../engine/supervisor.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { type TinyFile, tinyModel } from './tiny-model.ts';

export interface EngineBench {
  readonly directory: string;
  readonly engine: EngineClient;
  readonly model: ScoringModel;
  /** The process that runs now. */
  readonly process: () => EngineProcess | undefined;
  /** Scores a text as a file and waits for its end. */
  readonly score: (csv: string | Uint8Array) => Promise<Job>;
  /** The same by a Release that says something else of the model. */
  readonly scoreWith: (csv: string, release: ScoringModel['release']) => Promise<Job>;
  readonly start: (csv: string | Uint8Array) => Promise<Job>;
}

export interface BenchOptions {
  readonly directory?: string;
  readonly faults?: EngineFaults;
  readonly version?: number;
  readonly file?: TinyFile;
}

export function engineBench({
  directory = temporaryFolder(),
  faults = {},
  version = 1,
  file = {},
}: BenchOptions = {}): EngineBench {
  let current: EngineProcess | undefined;
  const engine = startEngine({ directory, faults }, (argument) => (current = forkEngine(argument)));
  onTestFinished(() => engine.close());
  const { onnx, release } = tinyModel(version, file);
  const onnxPath = join(directory, `model-${version}.onnx`);
  mkdirSync(directory, { recursive: true });
  writeFileSync(onnxPath, onnx);
  const model = { releaseSha256: String(version).padStart(64, '0'), release, onnxPath };

  const start = (csv: string | Uint8Array, by: ScoringModel = model): Promise<Job> => {
    const path = join(directory, `${randomUUID()}.csv`);
    writeFileSync(path, csv);
    return engine.call('jobs.start', {
      path,
      fileName: 'applicants.csv',
      deleteAfter: false,
      resultsPath: null,
      isStrict: false,
      model: by,
    });
  };
  return {
    directory,
    engine,
    model,
    process: () => current,
    start: (csv) => start(csv),
    score: async (csv) => ended(engine, await start(csv)),
    scoreWith: async (csv, changed) => ended(engine, await start(csv, { ...model, release: changed })),
  };
}

/** Resolves with the job as it ended. */
export async function ended(engine: EngineClient, job: Job): Promise<Job> {
  const { promise, resolve } = Promise.withResolvers<Job>();
  const stop = engine.on('job.changed', (changed) => {
    if (changed.jobId === job.jobId && changed.state !== 'running') resolve(changed);
  });
  const now = await engine.call('jobs.get', { jobId: job.jobId });
  if (now.state !== 'running') resolve(now);
  return promise.finally(stop);
}
