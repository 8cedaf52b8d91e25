/** A real workstation with a real engine on a folder of its own, driven step by step. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Job } from '@risk/app/contract/desktop.ts';
import { onTestFinished } from 'vitest';
import { forkEngine } from '../engine/fork-engine.ts';
import { openWorkstation } from '../workstation/workstation.ts';
import type { Workstation, WorkstationOptions } from '../workstation/workstation-contract.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { samplePath } from './tiny-model.ts';

/** What a workstation takes, with values for tests. */
export function workstationOptions(changes: Partial<WorkstationOptions> = {}): WorkstationOptions {
  return {
    dataDirectory: changes.dataDirectory ?? temporaryFolder(),
    version: '0.0.1',
    desktopName: 'test',
    sampleFile: samplePath,
    spawnEngine: forkEngine,
    fetch: globalThis.fetch,
    now: Date.now,
    random: () => 0.5,
    background: false,
    ...changes,
    intervals: { requestTimeoutMs: 2000, provisionMs: 20, firstRetryMs: 20, ...changes.intervals },
  };
}

export async function workstationBench(changes: Partial<WorkstationOptions> = {}) {
  const options = workstationOptions(changes);
  const workstation = await openWorkstation(options);
  onTestFinished(() => workstation.close());
  return { workstation, options, dataDirectory: options.dataDirectory };
}

export function provision(dataDirectory: string, enrolment: string): void {
  const path = join(dataDirectory, 'provision', 'enrolment');
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${enrolment}\n`, { mode: 0o600 });
}

/** Scores the sample and waits for the end. */
export async function scoreSample(workstation: Workstation): Promise<Job> {
  const ended = Promise.withResolvers<Job>();
  const stop = workstation.on('job.changed', (job) => {
    if (job.state !== 'running') ended.resolve(job);
  });
  const answer = await workstation.handle('jobs.scoreSample', {});
  if (!answer.ok) throw new Error(answer.error.message);
  return ended.promise.finally(stop);
}
