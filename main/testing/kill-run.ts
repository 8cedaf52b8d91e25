/**
 * A workstation that is killed again and again while it scores, synchronises and delivers, and what is true of it after
 * each time. The words for batches are those of Jepsen's reports: lost, duplicated, unexpected, recovered.
 */
import { existsSync, utimesSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Job, PAGE_LIMIT } from '@risk/app/contract/desktop.ts';
import {
  damagedDatabases,
  type LedgerFigures,
  leftoverFiles,
  readLedger,
  readStoredModel,
  unfinishedFiles,
} from './kill-checks.ts';
import { ServiceDouble } from './service-double.ts';
import { manyApplicants, tinyModel } from './tiny-model.ts';
import { provision } from './workstation-bench.ts';
import { type Victim, WorkstationProcess } from './workstation-process.ts';

export interface KillRunOptions {
  /** A folder of its own, empty. */
  readonly dataDirectory: string;
  readonly kills: number;
  readonly seed: number;
  /** Told after each kill. */
  readonly say: (line: string) => void;
}

const ACTS = [
  'score',
  'score',
  'synchronise',
  'deliver',
  'deliver',
  'all at once',
  'all at once',
  'start',
] as const;
type Act = (typeof ACTS)[number];

/** A kill comes within this time after something was asked for, or was answered. */
const LONGEST_MS = 400;
const LARGEST_FILE_ROWS = 60_000;
const TWO_HOURS_S = 2 * 60 * 60;

interface Drop {
  readonly fileName: string;
  /** Number of the first applicant, and how many. */
  readonly start: number;
  readonly rows: number;
  /** Whether the workstation had said that it is at it. */
  wasAnswered: boolean;
}

export interface KillFigures {
  readonly kills: number;
  readonly killsBy: Readonly<Record<string, number>>;
  readonly drops: number;
  /** By their state. */
  readonly jobs: Readonly<Record<string, number>>;
  readonly databasesChecked: number;
  readonly applicants: {
    readonly completed: number;
    readonly seen: number;
    readonly delivered: number;
    readonly waiting: number;
  };
  readonly batches: {
    readonly sealed: number;
    readonly lost: number;
    readonly duplicated: number;
    readonly unexpected: number;
    /** Delivered although the first attempt died or was never heard of. */
    readonly recovered: number;
  };
  readonly modelVersions: number;
  /** All that should not be, in words; empty where all is well. */
  readonly violations: readonly string[];
}

export async function killAgainAndAgain(options: KillRunOptions): Promise<KillFigures> {
  const service = new ServiceDouble();
  await service.listen(0);
  const run = new KillRun(options, service);
  try {
    return await run.run();
  } finally {
    run.end();
    await service.stop();
  }
}

class KillRun {
  readonly #options: KillRunOptions;
  readonly #service: ServiceDouble;
  readonly #random: () => number;
  readonly #drops: Drop[] = [];
  readonly #verified = new Set<string>();
  readonly #violations: string[] = [];
  readonly #killsBy: Record<string, number> = {};
  /** Release to the file it names, of every version that the service ever approved. */
  readonly #approved = new Map<string, string>();
  /** Batches whose arrival was cut off. */
  readonly #met = new Set<string>();
  #workstation: WorkstationProcess;
  #nextApplicant = 0;
  #version = 0;
  #sequence = 0;
  #databasesChecked = 0;

  constructor(options: KillRunOptions, service: ServiceDouble) {
    this.#options = options;
    this.#service = service;
    this.#random = seeded(options.seed);
    provision(options.dataDirectory, service.enrolment());
    this.#workstation = WorkstationProcess.start(options.dataDirectory);
  }

  async run(): Promise<KillFigures> {
    await this.#approveNext();
    await this.#workstation.untilReady();
    await this.#workstation.call('model.sync', {});
    for (let kill = 1; kill <= this.#options.kills; kill++) await this.#killOnce(kill);
    return this.#finish();
  }

  end(): void {
    this.#workstation.kill('all');
    this.#workstation.kill('engine');
  }

  async #killOnce(kill: number): Promise<void> {
    const act = this.#oneOf(ACTS);
    const victim: Victim = act === 'start' ? 'all' : this.#oneOf(['all', 'all', 'engine', 'window'] as const);
    if (act === 'start') {
      this.#workstation.kill('all');
      this.#workstation = WorkstationProcess.start(this.#options.dataDirectory);
    }
    const killed = Promise.withResolvers<void>();
    const strike = (): void => {
      this.#workstation.kill(victim);
      killed.resolve();
    };
    const things = this.#begin(act, strike);
    const waitsForAnswers = this.#random() < 0.5;
    const delayMs = this.#random() * LONGEST_MS;
    const answered = waitsForAnswers ? Promise.race([killed.promise, Promise.all(things)]) : null;
    await answered;
    const patience = setTimeout(strike, delayMs);
    await killed.promise;
    clearTimeout(patience);
    await Promise.all(things);
    this.#service.fault = () => null;
    const name = `${act}, ${victim} killed`;
    this.#killsBy[name] = (this.#killsBy[name] ?? 0) + 1;

    if (victim !== 'engine') this.#workstation = WorkstationProcess.start(this.#options.dataDirectory);
    const before = this.#violations.length;
    try {
      await this.#workstation.untilReady();
      await this.#check();
    } catch (error) {
      this.#violations.push(error instanceof Error ? error.message : String(error));
    }
    const found = this.#violations.slice(before).map((text) => `\n    ${text}`);
    this.#options.say(`${kill}: ${name}${found.join('')}`);
  }

