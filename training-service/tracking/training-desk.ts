/**
 * Takes training requests: one run at a time (a training uses the whole machine), each from its data set version to a
 * registered candidate. A candidate is never approved here.
 */
import { randomUUID } from 'node:crypto';
import { RiskError, toErrorValue } from '@risk/app/contract/errors.ts';
import type { RunSummary, TrainingRequest } from '@risk/app/contract/service.ts';
import { demonstrationPolicy } from '@risk/app/model/policy.ts';
import type { AuditTrail } from '../access/audit-trail.ts';
import type { ServiceContext } from '../context.ts';
import type { Dataset, DatasetCatalogue } from '../datasets/dataset-catalogue.ts';
import type { TrainedModel, TrainingInput } from '../flows/train-model.ts';
import type { ModelRegistry } from '../registry/model-registry.ts';
import { type ArtifactStore, sha256Of } from '../storage/artifact-store.ts';
import type { RunLog } from './run-log.ts';

export type Trainer = (
  input: TrainingInput,
  options: { readonly signal: AbortSignal },
) => Promise<TrainedModel>;

export interface TrainingDeskOptions extends ServiceContext {
  readonly owner: number;
  /** Registered model that the candidates belong to; also the experiment's name. */
  readonly modelName: string;
  readonly codeVersion: string;
  readonly datasets: DatasetCatalogue;
  readonly runs: RunLog;
  readonly registry: ModelRegistry;
  readonly artifacts: ArtifactStore;
  readonly audit: AuditTrail;
  readonly train: Trainer;
  /** Gets what made a run fail and is no error of the catalogue. */
  readonly report: (error: unknown) => void;
}

const FOLDS = 10;
const CANCELLED = 'Cancelled: the service was stopped.';

export class TrainingDesk {
  readonly #options: TrainingDeskOptions;
  readonly #ending = new AbortController();
  #queue: Promise<void> = Promise.resolve();

  constructor(options: TrainingDeskOptions) {
    this.#options = options;
  }

  /**
   * Starts a run and answers at once.
   * @returns the running run, and a promise that resolves when it has ended, however it ended
   * @throws RiskError `request.not-found`, `model.nothing-new`
   */
  async request(
    request: TrainingRequest,
    requestedBy: string,
  ): Promise<{ readonly run: RunSummary; readonly ended: Promise<void> }> {
    const { datasets, runs, audit, kysely, codeVersion, owner, modelName } = this.#options;
    const dataset = await datasets.latest(request.dataset);
    const parameters = {
      learners: [...new Set(request.learners)],
      folds: FOLDS,
      cutoff: demonstrationPolicy.cutoff,
    };
    const runId = randomUUID();
    await runs.start({
      runId,
      experiment: modelName,
      dataset: dataset.summary.name,
      datasetVersion: dataset.summary.version,
      seed: request.seed,
      parameters: { ...parameters, codeVersion },
      fingerprint: sha256Of(
        JSON.stringify([
          dataset.summary.sha256,
          sha256Of(JSON.stringify(dataset.schema)),
          codeVersion,
          request.seed,
          parameters,
        ]),
      ),
      requestedBy,
      owner,
    });
    await kysely.transaction().execute((transaction) =>
      audit.record(transaction, {
        actor: requestedBy,
        action: 'run.start',
        subject: runId,
        details: { dataset: dataset.summary.name, version: dataset.summary.version, seed: request.seed },
      }),
    );
    const input = { csv: dataset.csv, schema: dataset.schema, seed: request.seed, ...parameters };
    const ended = this.#queue.then(() => this.#execute(runId, input, dataset, requestedBy));
    this.#queue = ended;
    return { run: await runs.get(runId), ended };
  }

  /** Cancels what is going on and waits for it. */
  async close(): Promise<void> {
    this.#ending.abort();
    await this.#queue;
  }

  async #execute(runId: string, input: TrainingInput, dataset: Dataset, requestedBy: string): Promise<void> {
    const { train, runs, report } = this.#options;
    try {
      this.#ending.signal.throwIfAborted();
      const trained = await train(input, { signal: this.#ending.signal });
      await this.#register(runId, trained, dataset, requestedBy);
    } catch (error) {
      const isCancelled = this.#ending.signal.aborted;
      if (!isCancelled && !(error instanceof RiskError)) report(error);
      await runs.fail(runId, isCancelled ? CANCELLED : toErrorValue(error).message);
    }
  }

  async #register(
    runId: string,
    trained: TrainedModel,
    dataset: Dataset,
    requestedBy: string,
  ): Promise<void> {
    const { artifacts, registry, runs, audit, kysely, modelName } = this.#options;
    const stored = await artifacts.put(trained.onnx);
    if (stored !== trained.onnxSha256)
      throw new RiskError('sync.wrong-hash', {
        document: 'trained model',
        expected: trained.onnxSha256,
        found: stored,
      });
    await kysely.transaction().execute(async (transaction) => {
      const version = await registry.register(transaction, {
        name: modelName,
        runId,
        trained,
        schema: dataset.schema,
        datasetSha256: dataset.summary.sha256,
        requestedBy,
      });
      await runs.succeed(transaction, runId, {
        performances: [...trained.performances],
        chosenLearner: trained.chosenLearner,
        parameters: { ...trained.parameters, parityDifference: trained.parityDifference },
        message: `Registered ${modelName} version ${version}.`,
      });
      await audit.record(transaction, {
        actor: requestedBy,
        action: 'model.register',
        subject: `${modelName} version ${version}`,
        details: { runId, onnxSha256: trained.onnxSha256 },
      });
    });
  }
}
