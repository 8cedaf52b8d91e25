/** What settings a person may give the learners: names and ranges. Each schema is of a whole set of settings. */
import { z } from 'zod';
import type { AverageParameters } from '../learning/average/average.ts';
import { gradientBoosting } from '../learning/gradient-boosting/gradient-boosting.ts';
import type { BoostingParameters } from '../learning/gradient-boosting/parameters.ts';
import type { LogisticParameters } from '../learning/logistic-regression.ts';
import type { ForestParameters } from '../learning/random-forest/parameters.ts';

/** More trees than anybody waits for. */
const MOST_TREES = 10_000;

export const logisticParameters: z.ZodType<LogisticParameters> = z.strictObject({
  C: z.number().gt(0).max(1e6),
});

export const forestParameters: z.ZodType<ForestParameters> = z.strictObject({
  n_estimators: z.int().min(1).max(MOST_TREES),
  criterion: z.enum(['gini', 'entropy']),
  max_depth: z.int().min(1).nullable(),
  min_samples_split: z.int().min(2),
  min_samples_leaf: z.int().min(1),
  max_features: z.custom<ForestParameters['max_features']>(isShareOfFeatures, {
    error: 'it has to be "sqrt", "log2", a whole number from 1, a share between 0 and 1, or null',
  }),
  bootstrap: z.boolean(),
  n_jobs: z.union([z.literal(-1), z.int().min(1).max(64)]).nullable(),
});

function isShareOfFeatures(value: unknown): boolean {
  if (typeof value !== 'number') return value === null || value === 'sqrt' || value === 'log2';
  return value > 0 && (value < 1 || Number.isSafeInteger(value));
}

const share = z.number().gt(0).max(1);
const notNegative = z.number().min(0);
const countFrom = (least: number) => z.int().min(least);
const boostingRanges: Readonly<Record<string, z.ZodType>> = {
  num_iterations: countFrom(1).max(MOST_TREES),
  learning_rate: z.number().gt(0).max(10),
  num_leaves: countFrom(2).max(131_072),
  max_depth: z.int(),
  min_data_in_leaf: countFrom(1),
  min_sum_hessian_in_leaf: z.number().gt(0),
  lambda_l1: notNegative,
  lambda_l2: notNegative,
  min_gain_to_split: notNegative,
  max_bin: countFrom(2).max(255),
  min_data_in_bin: countFrom(1),
  max_cat_threshold: countFrom(1),
  cat_l2: notNegative,
  cat_smooth: notNegative,
  max_cat_to_onehot: countFrom(1),
  min_data_per_group: countFrom(1),
  bagging_fraction: share,
  bagging_freq: countFrom(0),
  feature_fraction: share,
  early_stopping_round: countFrom(0),
  early_stopping_min_delta: notNegative,
  num_threads: countFrom(0).max(64),
  monotone_constraints: z.array(z.literal([-1, 0, 1])).nullable(),
};

/** The names are those of the learner's defaults; one without a range of its own has to be of its default's kind. */
export const boostingParameters: z.ZodType<BoostingParameters> = z
  .strictObject(
    Object.fromEntries(
      Object.entries<unknown>({ ...gradientBoosting.defaults }).map(([name, value]) => [
        name,
        boostingRanges[name] ?? kindOf(value),
      ]),
    ),
  )
  .transform((parameters): BoostingParameters => ({ ...gradientBoosting.defaults, ...parameters }));

function kindOf(value: unknown): z.ZodType {
  if (typeof value === 'number') return z.number();
  if (typeof value === 'boolean') return z.boolean();
  if (typeof value === 'string') return z.string();
  return z.array(z.number()).nullable();
}

/** Only the ratio counts; larger ones would let the blend overflow. */
const memberWeight = notNegative.max(1000);

export const averageParameters: z.ZodType<AverageParameters> = z.strictObject({
  weights: z
    .tuple([memberWeight, memberWeight, memberWeight])
    .refine((weights) => weights.some((weight) => weight > 0), {
      error: 'it has to hold a number above 0',
    })
    .nullable(),
  inner_folds: z.int().min(2).max(100),
  logistic_regression: logisticParameters,
  random_forest: forestParameters,
  gradient_boosting: boostingParameters,
});
