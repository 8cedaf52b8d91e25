import type { Estimator, Model } from './estimator.ts';
import type { FeatureMatrix } from './feature-matrix.ts';
import { applyLinearDesign, designValue, fitLinearDesign, type LinearDesign } from './linear-design.ts';
import { solveLogistic } from './logistic-objective.ts';
import { constantScore } from './prior.ts';
import { probabilitiesOf } from './sigmoid.ts';

/** scikit-learn's names. */
export interface LogisticParameters {
  /** Inverse strength of the L2 penalty, above 0. */
  readonly C: number;
}

/** score = intercept + sum of weight x design column; the intercept is the score of the average row. */
export class LogisticModel implements Model {
  readonly design: LinearDesign;
  /** `[design columns]`. */
  readonly weights: Float64Array;
  readonly intercept: number;

  constructor(design: LinearDesign, weights: Float64Array, intercept: number) {
    this.design = design;
    this.weights = weights;
    this.intercept = intercept;
  }

  score(data: FeatureMatrix): Float64Array {
    const width = data.features.length;
    const scores = new Float64Array(data.rowCount);
    for (let row = 0; row < data.rowCount; row++) {
      let z = 0;
      for (const [i, column] of this.design.entries()) {
        const value = data.values[row * width + column.feature] ?? Number.NaN;
        z += designValue(column, value) * (this.weights[i] ?? 0);
      }
      scores[row] = z + this.intercept;
    }
    return scores;
  }

  probabilities(data: FeatureMatrix): Float64Array {
    return probabilitiesOf(this.score(data));
  }
}

export const logisticRegression: Estimator<LogisticParameters, LogisticModel> = {
  defaults: { C: 1 },
  recommended: { C: 0.1 },
  fit(data, target, { C }) {
    const constant = constantScore(target);
    if (constant !== null) return new LogisticModel([], new Float64Array(0), constant);
    const design = fitLinearDesign(data);
    const { weights, intercept } = solveLogistic({
      design: applyLinearDesign(design, data),
      columnCount: design.length,
      target,
      C,
    });
    return new LogisticModel(design, weights, intercept);
  },
};
