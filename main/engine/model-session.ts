/** One ONNX session on one thread. The file's hash is checked on the very bytes that the session is made of. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { RiskError } from '@risk/app/contract/errors.ts';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { errorCodeOf } from './engine-error.ts';

/** `[rows, 2]`: good, bad. */
const PROBABILITIES = 'probabilities';
/** `[rows, 1]`, toward bad: what reasons add up to. A foreign model may not have it. */
const SCORE = 'score';

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
  readonly #session: InferenceSession;
  readonly #inputName: string;
  readonly #featureCount: number;

  private constructor(session: InferenceSession, inputName: string, featureCount: number) {
    this.#session = session;
    this.#inputName = inputName;
    this.#featureCount = featureCount;
  }

  /** @throws RiskError `sync.wrong-hash`, `model.unusable` */
  static async load({ onnxPath, sha256, featureCount }: SessionOptions): Promise<ModelSession> {
    const bytes = await readFile(onnxPath).catch((cause: unknown) => {
      const reason = errorCodeOf(cause) === 'ENOENT' ? 'its file is missing' : 'its file cannot be read';
      throw new RiskError('model.unusable', { reason }, { cause });
    });
    const found = createHash('sha256').update(bytes).digest('hex');
    if (found !== sha256)
      throw new RiskError('sync.wrong-hash', { document: 'ONNX file', expected: sha256, found });
    return ModelSession.of(bytes, featureCount);
  }

  /** @throws RiskError `model.unusable` */
  static async of(bytes: Uint8Array, featureCount: number): Promise<ModelSession> {
    const session = await InferenceSession.create(bytes, {
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      logSeverityLevel: 4,
    }).catch((cause: unknown) => {
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
    const input = new Tensor('float32', inputs.subarray(0, rowCount * this.#featureCount), [
      rowCount,
      this.#featureCount,
    ]);
    const answer = await this.#session
      .run({ [this.#inputName]: input }, withScores ? [PROBABILITIES, SCORE] : [PROBABILITIES])
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
