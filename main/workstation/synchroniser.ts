/**
 * One synchronisation: the order in force, and where it names another model, that model with every check before it is
 * activated. A step that fails leaves the running model as it was.
 */
import type { SyncReport } from '@risk/app/contract/desktop.ts';
import { RiskError, toErrorValue } from '@risk/app/contract/errors.ts';
import type { Envelope } from '@risk/app/model/envelope.ts';
import { envelope } from '@risk/app/model/envelope.ts';
import { openNextKeySet } from '@risk/app/model/key-set.ts';
import type { InForce } from '@risk/app/model/release.ts';
import type { EnrolmentDesk } from './enrolment-desk.ts';
import { type FleetClient, isUnauthenticated } from './fleet-client.ts';
import {
  type ActiveModel,
  checkOnnx,
  type ModelStore,
  openOrder,
  openRelease,
  type VerifiedModel,
} from './model-store.ts';
import type { StateStore } from './state-store.ts';
import { StepLog, type StepProblem } from './step-log.ts';
import { afterKeySet, type Trust, trustOf } from './trust.ts';

export interface SynchroniserOptions {
  readonly desk: EnrolmentDesk;
  readonly state: StateStore;
  readonly models: ModelStore;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface SyncResult {
  readonly report: SyncReport;
  /** The model to use from now on. */
  readonly model: ActiveModel | null;
  /** How the last contact ended; null where none was tried. */
  readonly contact: 'answered' | RiskError | null;
}

interface Order {
  readonly sealed: Envelope;
  readonly order: InForce;
  readonly client: FleetClient;
  readonly trust: Trust;
}

/** KeySets in one synchronisation: more than a service rotates in years, and a bound for one that never ends. */
const LONGEST_WALK = 100;

export class Synchroniser {
  readonly #options: SynchroniserOptions;

  constructor(options: SynchroniserOptions) {
    this.#options = options;
  }

