/** The rows and features that each tree may see. */
import type { FeatureMatrix } from '../feature-matrix.ts';
import type { Random } from '../random.ts';
import { leafOf, type Tree } from '../tree/tree.ts';
import type { BoostingParameters } from './parameters.ts';

interface Draw {
  /** Rows, ascending; null: all. */
  readonly bag: Int32Array | null;
  /** `[features]`, 1 where allowed; null: all. */
  readonly allowed: Uint8Array | null;
}

/** Draws nothing from the generator where all rows and features are in. */
export class Draws {
  readonly areFixed: boolean;
  readonly #rowCount: number;
  readonly #width: number;
  readonly #parameters: BoostingParameters;
  readonly #rowRandom: Random | null;
  readonly #featureRandom: Random | null;
  #bag: Int32Array | null = null;

  constructor(data: FeatureMatrix, parameters: BoostingParameters, random: Random) {
    const { bagging_fraction, bagging_freq, feature_fraction } = parameters;
    this.#rowCount = data.rowCount;
    this.#width = data.features.length;
    this.#parameters = parameters;
    // A generator each, so that features come out the same with and without bagging.
    const rowRandom = random.fork();
    const featureRandom = random.fork();
    this.#rowRandom = bagging_freq > 0 && bagging_fraction < 1 ? rowRandom : null;
    this.#featureRandom = feature_fraction < 1 ? featureRandom : null;
    this.areFixed = this.#rowRandom === null && this.#featureRandom === null;
  }

  /** @param round counted from 0; every round is asked for once, in order */
  next(round: number): Draw {
    const { bagging_freq } = this.#parameters;
    if (this.#rowRandom !== null && round % bagging_freq === 0) this.#bag = this.#drawnRows(this.#rowRandom);
    return { bag: this.#bag, allowed: this.#featureRandom && this.#drawnFeatures(this.#featureRandom) };
  }

  /** Each row with the same chance, by a draw of its own. */
  #drawnRows(random: Random): Int32Array {
    const rows = new Int32Array(this.#rowCount);
    let length = 0;
    for (let row = 0; row < this.#rowCount; row++)
      if (random.unit() < this.#parameters.bagging_fraction) rows[length++] = row;
    return rows.slice(0, length);
  }

  #drawnFeatures(random: Random): Uint8Array {
    const wanted = Math.max(1, Math.round(this.#parameters.feature_fraction * this.#width));
    const order = Array.from({ length: this.#width }, (_, feature) => feature);
    random.shuffle(order);
    const allowed = new Uint8Array(this.#width);
    for (const feature of order.slice(0, wanted)) allowed[feature] = 1;
    return allowed;
  }
}

/** Adds the tree's answers to the scores of the rows outside the bag. @param bag ascending */
export function addToOthers(tree: Tree, data: FeatureMatrix, scores: Float64Array, bag: Int32Array): void {
  const width = data.features.length;
  let next = 0;
  for (let row = 0; row < data.rowCount; row++) {
    if (bag[next] === row) next++;
    else scores[row] = (scores[row] ?? 0) + (tree.value[leafOf(tree, data.values, row * width)] ?? 0);
  }
}
