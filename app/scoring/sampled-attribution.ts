/**
 * Reasons for a model that can only be asked: Shapley values against background rows, estimated by walking from a
 * background row to the applicant's row one input after the other in random orders (E. Strumbelj and I. Kononenko, 2010). Each
 * order is also walked backward (antithetic), which halves the noise of models that are nearly additive.
 */
import type { Attribution } from './attribution.ts';

export interface SamplingOptions {
  /** Scores rows `[rows, features]`. */
  readonly score: (inputs: Float32Array, rowCount: number) => Promise<Float64Array>;
  /** `[backgroundRows, features]`, at least one row. */
  readonly background: Float32Array;
  readonly backgroundRows: number;
  /** The row to explain, from `offset` on. */
  readonly inputs: Float32Array;
  readonly offset: number;
  readonly featureCount: number;
  /** The same seed gives the same reasons. */
  readonly seed: number;
}

/** Walks are shared out evenly among the background rows, at least this many pairs in all. */
const LEAST_PAIRS = 50;
/** Rows handed to the model at once, about. */
const BATCH_ROWS = 2048;

/** Base = mean score of the background; the contributions add up to score - base exactly, whatever the sample. */
export async function sampleAttribution(options: SamplingOptions): Promise<Attribution> {
  const { score, background, backgroundRows, inputs, offset, featureCount, seed } = options;
  const row = inputs.slice(offset, offset + featureCount);
  const contributions = new Float64Array(featureCount);
  const random = generator(seed);
  const order = Uint32Array.from({ length: featureCount }, (_, feature) => feature);
  const walker = new Walker(row);
  const rounds = Math.ceil(LEAST_PAIRS / backgroundRows);
  let baseSum = 0;
  const settle = async (): Promise<void> => {
    if (walker.rowCount === 0) return;
    const scores = await score(walker.rows(), walker.rowCount);
    baseSum += walker.share(scores, contributions);
  };
  for (let start = 0; start < backgroundRows; start++) {
    const from = background.subarray(start * featureCount, (start + 1) * featureCount);
    for (let round = 0; round < rounds; round++) {
      shuffle(order, random);
      walker.walk(from, order);
      walker.walk(from, order.toReversed());
      if (walker.rowCount >= BATCH_ROWS) await settle();
    }
  }
  await settle();
  const walks = 2 * rounds * backgroundRows;
  for (let feature = 0; feature < featureCount; feature++)
    contributions[feature] = (contributions[feature] ?? 0) / walks;
  return { base: baseSum / walks, contributions };
}

/** Collects the rows that walks pass, and shares out the differences between their scores. */
class Walker {
  readonly #target: Float32Array;
  #values: number[] = [];
  /** For each collected row the input that changed last, -1 where a walk starts. */
  #changed: number[] = [];

  constructor(target: Float32Array) {
    this.#target = target;
  }

  get rowCount(): number {
    return this.#changed.length;
  }

  rows(): Float32Array {
    return Float32Array.from(this.#values);
  }

  walk(from: Float32Array, order: Uint32Array): void {
    const current = from.slice();
    this.#add(current, -1);
    for (const feature of order) {
      const value = this.#target[feature] ?? Number.NaN;
      // An input that is alike in both rows adds nothing and costs no row.
      if (Object.is(current[feature], value)) continue;
      current[feature] = value;
      this.#add(current, feature);
    }
  }

  #add(row: Float32Array, changed: number): void {
    for (const value of row) this.#values.push(value);
    this.#changed.push(changed);
  }

  /** Forgets the rows. @returns the sum of the scores at which the walks start */
  share(scores: Float64Array, contributions: Float64Array): number {
    let starts = 0;
    for (const [i, feature] of this.#changed.entries()) {
      const score = scores[i] ?? Number.NaN;
      if (feature < 0) starts += score;
      else contributions[feature] = (contributions[feature] ?? 0) + score - (scores[i - 1] ?? Number.NaN);
    }
    this.#values = [];
    this.#changed = [];
    return starts;
  }
}

/** Fisher and Yates. */
function shuffle(order: Uint32Array, random: () => number): void {
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other] ?? 0, order[last] ?? 0];
  }
}

/** Numbers in [0, 1): G. Marsaglia's xorshift on 32 bits (2003), from a seed whose bits are spread first. */
function generator(seed: number): () => number {
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
