import { learnerId } from '@risk/app/model/release.ts';
import { expect, test } from 'vitest';
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
  const blend = named('average').withParameters({ random_forest: { n_estimators: 3 } });
  expect(blend.parameters['random_forest']).toEqual({ ...forest.parameters, n_estimators: 3 });
});

test.each([
  ['logistic-regression', { C: 0 }, 'C'],
  ['logistic-regression', { penalty: 'l1' }, 'penalty'],
  ['random-forest', { n_estimators: 1.5 }, 'n_estimators'],
  ['random-forest', { criterion: 'entropy' }, 'criterion'],
  ['random-forest', { max_features: 'all' }, 'max_features'],
  ['gradient-boosting', { num_leaves: 1 }, 'num_leaves'],
  ['gradient-boosting', { learning_rate: '0.1' }, 'learning_rate'],
  ['average', { random_forest: { bootstrap: 1 } }, 'random_forest.bootstrap'],
  ['average', { gradient_boosting: { leaves: 3 } }, 'gradient_boosting.leaves'],
] as const)('%s refuses %o and names it', (id, overrides, parameter) => {
  expect(() => named(id).withParameters(overrides)).toThrow(
    expect.objectContaining({
      code: 'training.parameters',
      details: expect.objectContaining({ learner: id, parameter }),
    }),
  );
});
