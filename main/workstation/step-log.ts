/** The steps of one synchronisation as they happen, and the report they make. */
import { SYNC_STEPS, type SyncReport, type SyncStep } from '@risk/app/contract/desktop.ts';
import { type ErrorValue, toErrorValue } from '@risk/app/contract/errors.ts';

export type StepResult = SyncReport['steps'][number]['result'];

/** A step whose stored result was found wanting, and why. */
export interface StepProblem {
  readonly step: SyncStep;
  readonly error: ErrorValue;
}

export class StepLog {
  readonly #at: string;
  readonly #steps = new Map<SyncStep, { result: StepResult; error: ErrorValue | null }>();

  constructor(now: number) {
    this.#at = new Date(now).toISOString();
  }

  /** Does a step and notes how it went. @throws whatever the step throws */
  async run<Value>(step: SyncStep, action: () => Value | Promise<Value>): Promise<Value> {
    try {
      const value = await action();
      this.#steps.set(step, { result: 'passed', error: this.#steps.get(step)?.error ?? null });
      return value;
    } catch (error) {
      this.#steps.set(step, { result: 'failed', error: toErrorValue(error) });
      throw error;
    }
  }

  /** Does a part of a step and notes only its failure: the step itself is still to come. @throws whatever the part throws */
  async part<Value>(step: SyncStep, action: () => Value | Promise<Value>): Promise<Value> {
    try {
      return await action();
    } catch (error) {
      this.#steps.set(step, { result: 'failed', error: toErrorValue(error) });
      throw error;
    }
  }

  notNeeded(...steps: readonly SyncStep[]): void {
    for (const step of steps)
      this.#steps.set(step, { result: 'not-needed', error: this.#steps.get(step)?.error ?? null });
  }

  /** A remark on a step that does not change its result, unless it was not reached at all. */
  remark({ step, error }: StepProblem): void {
    this.#steps.set(step, { result: this.#steps.get(step)?.result ?? 'failed', error });
  }

  /** The first step that failed. */
  get problem(): StepProblem | null {
    for (const step of SYNC_STEPS) {
      const entry = this.#steps.get(step);
      if (entry?.result === 'failed' && entry.error !== null) return { step, error: entry.error };
    }
    return null;
  }

  report(outcome: SyncReport['outcome']): SyncReport {
    const steps = SYNC_STEPS.map((step) => {
      const { result, error } = this.#steps.get(step) ?? { result: 'not-started' as const, error: null };
      return { step, result, error };
    });
    return { at: this.#at, outcome, steps };
  }
}
