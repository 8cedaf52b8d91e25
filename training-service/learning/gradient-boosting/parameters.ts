/**
 * The settings of gradient boosting, by LightGBM's names and with its meaning, described here where this implementation
 * has something to add. See https://lightgbm.readthedocs.io, "Parameters".
 */
export interface BoostingParameters {
  /** Trees at most; fewer where no split improves the fit. */
  readonly num_iterations: number;
  readonly learning_rate: number;
  /** Leaves a tree at most, at least 2. */
  readonly num_leaves: number;
  /** Splits from the root to a leaf at most; not limited where 0 or below. */
  readonly max_depth: number;
  /** Counted exactly, not estimated from hessians. */
  readonly min_data_in_leaf: number;
  /** Above 0: it keeps a leaf's value finite. */
  readonly min_sum_hessian_in_leaf: number;
  readonly lambda_l1: number;
  readonly lambda_l2: number;
  readonly min_gain_to_split: number;
  /** Bins a feature at most, in [2, 255], the one for missing values counted. */
  readonly max_bin: number;
  readonly min_data_in_bin: number;
  /** Categories that a split sends left at most. */
  readonly max_cat_threshold: number;
  /** Added to `lambda_l2` in splits on sets of categories. */
  readonly cat_l2: number;
  /** Added to a category's hessian when categories are sorted; categories with fewer rows always go right. */
  readonly cat_smooth: number;
  /** Features with at most so many bins are split one category against the rest. */
  readonly max_cat_to_onehot: number;
  readonly min_data_per_group: number;
  /** Share of rows that a tree sees, in (0, 1]; drawn anew every `bagging_freq` trees, never where that is 0. */
  readonly bagging_fraction: number;
  readonly bagging_freq: number;
  /** Share of features that a tree may split on, in (0, 1], at least one; drawn for each tree. */
  readonly feature_fraction: number;
  /**
   * By feature: 1 where the score may not fall as the number rises, -1 where it may not rise, 0 where it is free; null:
   * all free. Entries of categorical features mean nothing. Missing values are in no order.
   */
  readonly monotone_constraints: readonly (-1 | 0 | 1)[] | null;
  /** Ends training after so many trees without a lower log loss on rows held out for it; 0: never. */
  readonly early_stopping_round: number;
  /** A log loss counts as lower from this far below the best one on. */
  readonly early_stopping_min_delta: number;
  /** Threads on large tables, 0: as many as the machine has, at most 8. The model is the same to the last bit. */
  readonly num_threads: number;
}

export const lightgbmDefaults: BoostingParameters = {
  num_iterations: 100,
  learning_rate: 0.1,
  num_leaves: 31,
  max_depth: -1,
  min_data_in_leaf: 20,
  min_sum_hessian_in_leaf: 1e-3,
  lambda_l1: 0,
  lambda_l2: 0,
  min_gain_to_split: 0,
  max_bin: 255,
  min_data_in_bin: 3,
  max_cat_threshold: 32,
  cat_l2: 10,
  cat_smooth: 10,
  max_cat_to_onehot: 4,
  min_data_per_group: 100,
  bagging_fraction: 1,
  bagging_freq: 0,
  feature_fraction: 1,
  monotone_constraints: null,
  early_stopping_round: 0,
  early_stopping_min_delta: 0,
  num_threads: 0,
};

/**
 * Small trees and small steps, as a thousand rows call for; each tree sees some rows and some features only, so that trees
 * err differently. Leaves of 10 rows keep any one applicant out of sight.
 */
export const recommendedParameters: BoostingParameters = {
  ...lightgbmDefaults,
  num_iterations: 250,
  learning_rate: 0.03,
  num_leaves: 7,
  min_data_in_leaf: 10,
  lambda_l2: 1,
  cat_l2: 2,
  min_data_per_group: 10,
  bagging_fraction: 0.6,
  bagging_freq: 1,
  feature_fraction: 0.3,
};
