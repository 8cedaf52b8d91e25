import type { Estimator, Model } from '../estimator.ts';
import type { FeatureMatrix } from '../feature-matrix.ts';
import { constantScore } from '../prior.ts';
import type { Random } from '../random.ts';
import { probabilitiesOf } from '../sigmoid.ts';
import { addTreeScores, type Tree } from '../tree/tree.ts';
import { binMatrix } from './binning.ts';
import { addToOthers, Draws } from './draws.ts';
import { EarlyStopping, holdOut, type LabelledRows } from './early-stopping.ts';
import { computeGradients, initialScore } from './objective.ts';
import { type BoostingParameters, lightgbmDefaults, recommendedParameters } from './parameters.ts';
import { TreeGrower } from './tree-grower.ts';

/** score = baseScore + what each tree's leaf adds. */
export class GradientBoostingModel implements Model {
  readonly baseScore: number;
  readonly trees: readonly Tree[];

  constructor(baseScore: number, trees: readonly Tree[]) {
    this.baseScore = baseScore;
    this.trees = trees;
  }

  score(data: FeatureMatrix): Float64Array {
    const scores = new Float64Array(data.rowCount).fill(this.baseScore);
    for (const tree of this.trees) addTreeScores(tree, data, scores);
    return scores;
  }

  probabilities(data: FeatureMatrix): Float64Array {
    return probabilitiesOf(this.score(data));
  }
}

/**
 * Gradient boosting of trees for the log loss, after LightGBM (G. Ke and others, "LightGBM: a highly efficient gradient
 * boosting decision tree", 2017): binned features, leaf-wise growth, histogram subtraction, native categorical splits.
 */
export const gradientBoosting: Estimator<BoostingParameters, GradientBoostingModel> = {
  defaults: lightgbmDefaults,
  recommended: recommendedParameters,
  fit: (data, target, parameters, random) => fitBoosting({ data, target, parameters, random }),
};

interface BoostingTask {
  readonly data: FeatureMatrix;
  /** `[rows]`, 1 = bad, 0 = good. */
  readonly target: Uint8Array;
  readonly parameters: BoostingParameters;
  readonly random: Random;
  /** What early stopping watches; without it, a tenth of the rows, held out by class. */
  readonly validation?: LabelledRows;
}

/** With early stopping, only the trees up to the lowest log loss on the validation rows are kept. */
export function fitBoosting(task: BoostingTask): GradientBoostingModel {
  const { parameters, random, validation } = task;
  const stops = parameters.early_stopping_round > 0;
  const { training, heldOut } =
    stops && validation === undefined ? holdOut(task, random) : { training: task, heldOut: validation };
  const { data, target } = training;
  const constant = constantScore(target);
  if (constant !== null) return new GradientBoostingModel(constant, []);
  const baseScore = initialScore(target);
  const grower = new TreeGrower(binMatrix(data, parameters), parameters);
  const draws = new Draws(data, parameters, random);
  const stopper =
    stops && heldOut !== undefined ? new EarlyStopping(heldOut, baseScore, parameters) : undefined;
  const scores = new Float64Array(data.rowCount).fill(baseScore);
  const gradients = new Float32Array(data.rowCount);
  const hessians = new Float32Array(data.rowCount);
  const trees: Tree[] = [];
  for (let round = 0; round < parameters.num_iterations; round++) {
    computeGradients(target, scores, gradients, hessians);
    const { bag, allowed } = draws.next(round);
    const tree = grower.grow({ gradients, hessians, scores, bag, allowed });
    if (tree === null) {
      // Another draw of rows or features may still find a split; the same ones won't.
      if (draws.areFixed) break;
      continue;
    }
    if (bag !== null) addToOthers(tree, data, scores, bag);
    trees.push(tree);
    if (stopper?.stopsAfter(tree) === true) break;
  }
  return new GradientBoostingModel(baseScore, trees.slice(0, stopper?.bestTrees ?? trees.length));
}
