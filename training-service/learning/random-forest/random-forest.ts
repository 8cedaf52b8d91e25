import type { Estimator, Model } from '../estimator.ts';
import type { FeatureMatrix } from '../feature-matrix.ts';
import { constantScore } from '../prior.ts';
import type { Random } from '../random.ts';
import { sigmoid } from '../sigmoid.ts';
import { addTreeScores, type Tree } from '../tree/tree.ts';
import { ForestTreeGrower } from './forest-tree.ts';
import { type ForestParameters, recommendedParameters, scikitLearnDefaults } from './parameters.ts';
import { rankColumns } from './ranked-columns.ts';

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
    const grower = new ForestTreeGrower(rankColumns(data), target, parameters);
    const trees = Array.from({ length: parameters.n_estimators }, () => {
      const ofTree = random.fork();
      const weights = parameters.bootstrap
        ? bootstrapWeights(data.rowCount, ofTree)
        : new Int32Array(data.rowCount).fill(1);
      return grower.grow(weights, ofTree);
    });
    return new RandomForestModel(trees);
  },
};

/** `[rows]`, how often each row is among as many draws with replacement as there are rows. */
function bootstrapWeights(rowCount: number, random: Random): Int32Array {
  const weights = new Int32Array(rowCount);
  for (let draw = 0; draw < rowCount; draw++) {
    const row = random.below(rowCount);
    weights[row] = (weights[row] ?? 0) + 1;
  }
  return weights;
}

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
