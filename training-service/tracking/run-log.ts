/** Runs: what was tried on which data with which parameters, what came of it, and who asked. */
import { RiskError } from '@risk/app/contract/errors.ts';
import { type RunSummary, runState, runSummary } from '@risk/app/contract/service.ts';
import { learnerId } from '@risk/app/model/release.ts';
import type { Selectable } from 'kysely';
import { z } from 'zod';
import { type Connection, isoNow, type ServiceContext } from '../context.ts';
import { violates } from '../storage/database-errors.ts';
import type { RunsTable } from '../storage/tables.ts';

export interface NewRun {
  readonly runId: string;
  readonly experiment: string;
  readonly dataset: string;
  readonly datasetVersion: number;
  readonly seed: number;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Same data, code and parameters: the same fingerprint. */
  readonly fingerprint: string;
  readonly requestedBy: string;
  readonly owner: number;
}

/** Why a run ended whose process is gone. */
const ABANDONED = 'The service ended while the run was going on. Start it again.';
const LIST_ROWS = 200;

const performances = runSummary.shape.performances;

export class RunLog {
  readonly #context: Pick<ServiceContext, 'kysely' | 'now'>;

  constructor(context: Pick<ServiceContext, 'kysely' | 'now'>) {
    this.#context = context;
  }

  /** @throws RiskError `model.nothing-new` where a run with this fingerprint succeeded or is going on */
  async start(run: NewRun): Promise<void> {
    try {
      await this.#context.kysely
        .insertInto('runs')
        .values({
          run_id: run.runId,
          experiment: run.experiment,
          dataset: run.dataset,
          dataset_version: run.datasetVersion,
          seed: run.seed,
          parameters: JSON.stringify(run.parameters),
          performances: '[]',
          chosen_learner: null,
          state: 'running',
          message: null,
          fingerprint: run.fingerprint,
          requested_by: run.requestedBy,
          started_at: isoNow(this.#context),
          finished_at: null,
          owner: run.owner,
        })
        .execute();
    } catch (error) {
      if (!violates(error, 'runs_nothing_new')) throw error;
      const twin = await this.#context.kysely
        .selectFrom('runs')
        .select('run_id')
        .where('fingerprint', '=', run.fingerprint)
        .where('state', '<>', 'failed')
        .executeTakeFirst();
      throw new RiskError('model.nothing-new', { runId: twin?.run_id ?? '?' }, { cause: error });
    }
  }

  async succeed(
    transaction: Connection,
    runId: string,
    result: {
      readonly performances: RunSummary['performances'];
      readonly chosenLearner: string;
      readonly parameters: Readonly<Record<string, unknown>>;
      readonly message: string;
    },
  ): Promise<void> {
    const { numUpdatedRows } = await transaction
      .updateTable('runs')
      .set({
        state: 'succeeded',
        performances: JSON.stringify(result.performances),
        chosen_learner: result.chosenLearner,
        parameters: JSON.stringify(result.parameters),
        message: result.message,
        finished_at: isoNow(this.#context),
      })
      .where('run_id', '=', runId)
      .where('state', '=', 'running')
      .executeTakeFirst();
    // Another process took this one for dead: its verdict stands and nothing is registered.
    if (numUpdatedRows !== 1n) throw new Error(`run ${runId} is no longer running`);
  }

  async fail(runId: string, message: string): Promise<void> {
    await this.#context.kysely
      .updateTable('runs')
      .set({ state: 'failed', message, finished_at: isoNow(this.#context) })
      .where('run_id', '=', runId)
      .where('state', '=', 'running')
      .execute();
  }

  /** Ends the runs whose process is gone. @returns how many there were */
  async failAbandoned(liveOwners: ReadonlySet<number>): Promise<number> {
    const running = await this.#context.kysely
      .selectFrom('runs')
      .select(['run_id', 'owner'])
      .where('state', '=', 'running')
      .execute();
    const abandoned = running.filter(({ owner }) => !liveOwners.has(owner));
    for (const { run_id } of abandoned) await this.fail(run_id, ABANDONED);
    return abandoned.length;
  }

  /** The newest runs, newest first. */
  async list(): Promise<RunSummary[]> {
    const rows = await this.#select().orderBy('started_at', 'desc').limit(LIST_ROWS).execute();
    return rows.map(summarise);
  }

  /** All runs on one data set version, newest first. */
  async ofDataset(name: string, version: number): Promise<RunSummary[]> {
    const rows = await this.#select()
      .where('runs.dataset', '=', name)
      .where('runs.dataset_version', '=', version)
      .orderBy('started_at', 'desc')
      .execute();
    return rows.map(summarise);
  }

  /** @throws RiskError `request.not-found` */
  async get(runId: string): Promise<RunSummary> {
    const row = await this.#select().where('runs.run_id', '=', runId).executeTakeFirst();
    if (row === undefined) throw new RiskError('request.not-found', { what: 'run', name: runId });
    return summarise(row);
  }

  #select() {
    return this.#context.kysely
      .selectFrom('runs')
      .leftJoin('model_versions', 'model_versions.run_id', 'runs.run_id')
      .selectAll('runs')
      .select('model_versions.version as model_version');
  }
}

function summarise(row: Selectable<RunsTable> & { model_version: number | null }): RunSummary {
  return {
    runId: row.run_id,
    experiment: row.experiment,
    state: runState.parse(row.state),
    dataset: row.dataset,
    datasetVersion: row.dataset_version,
    seed: row.seed,
    requestedBy: row.requested_by,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    performances: performances.parse(row.performances),
    chosenLearner: z.nullable(learnerId).parse(row.chosen_learner),
    modelVersion: row.model_version,
    message: row.message,
  };
}
