/** The learners by the names that requests use, each with its recommended settings. */
import { RiskError } from '@risk/app/contract/errors.ts';
import type { LearnerId, ReasonKind } from '@risk/app/model/release.ts';
import type { z } from 'zod';
import { average } from '../learning/average/average.ts';
import { type FoldPrediction, type FoldTask, predictFold } from '../learning/cross-validation.ts';
import type { Estimator, Model } from '../learning/estimator.ts';
import type { FeatureMatrix, LabelledRows } from '../learning/feature-matrix.ts';
import { gradientBoosting } from '../learning/gradient-boosting/gradient-boosting.ts';
import { logisticRegression } from '../learning/logistic-regression.ts';
import type { Random } from '../learning/random.ts';
import { randomForest } from '../learning/random-forest/random-forest.ts';
import {
  averageParameters,
  boostingParameters,
  forestParameters,
  logisticParameters,
} from './learner-parameters.ts';
import { settingProblem } from './setting-problem.ts';

export interface Learner {
  readonly id: LearnerId;
  readonly reasons: ReasonKind;
  /** What it is trained with, for the run's record. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /**
   * The learner with some settings replaced; a group of settings replaces those that it names.
   * @throws RiskError `training.parameters`
   */
  withParameters(overrides: Readonly<Record<string, unknown>>): Learner;
  fit(data: FeatureMatrix, target: Uint8Array, random: Random): Model;
  predictFold(table: LabelledRows, task: FoldTask): FoldPrediction;
}

interface LearnerParts<Parameters extends object> {
  readonly id: LearnerId;
  readonly reasons: ReasonKind;
  readonly estimator: Estimator<Parameters, Model>;
  /** Of a whole set of settings. */
  readonly schema: z.ZodType<Parameters>;
  readonly parameters: Parameters;
}

function learner<Parameters extends object>(parts: LearnerParts<Parameters>): Learner {
  const { id, reasons, estimator, schema, parameters } = parts;
  return {
    id,
    reasons,
    parameters: Object.fromEntries(Object.entries(parameters)),
    withParameters: (overrides) =>
      Object.keys(overrides).length === 0
        ? learner(parts)
        : learner({ ...parts, parameters: parsed(id, schema, merged(parameters, overrides)) }),
    fit: (data, target, random) => estimator.fit(data, target, parameters, random),
    predictFold: (table, task) => predictFold(estimator, parameters, table, task),
  };
}

function parsed<Parameters>(id: LearnerId, schema: z.ZodType<Parameters>, parameters: unknown): Parameters {
  const { data, error } = schema.safeParse(parameters);
  if (data !== undefined) return data;
  const issue = error?.issues[0];
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const parameter = [...(issue?.path ?? []), ...unknown].join('.');
  const problem = issue === undefined ? '' : settingProblem(issue, parameters);
  throw new RiskError('training.parameters', { learner: id, parameter, problem });
}

/** `base` with the entries of `overrides` in place of its own; groups of settings are merged likewise. */
function merged(base: object, overrides: object): object {
  const own = new Map<string, unknown>(Object.entries(base));
  return Object.fromEntries([
    ...own,
    ...Object.entries(overrides).map(([name, value]: [string, unknown]) => {
      const before = own.get(name);
      return [name, isGroup(before) && isGroup(value) ? merged(before, value) : value] as const;
    }),
  ]);
}

function isGroup(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** From the simplest to the least simple: where two do equally well, the first is chosen. */
export const learnersBySimplicity: readonly Learner[] = [
  learner({
    id: 'logistic-regression',
    reasons: 'linear',
    estimator: logisticRegression,
    schema: logisticParameters,
    parameters: logisticRegression.recommended,
  }),
  learner({
    id: 'random-forest',
    reasons: 'tree',
    estimator: randomForest,
    schema: forestParameters,
    parameters: randomForest.recommended,
  }),
  learner({
    id: 'gradient-boosting',
    reasons: 'tree',
    estimator: gradientBoosting,
    schema: boostingParameters,
    parameters: gradientBoosting.recommended,
  }),
  learner({
    id: 'average',
    reasons: 'blend',
    estimator: average,
    schema: averageParameters,
    parameters: average.recommended,
  }),
];
