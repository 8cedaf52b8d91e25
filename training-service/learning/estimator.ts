/** What every learner offers: numbers in, numbers out, all randomness from the generator that is passed in. */
import type { FeatureMatrix } from './feature-matrix.ts';
import type { Random } from './random.ts';

export interface Model {
  /** `[rows]`, log-odds toward bad. */
  score(data: FeatureMatrix): Float64Array;
  /** `[rows]`, probability of default: the sigmoid of `score`. */
  probabilities(data: FeatureMatrix): Float64Array;
}

export interface Estimator<Parameters, Trained extends Model> {
  /** The defaults of the library after which the learner is made. */
  readonly defaults: Parameters;
  /** The committed settings for training: tuned by cross-validation on German credit with its lawful inputs. */
  readonly recommended: Parameters;
  /**
   * @param target `[rows]`, 1 = bad, 0 = good; one row or one class give a constant model
   * @param random used by learners that draw; the same seed gives the same model
   */
  fit(data: FeatureMatrix, target: Uint8Array, parameters: Parameters, random: Random): Trained;
}
