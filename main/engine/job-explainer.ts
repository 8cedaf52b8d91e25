/** Why the rows of one file were decided as they were: the stored cells become the model's input again. */
import type { Explanation, ScoredRow } from '@risk/app/contract/desktop.ts';
import { type ErrorValue, RiskError } from '@risk/app/contract/errors.ts';
import type { ReferenceProfile } from '@risk/app/privacy/reference-profile.ts';
import { type FeatureSchema, inputColumns } from '@risk/app/schema/feature-schema.ts';
import type { Attribution } from '@risk/app/scoring/attribution.ts';
import { type Explainability, explainability } from '@risk/app/scoring/explainability.ts';
import { outsideTraining } from '@risk/app/scoring/outside-training.ts';
import { reasonsFor } from '@risk/app/scoring/reasons.ts';
import { sampleAttribution } from '@risk/app/scoring/sampled-attribution.ts';
import { valueText } from '@risk/app/scoring/value-text.ts';
import { recogniseHeader } from '@risk/app/table/header.ts';
import { RowEncoder } from '@risk/app/table/row-encoder.ts';
import { readJobModel } from './job-models.ts';
import { type FullScores, ModelSession } from './model-session.ts';
import { givesNoTopReasons, type ModelOfRows, type TopReasons } from './reasons-task.ts';

/** Largest difference between base + contributions and the runtime's score, as a share of the score where that is above 1. */
const ADDITIVITY_TOLERANCE = 1e-6;
/** Rounding of a probability to float32, and a little more. */
const SAME_PROBABILITY = 1e-6;
/** The same row gets the same sampled reasons each time. */
const SAMPLING_SEED = 1;

export class JobExplainer {
  readonly #schema: FeatureSchema;
  readonly #profile: ReferenceProfile | null;
  readonly #encoder: RowEncoder;
  readonly #session: ModelSession;
  readonly #reasons: Explainability;

  private constructor(model: ModelOfRows, session: ModelSession, reasons: Explainability) {
    this.#schema = model.schema;
    this.#profile = model.profile;
    this.#encoder = new RowEncoder(model.schema, recogniseHeader(model.schema, model.header), model.styles);
    this.#session = session;
    this.#reasons = reasons;
  }

  /** @throws RiskError `reasons.model-gone`, `model.unusable` */
  static async open(directory: string, model: ModelOfRows): Promise<JobExplainer> {
    const bytes = await readJobModel(directory, model.onnxSha256);
    const session = await ModelSession.of(bytes, inputColumns(model.schema).length);
    return new JobExplainer(model, session, fitting(explainability(bytes), model.schema));
  }

