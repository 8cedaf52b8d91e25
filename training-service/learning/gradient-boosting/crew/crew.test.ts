/** Helpers change nothing but the time: the same trees to the last bit, whoever did which part of a step. */
import { expect, test } from 'vitest';
import type { FeatureMatrix } from '../../feature-matrix.ts';
import { Random } from '../../random.ts';
import { Draws } from '../draws.ts';
import { growTrees } from '../gradient-boosting.ts';
import { type BoostingParameters, lightgbmDefaults } from '../parameters.ts';
import { threadsFor } from './crew.ts';
import { openCrew } from './open-crew.ts';

const ROWS = 100_001;
const CATEGORIES = 12;

/** Nine numbers, one of them often missing, and a category; large enough for helpers to be called. */
function makeTable(): { data: FeatureMatrix; target: Uint8Array } {
  const random = new Random(5);
  const numeric = Array.from({ length: 9 }, () => ({ kind: 'numeric' as const }));
  const features = [...numeric, { kind: 'categorical' as const, categoryCount: CATEGORIES }];
  const values = new Float32Array(ROWS * features.length);
  const target = new Uint8Array(ROWS);
  for (let row = 0; row < ROWS; row++) {
    const at = row * features.length;
    for (let feature = 0; feature < numeric.length; feature++) values[at + feature] = random.unit() * 2 - 1;
    if (random.unit() < 0.2) values[at + 3] = Number.NaN;
    values[at + numeric.length] = random.below(CATEGORIES);
    const lean = (values[at] ?? 0) + 2 * (values[at + 1] ?? 0) * (values[at + 2] ?? 0);
    target[row] = random.unit() < 1 / (1 + Math.exp(-2 * lean)) ? 1 : 0;
  }
  return { data: { rowCount: ROWS, features, values }, target };
}

const { data, target } = makeTable();

function grown(some: Partial<BoostingParameters>, num_threads: number) {
  const parameters = { ...lightgbmDefaults, num_iterations: 4, ...some, num_threads };
  const { workspace, crew } = openCrew(data, target, parameters);
  try {
    expect(crew.awaitHelpers()).toBe(true);
    const draws = new Draws(data, parameters, new Random(7));
    const trees = growTrees({ data, workspace, crew, draws, stopper: undefined });
    return { trees, scores: Float64Array.from(workspace.scores), sharedSteps: crew.sharedSteps };
  } finally {
    crew.stop();
  }
}

const cases: readonly {
  readonly name: string;
  readonly some: Partial<BoostingParameters>;
  readonly threadCounts: readonly number[];
}[] = [
  { name: 'defaults', some: {}, threadCounts: [2, 3] },
  {
    name: 'bags and drawn features',
    some: { bagging_fraction: 0.7, bagging_freq: 1, feature_fraction: 0.5 },
    threadCounts: [2],
  },
  {
    name: 'directions',
    some: { monotone_constraints: [1, -1, 0, 1, 0, 0, 0, 0, 0, 0] as const },
    threadCounts: [2],
  },
];

test.each(cases)('$name: one thread and $threadCounts grow the same trees', ({ some, threadCounts }) => {
  const alone = grown(some, 1);
  expect(alone.trees).toHaveLength(4);
  expect(alone.sharedSteps).toBe(0);
  for (const threads of threadCounts) {
    const together = grown(some, threads);
    // Deriving, searching and adding, most of them for every one of four trees.
    expect(together.sharedSteps).toBeGreaterThan(30);
    expect(together.trees).toEqual(alone.trees);
    expect(together.scores).toEqual(alone.scores);
  }
});

test('small tables, and wishes for one thread, have no helpers', () => {
  expect(threadsFor(1000, 20, 0)).toBe(1);
  expect(threadsFor(1000, 20, 8)).toBe(1);
  expect(threadsFor(1_000_000, 20, 1)).toBe(1);
  expect(threadsFor(1_000_000, 20, 2)).toBe(2);
  expect(threadsFor(1_000_000, 3, 64)).toBe(3);
  expect(threadsFor(1_000_000, 20, 64)).toBe(8);
  expect(threadsFor(1_000_000, 20, 0)).toBeGreaterThanOrEqual(1);
});

test('a crew may be sent home before its helpers have started', () => {
  const { crew } = openCrew(data, target, { ...lightgbmDefaults, num_threads: 2 });
  // Whether they have by now or not: none is left behind, and nothing was asked of them but to go.
  crew.stop();
  expect(crew.sharedSteps).toBe(1);
});
