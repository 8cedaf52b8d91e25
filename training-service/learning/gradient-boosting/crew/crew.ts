/**
 * The threads that grow a tree together: this one, and helpers that take a part of every step that is large enough. All
 * sums are of whole numbers and each feature is searched by one thread, so how the work is dealt changes no bit.
 *
 * Training is one call that returns its model; so this thread waits for its helpers without giving way to other events.
 */
import { allowedThreads } from '../../../threads/thread-limit.ts';
import { bestSplit } from '../feature-search.ts';
import { computeGradients } from '../objective.ts';
import type { Split } from '../split.ts';
import { addLeafValues, type SearchTask, searchLeaves, shareOf } from '../steps.ts';
import { CONTROL, MOST_THREADS, readFound, STEP, writeSearch, writeStretch } from './crew-messages.ts';
import type { Helpers } from './helpers.ts';
import type { Workspace } from './workspace.ts';

/** Rows of a step below which calling others costs more than it saves. */
const FEW_ROWS = 16_384;

/** Likewise for a search, in additions to a histogram; a bin that is scanned takes as long as five of them. */
const FEW_ADDITIONS = 30_000;
const ADDITIONS_A_BIN = 5;

/** Looks at the counter before a thread sleeps; waking one up takes longer than most steps. */
const LOOKS = 300_000;
const PATIENCE_MILLISECONDS = 300_000;
const START_MILLISECONDS = 10_000;

/** Values, rows times features, from which on a second thread pays for its start. */
const VALUES_FOR_HELPERS = 1_000_000;

/** @param wanted `num_threads`: 0 for as many as the machine has */
export function threadsFor(rowCount: number, width: number, wanted: number): number {
  if (rowCount * width < VALUES_FOR_HELPERS) return 1;
  return Math.max(1, Math.min(allowedThreads(wanted), width, MOST_THREADS));
}

export class Crew {
  readonly #workspace: Workspace;
  /** This thread and its helpers. */
  readonly #threads: number;

  /** @param helpers one fewer than the threads that the workspace was laid out for; they get it here */
  constructor(workspace: Workspace, helpers: Helpers) {
    this.#workspace = workspace;
    this.#threads = helpers.count + 1;
    helpers.assign(workspace.share);
  }

  /** Waits until all helpers take part; without it they join in when they have started. @returns false after ten seconds */
  awaitHelpers(): boolean {
    const { control } = this.#workspace;
    for (;;) {
      const ready = Atomics.load(control, CONTROL.ready);
      if (ready === this.#helperCount) return true;
      if (Atomics.wait(control, CONTROL.ready, ready, START_MILLISECONDS) === 'timed-out') return false;
    }
  }

  get #helperCount(): number {
    return this.#threads - 1;
  }

  /** Steps that helpers have taken part in. */
  get sharedSteps(): number {
    return Atomics.load(this.#workspace.control, CONTROL.turn);
  }

  /** Gradients and hessians of all rows. */
  derive(): void {
    const whole = { start: 0, end: this.#workspace.plan.rowCount };
    if (!this.#isShared(whole.end, FEW_ROWS)) {
      computeGradients(this.#workspace, whole);
      return;
    }
    this.#call(STEP.derive);
    computeGradients(this.#workspace, shareOf(whole, 0, this.#threads));
    this.#await();
  }

  /** Histograms and best splits of new leaves. */
  search(task: SearchTask): [Split | null, Split | null] {
    const { plan, message } = this.#workspace;
    const width = plan.features.length;
    const scans = task.leaves.filter((leaf) => leaf !== null).length;
    const additions =
      (task.rows.end - task.rows.start) * width + scans * ADDITIONS_A_BIN * (plan.starts[width] ?? 0);
    if (!this.#isShared(additions, FEW_ADDITIONS))
      return searchLeaves(this.#workspace, task, plan.groups.length - 1);
    writeSearch(message, task);
    this.#call(STEP.search);
    const mine = searchLeaves(this.#workspace, task, 0);
    this.#await();
    return [this.#bestOf(task, 0, mine[0]), this.#bestOf(task, 1, mine[1])];
  }

  /** Of equal gains the first feature's, which the earlier thread has. */
  #bestOf(task: SearchTask, leaf: 0 | 1, mine: Split | null): Split | null {
    let best = { gain: mine?.gain ?? 0, feature: -1 };
    for (let part = 1; part < this.#threads; part++) {
      const found = readFound(this.#workspace.message, part, leaf);
      if (found.gain > best.gain) best = found;
    }
    const searched = task.leaves[leaf];
    if (best.feature === -1 || searched === null) return mine;
    return bestSplit(this.#workspace, searched, { from: best.feature, to: best.feature + 1, group: 0 });
  }

  /** Adds the noted leaf values to the scores of the first so many rows in row order. */
  addLeafValues(leafCount: number, rowCount: number): void {
    const whole = { start: 0, end: rowCount };
    if (!this.#isShared(rowCount, FEW_ROWS)) {
      addLeafValues(this.#workspace, leafCount, whole);
      return;
    }
    writeStretch(this.#workspace.message, whole, leafCount);
    this.#call(STEP.add);
    addLeafValues(this.#workspace, leafCount, shareOf(whole, 0, this.#threads));
    this.#await();
  }

  /** Sends the helpers home. @returns whether none of them can touch the workspace any more */
  stop(): boolean {
    if (this.#helperCount === 0) return true;
    const { control } = this.#workspace;
    const haveStarted = Atomics.load(control, CONTROL.ready) === this.#helperCount;
    const isWell = Atomics.load(control, CONTROL.failed) === 0;
    this.#call(STEP.stop);
    if (haveStarted && isWell) this.#await();
    return haveStarted && isWell;
  }

  /** Helpers take a moment to start; until then this thread works alone. */
  #isShared(size: number, few: number): boolean {
    return (
      this.#threads > 1 &&
      size >= few &&
      Atomics.load(this.#workspace.control, CONTROL.ready) === this.#helperCount
    );
  }

  #call(step: number): void {
    const { control } = this.#workspace;
    Atomics.store(control, CONTROL.done, 0);
    Atomics.store(control, CONTROL.step, step);
    Atomics.add(control, CONTROL.turn, 1);
    Atomics.notify(control, CONTROL.turn);
  }

  #await(): void {
    const { control } = this.#workspace;
    const wanted = this.#helperCount;
    for (let look = 0; look < LOOKS; look++) if (Atomics.load(control, CONTROL.done) === wanted) break;
    for (;;) {
      const done = Atomics.load(control, CONTROL.done);
      if (done === wanted) break;
      if (Atomics.wait(control, CONTROL.done, done, PATIENCE_MILLISECONDS) === 'timed-out')
        throw new Error('A training thread does not answer');
    }
    if (Atomics.load(control, CONTROL.failed) !== 0) throw new Error('A training thread failed');
  }
}

/** For a helper: waits until the next step is called. @returns its turn */
export function awaitTurn(control: Int32Array, last: number): number {
  for (let look = 0; look < LOOKS; look++) {
    const turn = Atomics.load(control, CONTROL.turn);
    if (turn !== last) return turn;
  }
  Atomics.wait(control, CONTROL.turn, last);
  return Atomics.load(control, CONTROL.turn);
}