  /** @returns what goes on; none of it rejects, for it is about to be killed */
  #begin(act: Act, strike: () => void): Promise<void>[] {
    const all = act === 'all at once';
    const begun: Promise<void>[] = [];
    if (act === 'score' || act === 'deliver' || all) begun.push(this.#drop());
    if (act === 'deliver' || all) this.#meetBatches(strike);
    if (act === 'synchronise' || all)
      begun.push(this.#approveNext().then(() => unheard(this.#workstation.call('model.sync', {}))));
    return begun;
  }

  /** Kills close to the arrival of a batch: before the service has it, before the answer, or soon after it. */
  #meetBatches(strike: () => void): void {
    const fault = this.#oneOf(['cut', 'lost', null] as const);
    const delayMs = fault === null ? this.#random() * 20 : 0;
    this.#service.fault = (path) => {
      if (!path.startsWith('/api/fleet/batches/')) return null;
      if (delayMs > 0) setTimeout(strike, delayMs);
      else strike();
      if (fault === 'cut') this.#met.add(path.split('/').at(-1) ?? '');
      return fault;
    };
  }

  async #drop(): Promise<void> {
    const earlier = this.#drops.length === 0 || this.#random() < 0.8 ? null : this.#oneOf(this.#drops);
    const rows = earlier?.rows ?? Math.round(60 * (LARGEST_FILE_ROWS / 60) ** this.#random());
    const start = earlier?.start ?? this.#nextApplicant;
    if (earlier === null) this.#nextApplicant += rows;
    const drop: Drop = { fileName: `drop-${this.#drops.length}.csv`, start, rows, wasAnswered: false };
    this.#drops.push(drop);
    await unheard(this.#dropped(drop));
  }

  async #dropped(drop: Drop): Promise<void> {
    await this.#workstation.drop(drop.fileName, manyApplicants(drop.rows, drop.start));
    drop.wasAnswered = true;
  }

  async #approveNext(): Promise<void> {
    const model = tinyModel(++this.#version);
    this.#approved.set(await this.#service.approve(model), model.release.onnx.sha256);
  }

  async #check(): Promise<void> {
    const { dataDirectory } = this.#options;
    const jobs = await this.#settledJobs();
    this.#checkJobs(jobs);
    for (const job of jobs) if (job.state === 'completed') await this.#checkRows(job);
    const { damaged, looked } = damagedDatabases(dataDirectory, jobs);
    this.#databasesChecked += looked;
    this.#violations.push(...damaged);
    for (const name of leftoverFiles(dataDirectory, jobs)) this.#violations.push(`left behind: ${name}`);
    this.#checkCounts(jobs);
    await this.#checkModel();
  }

  /** Whatever runs now runs for nobody: all that was asked for was killed. */
  async #settledJobs(): Promise<readonly Job[]> {
    const end = Date.now() + 30_000;
    for (;;) {
      const jobs = await this.#workstation.call('jobs.list', {});
      const running = jobs.filter(({ state }) => state === 'running');
      if (running.length === 0) return jobs;
      if (Date.now() > end) {
        for (const { fileName } of running) this.#violations.push(`${fileName} runs on and on`);
        return jobs;
      }
      await sleep(50);
    }
  }

  #checkJobs(jobs: readonly Job[]): void {
    for (const { fileName, state, error } of jobs)
      if (state !== 'completed' && state !== 'interrupted')
        this.#violations.push(`${fileName} is ${state}: ${error?.message ?? ''}`);
    for (const { fileName, wasAnswered } of this.#drops)
      if (wasAnswered && !jobs.some((job) => job.fileName === fileName))
        this.#violations.push(`${fileName} was lost`);
  }

  async #checkRows({ jobId, fileName, counts, rowsToFix }: Job): Promise<void> {
    if (this.#verified.has(jobId)) return;
    this.#verified.add(jobId);
    const expected = this.#drops.find((drop) => drop.fileName === fileName)?.rows ?? 0;
    const scored = counts.green + counts.refer + counts.red;
    const page = await this.#workstation.call('jobs.page', {
      jobId,
      sort: [],
      filter: { decisions: [], text: '', columns: [] },
      from: Math.max(0, expected - PAGE_LIMIT),
      limit: PAGE_LIMIT,
    });
    const isWhole =
      scored === expected &&
      rowsToFix === 0 &&
      page.totalRows === expected &&
      page.rows.length === Math.min(PAGE_LIMIT, expected) &&
      page.rows.at(-1)?.line === expected + 1;
    if (!isWhole) this.#violations.push(`${fileName} is completed without all of its ${expected} rows`);
  }

  /** Every applicant of a completed job is counted once, whatever was dropped twice. */
  #checkCounts(jobs: readonly Job[]): void {
    const ledger = readLedger(this.#options.dataDirectory);
    const expected = this.#applicantsOf(jobs);
    const batched = ledger.outbox.reduce((sum, { rows }) => sum + rows, 0);
    const counted = batched + ledger.accumulated + ledger.withheld;
    if (ledger.seen !== expected || counted !== expected)
      this.#violations.push(`${expected} applicants: ${ledger.seen} known, ${counted} counted`);
  }

  #applicantsOf(jobs: readonly Job[]): number {
    const names = new Set(jobs.filter(({ state }) => state === 'completed').map(({ fileName }) => fileName));
    const files = this.#drops.filter(({ fileName }) => names.has(fileName));
    const sizes = new Map(files.map(({ start, rows }) => [start, rows]));
    return [...sizes.values()].reduce((sum, rows) => sum + rows, 0);
  }

  async #checkModel(): Promise<void> {
    const stored = readStoredModel(this.#options.dataDirectory);
    if (stored.onnxSha256 !== stored.statedOnnxSha256)
      this.#violations.push('the model is not what its Release says');
    if (this.#approved.get(stored.releaseSha256) !== stored.onnxSha256)
      this.#violations.push('the model in force was never approved');
    const { model } = await this.#workstation.call('status.get', {});
    if (model === null) this.#violations.push('no model is in use');
    else if (!this.#approved.has(model.releaseSha256))
      this.#violations.push('the model in use was never approved');
    if (stored.highestSequence < this.#sequence || stored.sequence > stored.highestSequence)
      this.#violations.push(`order ${stored.highestSequence} after ${this.#sequence}`);
    this.#sequence = Math.max(this.#sequence, stored.highestSequence);
  }

  /** A last start in peace, in which all that waits is delivered. */
  async #finish(): Promise<KillFigures> {
    const { dataDirectory, kills } = this.#options;
    this.#workstation.kill('all');
    const unfinished = unfinishedFiles(dataDirectory);
    for (const path of unfinished) age(path);
    this.#workstation = WorkstationProcess.start(dataDirectory);
    await this.#workstation.untilReady();
    await this.#untilDelivered();
    await this.#check();
    for (const path of unfinished) if (existsSync(path)) this.#violations.push(`left behind: ${path}`);
    const jobs = await this.#workstation.call('jobs.list', {});
    const ledger = readLedger(dataDirectory);
    const batches = this.#batches(ledger);
    if (batches.lost + batches.duplicated + batches.unexpected > 0)
      this.#violations.push(`batches: ${JSON.stringify(batches)}`);
    return {
      kills,
      killsBy: this.#killsBy,
      drops: this.#drops.length,
      jobs: countsOf(jobs.map(({ state }) => state)),
      databasesChecked: this.#databasesChecked,
      applicants: {
        completed: this.#applicantsOf(jobs),
        seen: ledger.seen,
        delivered: [...this.#service.batches.values()].reduce((sum, { rowCount }) => sum + rowCount, 0),
        waiting: ledger.accumulated,
      },
      batches,
      modelVersions: this.#version,
      violations: this.#violations,
    };
  }

  async #untilDelivered(): Promise<void> {
    const end = Date.now() + 60_000;
    while (readLedger(this.#options.dataDirectory).outbox.some(({ state }) => state === 'waiting')) {
      if (Date.now() > end) {
        this.#violations.push('batches wait and wait');
        return;
      }
      await sleep(100);
    }
  }

  #batches({ outbox }: LedgerFigures): KillFigures['batches'] {
    const { arrivals } = this.#service;
    const accepted = arrivals.filter(({ outcome }) => outcome === 'accepted');
    const attempts = countsOf(arrivals.map(({ batchId }) => batchId));
    const acceptances = countsOf(accepted.map(({ batchId }) => batchId));
    const sealed = new Map(outbox.map(({ batchId, body }) => [batchId, body]));
    const isAccepted = ({ batchId, state }: LedgerFigures['outbox'][number]): boolean =>
      state === 'delivered' && acceptances[batchId] === 1;
    return {
      sealed: outbox.length,
      lost: outbox.filter((batch) => !isAccepted(batch)).length,
      duplicated: Object.values(acceptances).filter((times) => times > 1).length,
      // Also one that came a second time with other content.
      unexpected: arrivals.filter(({ batchId, body }) => sealed.get(batchId) !== body).length,
      recovered: [...sealed.keys()].filter((id) => (attempts[id] ?? 0) > 1 || this.#met.has(id)).length,
    };
  }

  #oneOf<Value>(values: readonly Value[]): Value {
    const value = values[Math.floor(this.#random() * values.length)];
    if (value === undefined) throw new Error('nothing to choose from');
    return value;
  }
}

/** What is killed cannot answer; what it left behind is checked. */
async function unheard(asked: Promise<unknown>): Promise<void> {
  await asked.catch(() => undefined);
}

function countsOf(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

/** As if the process that made it had died long ago. */
function age(path: string): void {
  const then = Date.now() / 1000 - TWO_HOURS_S;
  utimesSync(path, then, then);
}

/** Uniform in [0, 1): the generator mulberry32. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
