import { germanCreditSchema } from '@risk/app/schema/german-credit.ts';
import { afterEach, expect, test } from 'vitest';
import { Random } from '../learning/random.ts';
import { stratifiedFolds } from '../learning/stratified-folds.ts';
import { germanCreditCsv } from '../testing/german-credit.ts';
import { FoldCrew } from './fold-crew.ts';
import { learnersBySimplicity } from './learners.ts';
import { readTrainingTable } from './training-table.ts';

const FOLDS = 6;
const quick: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'random-forest': { n_estimators: 10 },
  'gradient-boosting': { num_iterations: 10 },
  average: {
    inner_folds: 2,
    random_forest: { n_estimators: 5 },
    gradient_boosting: { num_iterations: 5 },
  },
};

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

async function crewOf(threads: number) {
  const table = await readTrainingTable({ csv: germanCreditCsv, schema: germanCreditSchema, folds: FOLDS });
  let now = 0;
  const crew = new FoldCrew({ table, threads, monotonic: () => now++ });
  stops.push(() => crew.stop());
  return { crew, table };
}

test.each(learnersBySimplicity.map(({ id }) => id))(
  '%s: one, two and three threads predict the same',
  async (id) => {
    const learner = learnersBySimplicity.find((one) => one.id === id)?.withParameters(quick[id] ?? {});
    if (learner === undefined) throw new Error('no learner');
    const [alone, ...together] = await Promise.all(
      [1, 2, 3].map(async (threads) => {
        const { crew, table } = await crewOf(threads);
        const foldOfRow = stratifiedFolds(table.target, FOLDS, new Random(3));
        let folds = 0;
        const found = crew.crossValidate({
          learner,
          foldOfRow,
          folds: FOLDS,
          random: new Random(4),
          onFold: () => folds++,
        });
        expect(folds).toBe(FOLDS);
        expect(found.milliseconds).toBeGreaterThan(0);
        return { scores: found.scores, probabilities: found.probabilities };
      }),
    );
    for (const other of together) expect(other).toEqual(alone);
    expect(new Set(alone?.probabilities).size).toBeGreaterThan(100);
  },
);
