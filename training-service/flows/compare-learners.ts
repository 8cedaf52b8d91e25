/** The learners side by side on one table: stratified cross-validation, figures of each fold, their means. */
import type { ConfusionMatrix, LearnerId } from '@risk/app/model/release.ts';
import type { FeatureSchema } from '@risk/app/schema/feature-schema.ts';
import { takeTarget } from '../learning/feature-matrix.ts';
import { Random } from '../learning/random.ts';
import { rowsOfFold, stratifiedFolds } from '../learning/stratified-folds.ts';
import { FoldCrew } from './fold-crew.ts';
import { type Learner, learnersBySimplicity } from './learners.ts';
import { type Figures, measureFigures } from './measure-figures.ts';
import { readTrainingTable, type TrainingTable } from './training-table.ts';

export interface ComparisonInput {
  readonly csv: Uint8Array;
  readonly schema: FeatureSchema;
  /** Null for all. */
  readonly learners: readonly LearnerId[] | null;
  /** At least one, each a whole number in [0, 2^32); each deals the folds anew. */
  readonly seeds: readonly number[];
  readonly folds: number;
  /** Probability of default from which a row counts as rejected. */
  readonly cutoff: number;
  /** Milliseconds from any start. */
  readonly monotonic: () => number;
  /** Folds at a time at most; 0 or left out: as many as the machine has threads. */
  readonly threads?: number | undefined;
}

export type Figure =
  | 'auc'
  | 'recallGood'
  | 'specificityBad'
  | 'specificityWeighted'
  | 'accuracy'
  | 'f1Bad'
  | 'logLoss'
  | 'brier';

export interface ComparedLearner {
  readonly learner: LearnerId;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Mean over the folds of all seeds. */
  readonly mean: Readonly<Record<Figure, number>>;
  /** Standard deviation (of the sample) of the AUC over the folds of all seeds. */
  readonly aucDeviation: number;
  /**
   * Of all rows of a seed together, means over the seeds: bins of one fold hold too few rows for a calibration error,
   * and the counts of all folds are those of all rows.
   */
  readonly allRows: { readonly calibrationError: number; readonly confusion: ConfusionMatrix };
  /** Mean time of one fit on all rows but those of one fold, with the scoring of that fold. */
  readonly fitMilliseconds: number;
}

export interface Comparison {
  readonly rows: number;
  readonly goodRows: number;
  readonly badRows: number;
  readonly inputs: number;
  readonly learners: readonly ComparedLearner[];
}

/**
 * @param onFold called after each fold of each learner with how far the work is, in (0, 1]
 * @throws RiskError `csv.*`, `dataset.*`
 */
export async function compareLearners(
  input: ComparisonInput,
  onFold: (learner: LearnerId, share: number) => void = () => {},
): Promise<Comparison> {
  const table = await readTrainingTable(input);
  const wanted = learnersBySimplicity.filter(({ id }) => input.learners?.includes(id) ?? true);
  const total = wanted.length * input.seeds.length * input.folds;
  let done = 0;
  const crew = new FoldCrew({ table, threads: input.threads, monotonic: input.monotonic });
  try {
    const learners = wanted.map((learner) =>
      compareOne(learner, table, { ...input, crew }, () => onFold(learner.id, ++done / total)),
    );
    const { goodRows, badRows, data } = table;
    return { rows: data.rowCount, goodRows, badRows, inputs: data.features.length, learners };
  } finally {
    crew.stop();
  }
}

function compareOne(
  learner: Learner,
  table: TrainingTable,
  { seeds, folds, cutoff, crew }: ComparisonInput & { readonly crew: FoldCrew },
  onFold: () => void,
): ComparedLearner {
  const { target } = table;
  const perFold: Figures[] = [];
  const perSeed: Figures[] = [];
  let elapsed = 0;
  for (const seed of seeds) {
    const { foldOfRow, random } = drawsOf(learner, table, seed, folds);
    const validated = crew.crossValidate({ learner, foldOfRow, folds, random, onFold });
    const predicted = validated.probabilities;
    elapsed += validated.milliseconds;
    perSeed.push(measureFigures(target, predicted, cutoff));
    for (let fold = 0; fold < folds; fold++) {
      const rows = rowsOfFold(foldOfRow, fold).inside;
      const probabilities = Float64Array.from(rows, (row) => predicted[row] ?? Number.NaN);
      perFold.push(measureFigures(takeTarget(target, rows), probabilities, cutoff));
    }
  }
  const overFolds = (figure: Figure): number => meanOf(perFold, (figures) => figures[figure]);
  const auc = overFolds('auc');
  const squares = perFold.reduce((sum, figures) => sum + (figures.auc - auc) ** 2, 0);
  return {
    learner: learner.id,
    parameters: learner.parameters,
    mean: {
      auc,
      recallGood: overFolds('recallGood'),
      specificityBad: overFolds('specificityBad'),
      specificityWeighted: overFolds('specificityWeighted'),
      accuracy: overFolds('accuracy'),
      f1Bad: overFolds('f1Bad'),
      logLoss: overFolds('logLoss'),
      brier: overFolds('brier'),
    },
    aucDeviation: Math.sqrt(squares / (perFold.length - 1)),
    allRows: {
      calibrationError: meanOf(perSeed, ({ calibrationError }) => calibrationError),
      confusion: {
        goodAccepted: meanOf(perSeed, ({ confusion }) => confusion.goodAccepted),
        goodRejected: meanOf(perSeed, ({ confusion }) => confusion.goodRejected),
        badAccepted: meanOf(perSeed, ({ confusion }) => confusion.badAccepted),
        badRejected: meanOf(perSeed, ({ confusion }) => confusion.badRejected),
      },
    },
    fitMilliseconds: elapsed / perFold.length,
  };
}

function meanOf(all: readonly Figures[], value: (figures: Figures) => number): number {
  return all.reduce((sum, figures) => sum + value(figures), 0) / all.length;
}

/** All learners get the same folds. */
function drawsOf(learner: Learner, { target }: TrainingTable, seed: number, folds: number) {
  const random = new Random(seed);
  const foldOfRow = stratifiedFolds(target, folds, random.fork());
  const forks = new Map(learnersBySimplicity.map(({ id }) => [id, random.fork()]));
  return { foldOfRow, random: forks.get(learner.id) ?? random };
}
