import type { Estimator, Model } from '../estimator.ts';
import type { FeatureMatrix } from '../feature-matrix.ts';
import { constantScore } from '../prior.ts';
import { probabilitiesOf } from '../sigmoid.ts';
import { addTreeScores, type Tree } from '../tree/tree.ts';
import { binMatrix } from './binning.ts';
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
  fit(data, target, parameters) {
    const constant = constantScore(target);
    if (constant !== null) return new GradientBoostingModel(constant, []);
    const baseScore = initialScore(target);
    const grower = new TreeGrower(binMatrix(data, parameters), parameters);
    const scores = new Float64Array(data.rowCount).fill(baseScore);
    const gradients = new Float32Array(data.rowCount);
    const hessians = new Float32Array(data.rowCount);
    const trees: Tree[] = [];
    while (trees.length < parameters.num_iterations) {
      computeGradients(target, scores, gradients, hessians);
      const tree = grower.grow(gradients, hessians, scores);
      if (tree === null) break;
      trees.push(tree);
    }
    return new GradientBoostingModel(baseScore, trees);
  },
};
