/** The model in use and all that is known about it: verified at start, renewed by synchronising. */
import type { SyncReport, WorkstationStatus } from '@risk/app/contract/desktop.ts';
import { type ErrorValue, RiskError, toErrorValue } from '@risk/app/contract/errors.ts';
import { freshnessOf } from './model-in-use.ts';
import type { ActiveModel, EntryTrust, ModelStore, StoredEntry } from './model-store.ts';
import type { StateStore, WorkstationState } from './state-store.ts';
import { StepLog, type StepProblem } from './step-log.ts';
import type { Synchroniser } from './synchroniser.ts';
import { trustOf } from './trust.ts';

export interface ModelKeeperOptions {
  readonly state: StateStore;
  readonly models: ModelStore;
  readonly synchroniser: Synchroniser;
  readonly now: () => number;
  readonly onChange: () => void;
}

type Connection = WorkstationStatus['connection'];

export class ModelKeeper {
  readonly #options: ModelKeeperOptions;
  #model: ActiveModel | null = null;
  /** What stays in each report until all is well again. */
  #known: readonly StepProblem[] = [];
  #lastSync: SyncReport | null = null;
  #connection: Connection = { state: 'unknown', lastContactAt: null, error: null };
  #running: Promise<SyncReport> | null = null;
  #state: WorkstationState | null = null;

  constructor(options: ModelKeeperOptions) {
    this.#options = options;
  }

  get model(): ActiveModel | null {
    return this.#model;
  }

  get lastSync(): SyncReport | null {
    return this.#lastSync;
  }

  get connection(): Connection {
    return this.#connection;
  }

  get syncing(): boolean {
    return this.#running !== null;
  }

  get enrolment(): WorkstationState['enrolment'] {
    return this.#state?.enrolment ?? null;
  }

  /** The clock, but never before the latest signed time that was seen. Milliseconds since the epoch. */
  get time(): number {
    return Math.max(this.#options.now(), this.#state?.timeFloor ?? 0);
  }

  /** @throws RiskError `model.none`, `model.expired` */
  requireModel(): ActiveModel {
    if (this.#model === null) throw new RiskError('model.none');
    const { order } = this.#model;
    if (freshnessOf(order, this.time) === 'expired')
      throw new RiskError('model.expired', { decideUntil: order.decideUntil });
    return this.#model;
  }

  /**
   * Verifies what is stored: the active model, else what may step in for it; why not the active one goes into the report.
   * An active model whose order is older than the newest one seen steps in too: the newer one may not have been fetched.
   */
  async open(): Promise<void> {
    const { state, models, now } = this.#options;
    this.#state = await state.read();
    const steps = new StepLog(now());
    const pointer = await steps.run('verify-order', () => models.pointer()).catch(() => null);
    if (pointer === null) {
      this.#noteProblem(steps);
      return;
    }
    this.#model = await this.#verify(pointer.active, this.#state, steps);
    if (this.#model !== null) return;
    this.#noteProblem(steps);
    for (const entry of [pointer.active, pointer.previous])
      if (entry !== null) this.#model ??= await this.#verify(entry, null, new StepLog(now()));
  }

  #noteProblem(steps: StepLog): void {
    if (steps.problem === null) return;
    this.#known = [steps.problem];
    this.#lastSync = steps.report('refused');
  }

  /** One synchronisation at a time; who asks while one runs gets its report. */
  synchronise(): Promise<SyncReport> {
    this.#running ??= this.#synchronise().finally(() => {
      this.#running = null;
      this.#options.onChange();
    });
    this.#options.onChange();
    return this.#running;
  }

  /** Reads the state again after something else changed it. */
  async refresh(): Promise<void> {
    this.#state = await this.#options.state.read();
    this.#options.onChange();
  }

  /** Notes how a contact with the service ended. */
  noteContact(contact: 'answered' | RiskError): void {
    const lastContactAt = this.#connection.lastContactAt;
    const heard = new Date(this.#options.now()).toISOString();
    if (contact === 'answered') this.#connection = { state: 'online', lastContactAt: heard, error: null };
    else if (isUnreachable(contact))
      this.#connection = { state: 'offline', lastContactAt, error: contact.toValue() };
    else this.#connection = { state: 'online', lastContactAt: heard, error: refusalOf(contact) };
  }

  async #synchronise(): Promise<SyncReport> {
    const { synchroniser, state, now } = this.#options;
    try {
      const { report, model, contact } = await synchroniser.run(this.#model, this.#known);
      const isWell = report.outcome === 'activated' || report.outcome === 'unchanged';
      this.#known = isWell ? [] : [...this.#known, ...newRootIn(report)];
      this.#model = model;
      this.#lastSync = report;
      if (contact !== null) this.noteContact(contact);
    } catch (error) {
      // The disk failed, not the service: that too is said, and the model stays.
      const steps = new StepLog(now());
      steps.remark({ step: 'activate', error: toErrorValue(error) });
      this.#lastSync = steps.report('refused');
    }
    this.#state = await state.read();
    return this.#lastSync;
  }

  async #verify(entry: StoredEntry, seen: EntryTrust['seen'], steps: StepLog): Promise<ActiveModel | null> {
    const trust = this.#state === null ? null : trustOf(this.#state);
    if (trust === null) return null;
    return this.#options.models.open(entry, { trust, seen }, steps).catch(() => null);
  }
}

/** That this computer trusts another service now is worth more than one report. */
function newRootIn({ steps }: SyncReport): readonly StepProblem[] {
  return steps.flatMap(({ step, result, error }) =>
    result === 'passed' && error?.code === 'enrolment.new-root' ? [{ step, error }] : [],
  );
}

function isUnreachable({ code }: RiskError): boolean {
  return code === 'sync.offline' || code === 'sync.bad-answer' || code === 'sync.captive-portal';
}

/** That no model is approved yet is an answer, not a trouble with the connection. */
function refusalOf(error: RiskError): ErrorValue | null {
  return error.code === 'sync.refused' ? error.toValue() : null;
}
