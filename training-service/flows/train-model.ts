/**
 * The training flow's work: from a labelled CSV to a model that is proved and ready to be registered. Everything random
 * comes from the seed and nothing reads a clock: the same input gives the same result, byte for byte.
 */

import { createHash } from 'node:crypto';
import { toHex } from '@risk/app/model/bytes.ts';
import type { DecisionPolicy } from '@risk/app/model/policy.ts';
import type { GoldenRows, LearnerId, Performance, ReasonKind } from '@risk/app/model/release.ts';
import type { ReferenceProfile } from '@risk/app/privacy/reference-profile.ts';
import type { FeatureSchema } from '@risk/app/schema/feature-schema.ts';
import { type Attributes, excludedNames, withAttributes } from '../datasets/attributes.ts';
import { Random } from '../learning/random.ts';
import { stratifiedFolds } from '../learning/stratified-folds.ts';
import { exportModel } from '../onnx/export-model.ts';
import { measureParity } from '../onnx/parity.ts';
import { ScoringSession } from '../onnx/scoring-session.ts';
import { typicalValues } from '../onnx/typical-values.ts';
import { buildReferenceProfile } from '../registry/reference-profile-builder.ts';
import { checkDirections } from './check-directions.ts';
import { FoldCrew } from './fold-crew.ts';
import { makeGoldenRows } from './golden-rows.ts';
import { holdOut } from './hold-out.ts';
import { type Learner, learnersBySimplicity } from './learners.ts';
import { type Figures, measureFigures } from './measure-figures.ts';
import { readTrainingTable, type TrainingTable } from './training-table.ts';

export interface TrainingInput {
  readonly csv: Uint8Array;
  readonly schema: FeatureSchema;
  /** At least one. */
  readonly learners: readonly LearnerId[];
  /** A whole number in [0, 2^32). */
  readonly seed: number;
  /** At least 2; each class needs as many rows. */
  readonly folds: number;
  /** Probability of default from which the model's default policy says red, in (0, 1). */
  readonly cutoff: number;
  /** By learner, settings that replace the recommended ones. */
  readonly parameters?: Partial<Record<LearnerId, Readonly<Record<string, unknown>>>>;
  /** `lawful` where left out; `all` makes a model for study, whose file says so. */
  readonly attributes?: Attributes;
  /** Share of the rows, in (0, 1), that nothing is learnt from and that the finished file is measured on. */
  readonly testShare?: number;
}

interface LearnerPerformance {
  readonly learner: LearnerId;
  readonly performance: Required<Performance>;
}

export interface TrainedModel {
  /** The learner of the smallest cross-validated log loss, the simpler one where they tie. */
  readonly chosenLearner: LearnerId;
  /** Of all learners asked for, from the simplest. */
  readonly performances: readonly LearnerPerformance[];
  readonly onnx: Uint8Array<ArrayBuffer>;
  readonly onnxSha256: string;
  readonly reasons: ReasonKind;
  readonly profile: ReferenceProfile;
  readonly goldenRows: GoldenRows;
  /** By learner, what it was trained with. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Largest difference found between the estimator and the ONNX file. */
  readonly parityDifference: number;
  /** That the model was trained on. */
  readonly rows: number;
  readonly goodRows: number;
  readonly badRows: number;
  /** What the ONNX file answers on the rows that were held out; null where none were. */
  readonly heldOut: Figures | null;
}

export interface TrainingProgress {
  readonly stage: 'reading' | 'cross-validating' | 'fitting' | 'proving';
  /** The learner at work; null where none is. */
  readonly learner: LearnerId | null;
  /** Steps done, growing to `total`. */
  readonly done: number;
  readonly total: number;
}

/**
 * @throws RiskError `training.parameters`; `csv.*` and `dataset.*` where the file cannot be trained on; `training.diverged`
 * where a learner's settings give no numbers; `model.parity` where the export fails
 */