  async topReasons(rows: readonly ScoredRow[]): Promise<TopReasons> {
    const { kind, typical } = this.#reasons;
    if (givesNoTopReasons(kind)) return { kind, reasons: rows.map(() => null) };
    const width = this.#encoder.featureCount;
    const { inputs, readable } = this.#encode(rows);
    const full = await this.#session.scoreFully(inputs, rows.length);
    const attributions = this.#reasons.model?.explain(inputs, rows.length);
    const reasons = rows.map((row, i) => {
      const offset = i * width;
      const attribution = readable[i] === true ? attributions?.[i] : undefined;
      // What does not explain the stored answer is not shown here either; opened, the row says so.
      if (attribution === undefined || faultOf(row, answerAt(full, i), attribution) !== null) return null;
      const { decision } = row;
      const [first] = reasonsFor({ schema: this.#schema, attribution, inputs, offset, decision, typical });
      return first?.sentence ?? null;
    });
    return { kind, reasons };
  }

  /** @throws RiskError `reasons.do-not-add-up`, `model.unusable` */
  async explain(row: ScoredRow): Promise<Explanation> {
    const { rowId, line, decision, confidence, probabilityOfDefault } = row;
    const { kind, typical } = this.#reasons;
    const facts = { rowId, line, decision, confidence, probabilityOfDefault };
    const { inputs, readable } = this.#encode([row]);
    const outside =
      readable[0] === true
        ? outsideTraining({ schema: this.#schema, profile: this.#profile, inputs, offset: 0 })
        : [];
    if (kind === 'none') return { ...facts, ...noReasons, outsideTraining: outside };
    if (readable[0] !== true)
      throw new RiskError('reasons.do-not-add-up', { line, reason: 'the row cannot be read any more' });
    const full = await this.#scoreFully(inputs);
    const attribution = await this.#attribute(inputs);
    const answer = answerAt(full, 0);
    const fault = faultOf(row, answer, attribution);
    if (fault !== null) throw new RiskError('reasons.do-not-add-up', { line, ...fault });
    const { score } = answer;
    const sentences = reasonsFor({ schema: this.#schema, attribution, inputs, offset: 0, decision, typical });
    return {
      ...facts,
      reasons: kind,
      outsideTraining: outside,
      scoreUnit: unitOf(full),
      base: attribution.base,
      score,
      sentences: sentences.map(({ sentence }) => sentence),
      contributions: inputColumns(this.#schema)
        .map((column, i) => ({
          column: column.name,
          label: column.label,
          value: valueText(column, inputs[i] ?? Number.NaN),
          contribution: attribution.contributions[i] ?? 0,
        }))
        .toSorted((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution)),
    };
  }

  async close(): Promise<void> {
    await this.#session.release();
  }

  /** A row of the model's input for each row; a row that cannot be read any more is marked, it was once. */
  #encode(rows: readonly ScoredRow[]): {
    readonly inputs: Float32Array;
    readonly readable: readonly boolean[];
  } {
    const width = this.#encoder.featureCount;
    const inputs = new Float32Array(rows.length * width);
    const readable = rows.map(
      ({ cells, line }, i) => this.#encoder.encode(cells, line, inputs, i * width).length === 0,
    );
    return { inputs, readable };
  }

  /** The row, and behind it one of zeros, which tells the unit of a score that is a probability by chance. */
  #scoreFully(inputs: Float32Array): Promise<FullScores> {
    const both = new Float32Array(2 * inputs.length);
    both.set(inputs);
    return this.#session.scoreFully(both, 2);
  }

  #attribute(inputs: Float32Array): Attribution | Promise<Attribution> {
    const { model, background, backgroundRows } = this.#reasons;
    const [exact] = model?.explain(inputs, 1) ?? [];
    if (exact !== undefined) return exact;
    return sampleAttribution({
      score: async (rows, rowCount) => {
        const { scores, probabilities } = await this.#session.scoreFully(rows, rowCount);
        return scores ?? probabilities;
      },
      background: background ?? new Float32Array(0),
      backgroundRows,
      inputs,
      offset: 0,
      featureCount: this.#encoder.featureCount,
      seed: SAMPLING_SEED,
    });
  }
}

const noReasons = {
  reasons: 'none',
  scoreUnit: null,
  base: null,
  score: null,
  sentences: [],
  contributions: [],
} as const satisfies Partial<Explanation>;

/** Reasons of another width than the schema are none. */
function fitting(found: Explainability, schema: FeatureSchema): Explainability {
  const width = inputColumns(schema).length;
  const typical = found.typical?.length === width ? found.typical : null;
  const fits =
    (found.model === null || found.model.featureCount === width) &&
    (found.background === null || found.background.length === width * found.backgroundRows);
  if (fits) return { ...found, typical };
  return { kind: 'none', model: null, background: null, backgroundRows: 0, typical };
}

interface Answer {
  readonly probability: number;
  /** What contributions add up to: the probability itself where the model has no score beside it. */
  readonly score: number;
}

function answerAt({ probabilities, scores }: FullScores, row: number): Answer {
  const probability = probabilities[row] ?? Number.NaN;
  return { probability, score: scores === null ? probability : (scores[row] ?? Number.NaN) };
}

/**
 * Why an attribution does not explain how a row was decided; null where it does. The very model on the very row has to
 * answer as it did, otherwise something else would be explained; and the contributions have to make up the answer.
 */
function faultOf(
  { probabilityOfDefault }: ScoredRow,
  { probability, score }: Answer,
  attribution: Attribution,
): ErrorValue['details'] | null {
  if (!(Math.abs(probability - probabilityOfDefault) <= SAME_PROBABILITY))
    return { reason: 'the row is scored differently now' };
  const sum = sumOf(attribution);
  const isSum = Math.abs(sum - score) <= ADDITIVITY_TOLERANCE * Math.max(1, Math.abs(score));
  return isSum ? null : { score, sum };
}

function sumOf({ base, contributions }: Attribution): number {
  return contributions.reduce((sum, contribution) => sum + contribution, base);
}

function unitOf({ probabilities, scores }: FullScores): Explanation['scoreUnit'] {
  if (scores === null) return 'probability';
  const all = (is: (score: number, probability: number) => boolean): boolean =>
    scores.every((score, i) => is(score, probabilities[i] ?? Number.NaN));
  if (all((score, probability) => Math.abs(score - probability) <= SAME_PROBABILITY)) return 'probability';
  const isLogit = all(
    (score, probability) => Math.abs(1 / (1 + Math.exp(-score)) - probability) <= SAME_PROBABILITY,
  );
  return isLogit ? 'log-odds' : null;
}
