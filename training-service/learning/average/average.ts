/**
 * The blend of logistic regression, random forest and gradient boosting.
 *
 * Each member's score is divided by its spread on out-of-fold rows, so that members on different scales can be compared,
 * and counts by its weight; Platt's line turns the weighted sum into log-odds. All members are sums of a linear part and of trees, so weights and
 * line are folded into them: what comes out is again one linear part plus trees, whose sum is calibrated log-odds.
 */
import { outOfFold } from '../cross-validation.ts';
import type { Estimator, Model } from '../estimator.ts';
import type { FeatureMatrix } from '../feature-matrix.ts';
import { gradientBoosting } from '../gradient-boosting/gradient-boosting.ts';
import type { BoostingParameters } from '../gradient-boosting/parameters.ts';
import { LogisticModel, type LogisticParameters, logisticRegression } from '../logistic-regression.ts';
import { fitPlatt } from '../platt.ts';
import { constantScore, countBad } from '../prior.ts';
import type { ForestParameters } from '../random-forest/parameters.ts';
import { randomForest } from '../random-forest/random-forest.ts';
import { probabilitiesOf } from '../sigmoid.ts';
import { stratifiedFolds } from '../stratified-folds.ts';
import { addTreeScores, type Tree } from '../tree/tree.ts';

export interface AverageParameters {
  /**
   * How much logistic regression, random forest and gradient boosting count once their scores are on one scale, each at
   * least 0, not all 0; null: alike. The name is that of scikit-learn's `VotingClassifier`.
   */
  readonly weights: readonly [linear: number, forest: number, boosting: number] | null;
  /** Folds inside the training rows that give the out-of-fold scores for weights and calibration, at least 2. */
  readonly inner_folds: number;
  readonly logistic_regression: LogisticParameters;
  readonly random_forest: ForestParameters;
  readonly gradient_boosting: BoostingParameters;
}

/** score = linear part + what each tree's leaf adds: calibrated log-odds. */
export class AverageModel implements Model {
  readonly linear: LogisticModel;
  readonly trees: readonly Tree[];

  constructor(linear: LogisticModel, trees: readonly Tree[]) {
    this.linear = linear;
    this.trees = trees;
  }

  score(data: FeatureMatrix): Float64Array {
    const scores = this.linear.score(data);
    for (const tree of this.trees) addTreeScores(tree, data, scores);
    return scores;
  }

  probabilities(data: FeatureMatrix): Float64Array {
    return probabilitiesOf(this.score(data));
  }
}

export const average: Estimator<AverageParameters, AverageModel> = {
  defaults: {
    weights: null,
    inner_folds: 5,
    logistic_regression: logisticRegression.defaults,
    random_forest: randomForest.defaults,
    gradient_boosting: gradientBoosting.defaults,
  },
  recommended: {
    // Forest and boosting rank German credit better than a line does.
    weights: [1, 2, 2],
    inner_folds: 5,
    logistic_regression: logisticRegression.recommended,
    // The other members even out what more trees would, and what trees that see more features have in common.
    random_forest: { ...randomForest.recommended, n_estimators: 200, max_features: 7 },
    gradient_boosting: gradientBoosting.recommended,
  },
  fit(data, target, parameters, random) {
    const constant = constantScore(target);
    if (constant !== null) return new AverageModel(new LogisticModel([], new Float64Array(0), constant), []);
    const {
      logistic_regression: forLinear,
      random_forest: forForest,
      gradient_boosting: forBoosting,
    } = parameters;
    const folds = innerFolds(target, parameters.inner_folds);
    const foldOfRow = stratifiedFolds(target, folds, random.fork());
    const held = { data, target, foldOfRow, folds };
    const scores = {
      linear: outOfFold({
        ...held,
        estimator: logisticRegression,
        parameters: forLinear,
        random: random.fork(),
      }).scores,
      forest: outOfFold({
        ...held,
        estimator: randomForest,
        parameters: forForest,
        random: random.fork(),
      }).scores,
      boosting: outOfFold({
        ...held,
        estimator: gradientBoosting,
        parameters: forBoosting,
        random: random.fork(),
      }).scores,
    };
    const [countsLinear, countsForest, countsBoosting] = parameters.weights ?? [1, 1, 1];
    const weights = {
      linear: countsLinear * inverseSpread(scores.linear),
      forest: countsForest * inverseSpread(scores.forest),
      boosting: countsBoosting * inverseSpread(scores.boosting),
    };
    const blended = Float64Array.from(
      target,
      (_, row) =>
        weights.linear * (scores.linear[row] ?? 0) +
        weights.forest * (scores.forest[row] ?? 0) +
        weights.boosting * (scores.boosting[row] ?? 0),
    );
    const { slope, intercept } = fitPlatt(blended, target);

    const linear = logisticRegression.fit(data, target, forLinear, random.fork());
    const forest = randomForest.fit(data, target, forForest, random.fork());
    const boosting = gradientBoosting.fit(data, target, forBoosting, random.fork());
    const ofLinear = slope * weights.linear;
    const ofForest = (slope * weights.forest) / forest.trees.length;
    const ofBoosting = slope * weights.boosting;
    return new AverageModel(
      new LogisticModel(
        linear.design,
        linear.weights.map((weight) => ofLinear * weight),
        ofLinear * linear.intercept + ofBoosting * boosting.baseScore + intercept,
      ),
      [
        ...forest.trees.map((tree) => scaled(tree, ofForest)),
        ...boosting.trees.map((tree) => scaled(tree, ofBoosting)),
      ],
    );
  },
};

/** Not more than the smaller class has rows, so that each fold holds some of it; at least 2. */
function innerFolds(target: Uint8Array, wanted: number): number {
  const bad = countBad(target);
  return Math.max(2, Math.min(wanted, bad, target.length - bad));
}

/** 1 / standard deviation; 0 where the scores tell no rows apart. */
function inverseSpread(scores: Float64Array): number {
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const spread = Math.sqrt(scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length);
  return spread > 1e-9 ? 1 / spread : 0;
}

function scaled(tree: Tree, factor: number): Tree {
  return { ...tree, value: tree.value.map((value) => factor * value) };
}