export async function trainModel(
  input: TrainingInput,
  onProgress: (progress: TrainingProgress) => void = () => {},
): Promise<TrainedModel> {
  const learners = learnersBySimplicity
    .filter(({ id }) => input.learners.includes(id))
    .map((learner) => learner.withParameters(input.parameters?.[learner.id] ?? {}));
  const total = learners.length * input.folds + 3;
  let done = 0;
  const report = (stage: TrainingProgress['stage'], learner: LearnerId | null): void =>
    onProgress({ stage, learner, done, total });
  const step = (stage: TrainingProgress['stage'], learner: LearnerId | null): void => {
    done++;
    report(stage, learner);
  };

  // One generator a purpose, forked in a fixed order: another learner in the list changes no other learner's draws.
  const random = new Random(input.seed);
  const foldsRandom = random.fork();
  const goldenRandom = random.fork();
  const parityRandom = random.fork();
  const learnerRandoms = new Map(learnersBySimplicity.map(({ id }) => [id, random.fork()]));
  const splitRandom = random.fork();

  report('reading', null);
  const { folds, cutoff, testShare, attributes = 'lawful' } = input;
  const schema = withAttributes(input.schema, attributes);
  for (const learner of learners) checkDirections(learner, schema);
  const whole = await readTrainingTable({ csv: input.csv, schema, folds });
  const { training: table, test } =
    testShare === undefined
      ? { training: whole, test: null }
      : holdOut(whole, { schema, folds, testShare }, splitRandom);
  step('reading', null);

  const foldOfRow = stratifiedFolds(table.target, folds, foldsRandom);
  const candidates = crossValidated(table, (crew) =>
    learners.map((learner) => {
      const { probabilities } = crew.crossValidate({
        learner,
        foldOfRow,
        folds,
        random: learnerRandoms.get(learner.id) ?? random,
        onFold: () => step('cross-validating', learner.id),
      });
      const performance = { folds, ...measureFigures(table.target, probabilities, cutoff) };
      return { learner, outOfFold: probabilities, performance };
    }),
  );
  const chosen = chooseBest(candidates);

  const { learner } = chosen;
  const model = learner.fit(table.data, table.target, learnerRandoms.get(learner.id) ?? random);
  step('fitting', learner.id);

  const policy: DecisionPolicy = { cutoff, referBand: null };
  const onnx = exportModel({
    model,
    learner: learner.id,
    schema,
    policy,
    typical: typicalValues(table.data),
    excludedInputs: attributes === 'all' ? excludedNames(input.schema) : [],
  });
  const parityDifference = await measureParity(model, onnx, table.data, parityRandom);
  const { goldenRows, heldOut } = await askFile(onnx, async (session) => ({
    goldenRows: await makeGoldenRows(schema, session, goldenRandom),
    heldOut: test === null ? null : await measureFile(session, test, cutoff),
  }));
  const profile = buildReferenceProfile({
    schema,
    rowCount: table.data.rowCount,
    inputs: table.data.values,
    probabilityOfDefault: chosen.outOfFold,
    cutoff,
  });
  step('proving', learner.id);

  return {
    chosenLearner: learner.id,
    performances: candidates.map(({ learner: { id }, performance }) => ({ learner: id, performance })),
    onnx,
    onnxSha256: toHex(createHash('sha256').update(onnx).digest()),
    reasons: learner.reasons,
    profile,
    goldenRows,
    parameters: Object.fromEntries(learners.map(({ id, parameters }) => [id, parameters])),
    parityDifference,
    rows: table.data.rowCount,
    goodRows: table.goodRows,
    badRows: table.badRows,
    heldOut,
  };
}

function crossValidated<Result>(table: TrainingTable, work: (crew: FoldCrew) => Result): Result {
  // No time is measured: the result has to be the same for the same input.
  const crew = new FoldCrew({ table, monotonic: () => 0 });
  try {
    return work(crew);
  } finally {
    crew.stop();
  }
}

interface Candidate {
  readonly learner: Learner;
  readonly outOfFold: Float64Array;
  readonly performance: Required<Performance>;
}

/** The smallest log loss; candidates come from the simplest, so an equal one later does not win. */
function chooseBest(candidates: readonly Candidate[]): Candidate {
  const [first, ...others] = candidates;
  if (first === undefined) throw new TypeError('no learner to train');
  return others.reduce(
    (best, next) => (next.performance.logLoss < best.performance.logLoss ? next : best),
    first,
  );
}

async function askFile<Answer>(
  onnx: Uint8Array,
  ask: (session: ScoringSession) => Promise<Answer>,
): Promise<Answer> {
  const session = await ScoringSession.open(onnx);
  try {
    return await ask(session);
  } finally {
    await session.close();
  }
}

async function measureFile(
  session: ScoringSession,
  { data, target }: TrainingTable,
  cutoff: number,
): Promise<Figures> {
  const { probabilities } = await session.run(data);
  return measureFigures(target, Float64Array.from(probabilities), cutoff);
}