  /**
   * @param current the model in use
   * @param known what was found out before and has to stand in the report until all is well
   */
  async run(current: ActiveModel | null, known: readonly StepProblem[]): Promise<SyncResult> {
    const steps = new StepLog(this.#options.now());
    for (const problem of known) steps.remark(problem);
    try {
      const order = await this.#order(steps, current);
      const { model, outcome } = await this.#follow(order, steps, current);
      return { report: steps.report(outcome), model, contact: 'answered' };
    } catch (error) {
      const failure = error instanceof RiskError ? error : RiskError.fromValue(toErrorValue(error));
      const isContact = failure.code !== 'sync.not-enrolled';
      return {
        report: steps.report(outcomeOf(failure)),
        model: current,
        contact: isContact ? failure : null,
      };
    }
  }

  async #order(steps: StepLog, current: ActiveModel | null): Promise<Order> {
    const isEnrolled = (await this.#options.state.read()).enrolment !== null;
    if (isEnrolled) steps.notNeeded('enrol');
    else await this.#enrol(steps);
    try {
      return await this.#fetchOrder(steps, current);
    } catch (error) {
      // A service that was set up anew knows this computer no more: a fresh provisioning file brings them together.
      if (!isEnrolled || !(await this.#shouldEnrolAgain(error))) throw error;
      await this.#enrol(steps);
      return this.#fetchOrder(steps, current);
    }
  }

  async #enrol(steps: StepLog): Promise<void> {
    const { isNewRoot, enrolled } = await steps.run('enrol', () => this.#options.desk.enrolByProvision());
    if (!isNewRoot) return;
    const error = new RiskError('enrolment.new-root', { address: enrolled.address }).toValue();
    steps.remark({ step: 'enrol', error });
  }

  async #shouldEnrolAgain(error: unknown): Promise<boolean> {
    const isStranger =
      isUnauthenticated(error) ||
      (error instanceof RiskError &&
        (error.code === 'envelope.unknown-key' || error.code === 'sync.offline'));
    return isStranger && (await this.#options.desk.freshProvision()) !== null;
  }

  async #fetchOrder(steps: StepLog, current: ActiveModel | null): Promise<Order> {
    const { desk, state } = this.#options;
    const { client } = await desk.client(await state.read());
    const trust = await this.#renewKeys(client, steps);
    const answer = await steps.run('fetch-order', () =>
      client.inForce(current?.release.model.version ?? null),
    );
    const order = await steps.run('verify-order', () => this.#verifyOrder(answer, trust));
    return { sealed: envelope.parse(answer), order, client, trust };
  }

  /**
   * Walks from the KeySet that is known to the newest one, each verified by the one before and kept at once.
   * @throws RiskError `sync.time` where the newest has ended
   */
  async #renewKeys(client: FleetClient, steps: StepLog): Promise<Trust> {
    const { state, now } = this.#options;
    for (let walked = 0; ; walked++) {
      const known = await state.read();
      const trust = trustOf(known);
      if (trust === null) throw new RiskError('sync.not-enrolled');
      const { version, expiresAt } = trust.keys;
      const sealed = await steps.part('fetch-order', () => {
        if (walked <= LONGEST_WALK) return client.keySet(version + 1);
        throw new RiskError('sync.bad-answer', { reason: `more than ${LONGEST_WALK} key sets at once` });
      });
      if (sealed === null) {
        const time = Math.max(now(), known.timeFloor);
        await steps.part('verify-order', () => requireTime('key set', expiresAt, time));
        return trust;
      }
      const next = await steps.part('verify-order', () => openNextKeySet(sealed, trust.keys));
      // Another process on this folder may have walked meanwhile, and seen orders since.
      const latest = await state.read();
      if (trustOf(latest)?.keys.version === version) await state.change(afterKeySet(latest, trust, next));
    }
  }

  async #verifyOrder(sealed: unknown, { keys }: Trust): Promise<InForce> {
    const { state, now } = this.#options;
    const { document: order, payloadSha256 } = await openOrder(sealed, keys.inForce);
    const known = await state.read();
    if (known.modelName !== null && order.modelName !== known.modelName)
      throw new RiskError('sync.wrong-model', { offered: order.modelName, known: known.modelName });
    const isOther = order.sequence === known.highestSequence && payloadSha256 !== known.highestOrderSha256;
    if (order.sequence < known.highestSequence || isOther)
      throw new RiskError('sync.replayed', { offered: order.sequence, known: known.highestSequence });
    const time = Math.max(now(), known.timeFloor);
    requireTime('InForce order', order.decideUntil, time);
    await state.change({
      modelName: order.modelName,
      highestSequence: order.sequence,
      highestOrderSha256: payloadSha256,
      timeFloor: Math.max(known.timeFloor, Date.parse(order.issuedAt)),
    });
    return order;
  }

  async #follow(
    { sealed, order, client, trust }: Order,
    steps: StepLog,
    current: ActiveModel | null,
  ): Promise<{ model: ActiveModel; outcome: 'activated' | 'unchanged' }> {
    const { models, now } = this.#options;
    const { releaseSha256 } = order;
    if (current?.releaseSha256 === releaseSha256) {
      const damage = await this.#damage(current, trust);
      if (damage === null) {
        steps.notNeeded(
          'fetch-release',
          'verify-release',
          'fetch-model',
          'verify-model',
          'golden-rows',
          'activate',
        );
        await models.activate({ releaseSha256, activatedAt: current.activatedAt, order: sealed });
        return { model: { ...current, order }, outcome: 'unchanged' };
      }
      steps.remark(damage);
    }
    const model =
      (await this.#stored(releaseSha256, trust, steps)) ??
      (await this.#download(order, client, trust, steps));
    const activatedAt = new Date(now()).toISOString();
    await steps.run('activate', () => models.activate({ releaseSha256, activatedAt, order: sealed }));
    // The service learns the version in use by being asked; what it answers is looked at next time.
    await client.inForce(model.release.model.version).catch(() => undefined);
    return { model: { ...model, order, activatedAt }, outcome: 'activated' };
  }

  /** What is wrong with the stored copy of the model in use; null where all is well. */
  async #damage({ releaseSha256 }: ActiveModel, trust: Trust): Promise<StepProblem | null> {
    const check = new StepLog(0);
    await this.#options.models.verify(releaseSha256, trust, check).catch(() => undefined);
    return check.problem;
  }

  /** A copy that is already on this computer, brought by another process or the previous one; null where it is no good. */
  async #stored(releaseSha256: string, trust: Trust, steps: StepLog): Promise<VerifiedModel | null> {
    const { models } = this.#options;
    if (!(await models.holds(releaseSha256))) return null;
    const check = new StepLog(0);
    const model = await models.verify(releaseSha256, trust, check).catch(() => null);
    if (model !== null) {
      steps.notNeeded('fetch-release', 'fetch-model');
      for (const step of ['verify-release', 'verify-model', 'golden-rows'] as const)
        await steps.run(step, () => undefined);
    } else if (check.problem !== null) steps.remark(check.problem);
    return model;
  }

  async #download(
    { releaseSha256, modelName }: InForce,
    client: FleetClient,
    { keys }: Trust,
    steps: StepLog,
  ): Promise<VerifiedModel> {
    const { models } = this.#options;
    const sealed = await steps.run('fetch-release', () => client.release(releaseSha256));
    const release = await steps.run('verify-release', async () => {
      const opened = await openRelease(sealed, releaseSha256, keys.release);
      if (opened.model.name !== modelName)
        throw new RiskError('sync.wrong-model', { offered: opened.model.name, known: modelName });
      return opened;
    });
    const onnx = await steps.run('fetch-model', () => client.model(release.onnx.sha256, release.onnx.bytes));
    await steps.run('verify-model', () => checkOnnx(onnx, release));
    const staged = await models.stage(sealed, onnx);
    try {
      await steps.run('golden-rows', () => models.checkGoldenRows(release, staged.onnxPath));
      const onnxPath = await steps.run('activate', () => models.install(staged.folder, releaseSha256));
      return { release, releaseSha256, onnxPath };
    } finally {
      await models.discard(staged.folder);
    }
  }
}

/** @throws RiskError `sync.time`, which names the clock: where it is wrong, that is the cure */
function requireTime(document: string, end: string | null, time: number): void {
  if (end !== null && Date.parse(end) <= time)
    throw new RiskError('sync.time', {
      document,
      reason: `it ended on ${end}, and by the clock of this computer it is ${new Date(time).toISOString()}.`,
    });
}

function outcomeOf({ code }: RiskError): SyncReport['outcome'] {
  if (code === 'sync.not-enrolled') return 'not-enrolled';
  return code === 'sync.offline' || code === 'sync.captive-portal' ? 'offline' : 'refused';
}
