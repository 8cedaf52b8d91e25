/** Ends training when rows that it does not see stop gaining from more trees. */
import { type LabelledRows, takeRows, takeTarget } from '../feature-matrix.ts';
import { logLoss } from '../metrics.ts';
import { constantScore } from '../prior.ts';
import type { Random } from '../random.ts';
import { probabilitiesOf } from '../sigmoid.ts';
import { rowsOfFold, stratifiedFolds } from '../stratified-folds.ts';
import { addTreeScores, type Tree } from '../tree/tree.ts';
import type { BoostingParameters } from './parameters.ts';

/** One row in so many is held out. */
const HELD_OUT_FOLDS = 10;

/** Where too few rows would be left to learn both classes from, none are held out, and nothing stops early. */
export function holdOut(
  { data, target }: LabelledRows,
  random: Random,
): { training: LabelledRows; heldOut: LabelledRows | undefined } {
  const { inside, outside } = rowsOfFold(stratifiedFolds(target, HELD_OUT_FOLDS, random.fork()), 0);
  const take = (rows: Int32Array): LabelledRows => ({
    data: takeRows(data, rows),
    target: takeTarget(target, rows),
  });
  const training = take(outside);
  return inside.length === 0 || constantScore(training.target) !== null
    ? { training: { data, target }, heldOut: undefined }
    : { training, heldOut: take(inside) };
}

export class EarlyStopping {
  readonly #rows: LabelledRows;
  readonly #patience: number;
  readonly #leastFall: number;
  readonly #scores: Float64Array;
  #best = Number.POSITIVE_INFINITY;
  #trees = 0;
  #bestTrees = 0;

  constructor(rows: LabelledRows, baseScore: number, parameters: BoostingParameters) {
    this.#rows = rows;
    this.#patience = parameters.early_stopping_round;
    this.#leastFall = parameters.early_stopping_min_delta;
    this.#scores = new Float64Array(rows.data.rowCount).fill(baseScore);
  }

  /** How many of the first trees did best. */
  get bestTrees(): number {
    return this.#bestTrees;
  }

  /** Takes the next tree into account. */
  stopsAfter(tree: Tree): boolean {
    addTreeScores(tree, this.#rows.data, this.#scores);
    const loss = logLoss(this.#rows.target, probabilitiesOf(this.#scores));
    this.#trees++;
    if (loss < this.#best - this.#leastFall) {
      this.#best = loss;
      this.#bestTrees = this.#trees;
    }
    return this.#trees - this.#bestTrees >= this.#patience;
  }
}
