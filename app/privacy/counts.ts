/** Counting scored rows on the frozen bins of a release, and sealing the counts into a batch. */
import { z } from 'zod';
import type { Release } from '../model/release.ts';
import { inputColumns } from '../schema/feature-schema.ts';
import { type SealedBatch, slotOf } from './batch.ts';
import { coarsen } from './cuts.ts';
import { type BinnedFeature, MINIMUM_BATCH_ROWS } from './reference-profile.ts';

export const countsState = z.strictObject({
  rowCount: z.int().min(0),
  /** `[features][bins]`, in the order of the profile. */
  features: z.array(z.array(z.int().min(0))),
  prediction: z.array(z.int().min(0)),
});
export type CountsState = z.infer<typeof countsState>;

type CountedRelease = Pick<Release, 'schema' | 'profile'>;

/**
 * The bin of a value of the model's input.
 * @param value the number or the category's index; NaN is missing
 */
export function binOf(binned: BinnedFeature, value: number): number {
  const missing = binned.counts.length - 1;
  if (Number.isNaN(value)) return missing;
  if (binned.kind === 'categorical') return binned.binOfCategory[value] ?? missing;
  let low = 0;
  let high = binned.edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value <= (binned.edges[middle] ?? 0)) high = middle;
    else low = middle + 1;
  }
  return low;
}

export class BatchCounts {
  readonly #profile: Release['profile'];
  readonly #positions: readonly number[];
  readonly #featureCount: number;
  readonly #state: CountsState;

  /** @param state counts to go on from, of the same release */
  constructor({ schema, profile }: CountedRelease, state?: CountsState) {
    const columns = inputColumns(schema);
    const positions = new Map(columns.map(({ name }, i) => [name, i]));
    this.#profile = profile;
    this.#featureCount = columns.length;
    this.#positions = profile.features.map(({ name }) => positions.get(name) ?? 0);
    this.#state = state ?? {
      rowCount: 0,
      features: profile.features.map(emptyCounts),
      prediction: emptyCounts(profile.prediction),
    };
  }

  static from(release: CountedRelease, state: CountsState): BatchCounts {
    return new BatchCounts(release, structuredClone(state));
  }

  get rowCount(): number {
    return this.#state.rowCount;
  }

  /**
   * Counts one scored row.
   * @param inputs `[rows, features]`, row-major, as the model read them
   */
  add(inputs: Float32Array, row: number, probabilityOfDefault: number): void {
    const start = row * this.#featureCount;
    this.#profile.features.forEach((binned, i) => {
      const value = inputs[start + (this.#positions[i] ?? 0)] ?? Number.NaN;
      increment(this.#state.features[i], binOf(binned, value), 1);
    });
    increment(this.#state.prediction, binOf(this.#profile.prediction, probabilityOfDefault), 1);
    this.#state.rowCount++;
  }

  /**
   * Counts one row whose bins are known.
   * @param bins as `binsOf` gives them
   */
  addBins(bins: Uint16Array, row: number): void {
    const width = this.#positions.length + 1;
    for (let feature = 0; feature < width - 1; feature++)
      increment(this.#state.features[feature], bins[row * width + feature] ?? 0, 1);
    increment(this.#state.prediction, bins[row * width + width - 1] ?? 0, 1);
    this.#state.rowCount++;
  }

  /** Adds the counts of other rows, of the same release. */
  merge(other: CountsState): void {
    other.features.forEach((counts, i) => {
      counts.forEach((count, bin) => increment(this.#state.features[i], bin, count));
    });
    other.prediction.forEach((count, bin) => increment(this.#state.prediction, bin, count));
    this.#state.rowCount += other.rowCount;
  }

  toJSON(): CountsState {
    return structuredClone(this.#state);
  }
}

/** Finds the bins of scored rows. */
export class RowBinner {
  readonly #profile: Release['profile'];
  readonly #positions: readonly number[];
  readonly #featureCount: number;

  constructor({ schema, profile }: CountedRelease) {
    const columns = inputColumns(schema);
    const positions = new Map(columns.map(({ name }, i) => [name, i]));
    this.#profile = profile;
    this.#featureCount = columns.length;
    this.#positions = profile.features.map(({ name }) => positions.get(name) ?? 0);
  }

  /**
   * @param inputs `[rows, features]`, row-major, as the model read them
   * @param probabilities `[rows]`
   * @returns `[rows, binned features + 1]`, the last one is the bin of the prediction
   */
  binsOf(inputs: Float32Array, probabilities: Float32Array, rowCount: number): Uint16Array<ArrayBuffer> {
    const { features, prediction } = this.#profile;
    const width = features.length + 1;
    const bins = new Uint16Array(rowCount * width);
    for (let feature = 0; feature < width - 1; feature++) {
      const binned = features[feature];
      const position = this.#positions[feature] ?? 0;
      if (binned === undefined) continue;
      for (let row = 0; row < rowCount; row++)
        bins[row * width + feature] = binOf(
          binned,
          inputs[row * this.#featureCount + position] ?? Number.NaN,
        );
    }
    for (let row = 0; row < rowCount; row++)
      bins[row * width + width - 1] = binOf(prediction, probabilities[row] ?? Number.NaN);
    return bins;
  }
}

export interface SealOptions {
  readonly batchId: string;
  readonly releaseSha256: string;
  readonly release: CountedRelease;
  readonly counts: CountsState;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** The batch to send, null while there are fewer than `MINIMUM_BATCH_ROWS` rows. */
export function sealBatch({ batchId, releaseSha256, release, counts, now }: SealOptions): SealedBatch | null {
  if (counts.rowCount < MINIMUM_BATCH_ROWS) return null;
  return {
    formatVersion: 1,
    batchId,
    releaseSha256,
    slot: slotOf(now),
    rowCount: counts.rowCount,
    features: release.profile.features.map((binned, i) => coarsen(binned, counts.features[i] ?? [])),
    prediction: coarsen(release.profile.prediction, counts.prediction),
  };
}

function increment(counts: number[] | undefined, bin: number, by: number): void {
  if (counts !== undefined) counts[bin] = (counts[bin] ?? 0) + by;
}

function emptyCounts({ counts }: BinnedFeature): number[] {
  return counts.map(() => 0);
}
