/** One ONNX session on one thread. The file's hash is checked on the very bytes that the session is made of. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { RiskError } from '@risk/app/contract/errors.ts';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { errorCodeOf } from './engine-error.ts';
import { type FastTrees, fastTrees } from './fast-trees.ts';

/** `[rows, 2]`: good, bad. */
const PROBABILITIES = 'probabilities';
/** `[rows, 1]`, toward bad: what reasons add up to. A foreign model may not have it. */
const SCORE = 'score';

/** So many rows are scored by the runtime alone before it is worth it to look for a faster way. */
const FEW_ROWS = 10_000;

const sessionOptions: InferenceSession.SessionOptions = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  logSeverityLevel: 4,
};

export interface FullScores {
  /** `[rows]` */
  readonly probabilities: Float64Array;
  /** `[rows]`, null where the model has no score beside its probability. */
  readonly scores: Float64Array | null;
}

export interface SessionOptions {
  readonly onnxPath: string;
  readonly sha256: string;
  readonly featureCount: number;
}

export class ModelSession {
  #session: InferenceSession;
  readonly #inputName: string;
  readonly #featureCount: number;
  #fast: FastTrees | null = null;
  /** The file, until it is known whether its trees can be walked faster; null where few rows are expected. */
  #bytes: Uint8Array | null = null;
  #rowsScored = 0;

  private constructor(session: InferenceSession, inputName: string, featureCount: number) {
    this.#session = session;
    this.#inputName = inputName;
    this.#featureCount = featureCount;
  }

  /** Whether the trees are walked by our own kernel. */
  get isFast(): boolean {
    return this.#fast !== null;
  }

  /** For many rows: what can be done faster is, with the same numbers. @throws RiskError `sync.wrong-hash`, `model.unusable` */
  static async load({ onnxPath, sha256, featureCount }: SessionOptions): Promise<ModelSession> {
    const bytes = await readFile(onnxPath).catch((cause: unknown) => {
      const reason = errorCodeOf(cause) === 'ENOENT' ? 'its file is missing' : 'its file cannot be read';
      throw new RiskError('model.unusable', { reason }, { cause });
    });
    const found = createHash('sha256').update(bytes).digest('hex');
    if (found !== sha256)
      throw new RiskError('sync.wrong-hash', { document: 'ONNX file', expected: sha256, found });
    const session = await ModelSession.of(bytes, featureCount);
    session.#bytes = bytes;
    return session;
  }

  /** For a few rows: the runtime alone. @throws RiskError `model.unusable` */
  static async of(bytes: Uint8Array, featureCount: number): Promise<ModelSession> {
    const session = await InferenceSession.create(bytes, sessionOptions).catch((cause: unknown) => {
      throw unusable(cause);
    });
    const [inputName, ...others] = session.inputNames;
    if (inputName === undefined || others.length > 0) throw unusable('it does not have exactly one input');
    if (!session.outputNames.includes(PROBABILITIES)) throw unusable(`it has no output “${PROBABILITIES}”`);
    return new ModelSession(session, inputName, featureCount);
  }

  /**
   * Probabilities of default, `[rows]`.
   * @param inputs `[rows, features]`, row-major
   * @throws RiskError `model.unusable` where the model fails or answers with something else than probabilities
   */
  async score(inputs: Float32Array, rowCount: number): Promise<Float64Array> {
    return (await this.#run(inputs, rowCount, false)).probabilities;
  }

  /**
   * The same with the scores.
   * @throws RiskError `model.unusable`
   */
  scoreFully(inputs: Float32Array, rowCount: number): Promise<FullScores> {
    return this.#run(inputs, rowCount, this.#session.outputNames.includes(SCORE));
  }

  async #run(inputs: Float32Array, rowCount: number, withScores: boolean): Promise<FullScores> {
    const scored = new Float64Array(rowCount);
    if (rowCount === 0) return { probabilities: scored, scores: withScores ? new Float64Array(0) : null };
    await this.#quicken(rowCount);
    const values = inputs.subarray(0, rowCount * this.#featureCount);
    const input = new Tensor('float32', values, [rowCount, this.#featureCount]);
    // A graph of trees alone reads nothing but their sums.
    const isRead = this.#session.inputNames.includes(this.#inputName);
    const feeds = { ...(isRead && { [this.#inputName]: input }), ...this.#fast?.feed(values, rowCount) };
    const answer = await this.#session
      .run(feeds, withScores ? [PROBABILITIES, SCORE] : [PROBABILITIES])
      .catch((cause: unknown) => {
        throw unusable(cause);
      });
    const data = answer[PROBABILITIES]?.data;
    if (!(data instanceof Float32Array) || data.length !== 2 * rowCount)
      throw unusable('it does not answer with two probabilities a row');
    for (let row = 0; row < rowCount; row++) {
      const probability = data[2 * row + 1] ?? Number.NaN;
      if (!(probability >= 0 && probability <= 1))
        throw unusable('it answers with numbers that are no probabilities');
      scored[row] = probability;
    }
    return { probabilities: scored, scores: withScores ? scoresOf(answer[SCORE]?.data, rowCount) : null };
  }

  /** Taking the trees apart pays from some thousand rows on. */
  async #quicken(rowCount: number): Promise<void> {
    this.#rowsScored += rowCount;
    if (this.#bytes === null || this.#rowsScored <= FEW_ROWS) return;
    const bytes = this.#bytes;
    this.#bytes = null;
    const session = this.#session;
    this.#fast = await fastTrees({ bytes, featureCount: this.#featureCount, session, sessionOptions });
    if (this.#fast === null) return;
    this.#session = this.#fast.session;
    await session.release();
  }

  async release(): Promise<void> {
    await this.#session.release();
  }
}

/** A score of another form is none: probabilities decide, scores only explain. */
function scoresOf(data: unknown, rowCount: number): Float64Array | null {
  if (!(data instanceof Float32Array || data instanceof Float64Array)) return null;
  return data.length === rowCount ? Float64Array.from(data) : null;
}

function unusable(cause: unknown): RiskError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new RiskError('model.unusable', { reason: reason.slice(0, 300) }, { cause });
}
