import type { Criterion } from './purity.ts';

/** The settings of the forest, by scikit-learn's names and with its meaning. */
export interface ForestParameters {
  readonly n_estimators: number;
  /** Impurity that splits reduce. */
  readonly criterion: Criterion;
  /** Splits from the root to a leaf at most; null = not limited. */
  readonly max_depth: number | null;
  /** Rows (drawn again counted once) that a node needs to be split, at least 2. */
  readonly min_samples_split: number;
  /** Rows (drawn again counted once) that each leaf holds at least. */
  readonly min_samples_leaf: number;
  /** Features that a node looks at: a number, a share of all in (0, 1), or `sqrt` or `log2` of their number. */
  readonly max_features: number | 'sqrt' | 'log2' | null;
  /** Each tree sees as many rows as there are, drawn with replacement; where false each sees all of them once. */
  readonly bootstrap: boolean;
  /** Threads on large tables: null for one, -1 for as many as the machine has. The forest is the same to the last bit. */
  readonly n_jobs: number | null;
}

export const scikitLearnDefaults: ForestParameters = {
  n_estimators: 100,
  criterion: 'gini',
  max_depth: null,
  min_samples_split: 2,
  min_samples_leaf: 1,
  max_features: 'sqrt',
  bootstrap: true,
  n_jobs: null,
};

/**
 * Leaves of 5 different applicants keep any one of them out of sight. Such leaves cost a little AUC, which entropy, fewer
 * features a node and more trees bring back.
 */
export const recommendedParameters: ForestParameters = {
  ...scikitLearnDefaults,
  n_estimators: 300,
  criterion: 'entropy',
  max_features: 3,
  min_samples_leaf: 5,
  n_jobs: -1,
};

/** Features that a node looks at, at least 1 and at most all. */
export function featuresPerNode(maxFeatures: ForestParameters['max_features'], featureCount: number): number {
  const wanted =
    maxFeatures === null
      ? featureCount
      : maxFeatures === 'sqrt'
        ? Math.sqrt(featureCount)
        : maxFeatures === 'log2'
          ? Math.log2(featureCount)
          : maxFeatures < 1
            ? maxFeatures * featureCount
            : maxFeatures;
  return Math.min(featureCount, Math.max(1, Math.floor(wanted)));
}
