import type { Estimator, Model } from '../estimator.ts';
import type { FeatureMatrix } from '../feature-matrix.ts';
import { constantScore } from '../prior.ts';
import { sigmoid } from '../sigmoid.ts';
import { addTreeScores, type Tree } from '../tree/tree.ts';
import { type ForestParameters, recommendedParameters, scikitLearnDefaults } from './parameters.ts';
import { rankColumns } from './ranked-columns.ts';
import { growForest } from './tree-crew.ts';

/** Its score is a probability, not log-odds: the mean over the trees of the share of bad in the row's leaf. */
export class RandomForestModel implements Model {
  /** At least one; leaf values in [0, 1]. */
  readonly trees: readonly Tree[];

  constructor(trees: readonly Tree[]) {
    this.trees = trees;
  }

  score(data: FeatureMatrix): Float64Array {
    const sums = new Float64Array(data.rowCount);
    for (const tree of this.trees) addTreeScores(tree, data, sums);
    return sums.map((sum) => sum / this.trees.length);
  }

  probabilities(data: FeatureMatrix): Float64Array {
    return this.score(data);
  }
}

/**
 * L. Breiman's random forests (2001) as scikit-learn grows them: each tree on a bootstrap sample, each node on features
 * drawn anew, leaves' class shares averaged. Categories are split as ordered codes.
 */
export const randomForest: Estimator<ForestParameters, RandomForestModel> = {
  defaults: scikitLearnDefaults,
  recommended: recommendedParameters,
  fit(data, target, parameters, random) {
    const constant = constantScore(target);
    if (constant !== null) return new RandomForestModel([oneLeaf(sigmoid(constant), data.rowCount)]);
    const seeds = Array.from({ length: parameters.n_estimators }, () => random.uint32());
    return new RandomForestModel(growForest({ columns: rankColumns(data), target, parameters }, seeds));
  },
};

function oneLeaf(value: number, cover: number): Tree {
  return {
    feature: Int32Array.of(-1),
    threshold: new Float64Array(1),
    categories: [null],
    missingLeft: new Uint8Array(1),
    left: Int32Array.of(-1),
    right: Int32Array.of(-1),
    value: Float64Array.of(value),
    cover: Float64Array.of(cover),
  };
}
