import { type LearnerId, learnerId } from '@risk/app/model/release.ts';
import { inputColumns } from '@risk/app/schema/feature-schema.ts';
import { germanCreditSchema } from '@risk/app/schema/german-credit.ts';
import { expect, test } from 'vitest';
import { checkDirections } from './check-directions.ts';
import { learnersBySimplicity } from './learners.ts';

const named = (id: string) => {
  const found = learnersBySimplicity.find((learner) => learner.id === id);
  if (found === undefined) throw new Error(`no ${id}`);
  return found;
};

test('every learner that a release may name is here, its recommended settings pass its own rules', () => {
  expect(learnersBySimplicity.map(({ id }) => id)).toEqual(learnerId.options);
  for (const learner of learnersBySimplicity)
    expect(learner.withParameters({ ...learner.parameters }).parameters).toEqual(learner.parameters);
});

test('settings replace the recommended ones; a group replaces those that it names', () => {
  const forest = named('random-forest');
  expect(forest.withParameters({ n_estimators: 3 }).parameters).toEqual({
    ...forest.parameters,
    n_estimators: 3,
  });
  const blend = named('average');
  expect(blend.withParameters({ random_forest: { n_estimators: 3 } }).parameters).toEqual({
    ...blend.parameters,
    random_forest: { ...forest.parameters, max_features: 7, n_estimators: 3 },
  });
});

const MAX_FEATURES = 'it has to be "sqrt", "log2", a whole number from 1, a share between 0 and 1, or null';

test.each([
  ['logistic-regression', { C: 0 }, 'C', 'it has to be above 0, not 0'],
  ['logistic-regression', { C: 1e9 }, 'C', 'it has to be at most 1000000, not 1000000000'],
  ['logistic-regression', { C: 'high' }, 'C', 'it has to be a number, not "high"'],
  ['logistic-regression', { C: null }, 'C', 'it has to be a number, not null'],
  ['logistic-regression', { penalty: 'l1' }, 'penalty', 'there is no such setting; known: C'],
  [
    'random-forest',
    { num_leaves: 7 },
    'num_leaves',
    'there is no such setting; known: n_estimators, criterion, max_depth, min_samples_split, min_samples_leaf, max_features, bootstrap, n_jobs',
  ],
  ['random-forest', { n_estimators: 1.5 }, 'n_estimators', 'it has to be a whole number, not 1.5'],
  ['random-forest', { criterion: 'log' }, 'criterion', 'it has to be gini or entropy, not "log"'],
  ['random-forest', { max_features: 'all' }, 'max_features', `${MAX_FEATURES}, not "all"`],
  ['random-forest', { max_features: 1.5 }, 'max_features', `${MAX_FEATURES}, not 1.5`],
  ['gradient-boosting', { num_leaves: 1 }, 'num_leaves', 'it has to be at least 2, not 1'],
  ['gradient-boosting', { learning_rate: '0.1' }, 'learning_rate', 'it has to be a number, not "0.1"'],
  [
    'gradient-boosting',
    { monotone_constraints: [0, 2] },
    'monotone_constraints.1',
    'it has to be -1 or 0 or 1, not 2',
  ],
  ['average', { weights: [0, 0, 0] }, 'weights', 'it has to hold a number above 0, not [0,0,0]'],
  ['average', { weights: [1, -1, 0] }, 'weights.1', 'it has to be at least 0, not -1'],
  ['average', { weights: [1, 1, 1e300] }, 'weights.2', 'it has to be at most 1000, not 1e+300'],
  ['average', { random_forest: 5 }, 'random_forest', 'it has to be a group of settings, not 5'],
  [
    'average',
    { random_forest: { bootstrap: 1 } },
    'random_forest.bootstrap',
    'it has to be true or false, not 1',
  ],
  [
    'average',
    { logistic_regression: { c: 1 } },
    'logistic_regression.c',
    'there is no such setting; known: C',
  ],
] as const)('%s refuses %o and says why', (id, overrides, parameter, problem) => {
  expect(() => named(id).withParameters(overrides)).toThrow(
    expect.objectContaining({ code: 'training.parameters', details: { learner: id, parameter, problem } }),
  );
});

test.each([{ max_features: 1 }, { max_features: 0.5 }, { max_features: 'log2' }, { max_features: null }])(
  'the forest takes %o',
  (overrides) => {
    expect(named('random-forest').withParameters(overrides).parameters).toMatchObject(overrides);
  },
);

const inputs = inputColumns(germanCreditSchema);
const directionsOf = (of: Readonly<Record<string, -1 | 0 | 1>>, length = inputs.length) =>
  inputs.map(({ name }) => of[name] ?? 0).slice(0, length);

test.each([
  ['gradient-boosting', null],
  ['gradient-boosting', directionsOf({ duration: 1, age: -1 })],
  ['average', directionsOf({ duration: 1 })],
  ['random-forest', null],
] as const)('%s: directions that fit the inputs: %j', (id, directions) => {
  expect(() => checkDirections(bound(id, directions), germanCreditSchema)).not.toThrow();
});

test.each([
  [directionsOf({ duration: 1 }, 17), 'it needs a direction for each of the 18 inputs, not 17'],
  [directionsOf({ purpose: 1 }), 'the input purpose is no number, so its direction has to be 0'],
] as const)('directions that do not fit the inputs are refused: %j', (directions, problem) => {
  for (const [id, parameter] of [
    ['gradient-boosting', 'monotone_constraints'],
    ['average', 'gradient_boosting.monotone_constraints'],
  ] as const)
    expect(() => checkDirections(bound(id, directions), germanCreditSchema)).toThrow(
      expect.objectContaining({ code: 'training.parameters', details: { learner: id, parameter, problem } }),
    );
});

function bound(id: LearnerId, directions: readonly number[] | null) {
  const boosting = directions === null ? {} : { monotone_constraints: directions };
  return named(id).withParameters(id === 'average' ? { gradient_boosting: boosting } : boosting);
}
