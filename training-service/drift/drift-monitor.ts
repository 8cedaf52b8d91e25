/** Keeps the drift figures of the release in force at hand. */
import type { DriftFigures } from '@risk/app/contract/service.ts';
import type { ServiceContext } from '../context.ts';
import type { BatchIntake } from '../fleet/batch-intake.ts';
import { latestOrder } from '../registry/order-book.ts';
import type { ReleaseShelf } from '../registry/release-shelf.ts';
import { chooseWindow } from './drift-window.ts';
import { measureDrift } from './measure-drift.ts';

/** Other processes take batches too, and windows move on: figures older than this are computed again when asked for. */
const MOST_AGE_MS = 10_000;

export interface DriftMonitorOptions extends Pick<ServiceContext, 'kysely' | 'now'> {
  readonly modelName: string;
  readonly releases: ReleaseShelf;
  readonly batches: BatchIntake;
}

export class DriftMonitor {
  readonly #options: DriftMonitorOptions;
  #figures: { readonly at: number; readonly value: Promise<DriftFigures | null> } | undefined;

  constructor(options: DriftMonitorOptions) {
    this.#options = options;
  }

  /** Null while no model has been approved. */
  figures(): Promise<DriftFigures | null> {
    const known = this.#figures;
    const age = known === undefined ? Number.POSITIVE_INFINITY : this.#options.now() - known.at;
    return known !== undefined && age >= 0 && age < MOST_AGE_MS ? known.value : this.refresh();
  }

  /** After a batch has come, or another release. */
  refresh(): Promise<DriftFigures | null> {
    const value = this.#compute();
    this.#figures = { at: this.#options.now(), value };
    value.catch(() => {
      this.#figures = undefined;
    });
    return value;
  }

  async #compute(): Promise<DriftFigures | null> {
    const { kysely, modelName, releases, batches, now } = this.#options;
    const order = await latestOrder(kysely, modelName);
    if (order === undefined) return null;
    const { model, profile } = await releases.open(order.release_sha256);
    const window = await chooseWindow(batches.newest(order.release_sha256), now());
    return measureDrift({ modelVersion: model.version, profile, window, now: now() });
  }
}
