/** One ONNX session on one thread. The file's hash is checked on the very bytes that the session is made of. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { RiskError } from '@risk/app/contract/errors.ts';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { errorCodeOf } from './engine-error.ts';

/** `[rows, 2]`: good, bad. */
const PROBABILITIES = 'probabilities';

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
    const scored = new Float64Array(rowCount);
    if (rowCount === 0) return scored;
    const input = new Tensor('float32', inputs.subarray(0, rowCount * this.#featureCount), [
      rowCount,
      this.#featureCount,
    ]);
    const answer = await this.#session
      .run({ [this.#inputName]: input }, [PROBABILITIES])
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
    return scored;
  }

  async release(): Promise<void> {
    await this.#session.release();
  }
}

function unusable(cause: unknown): RiskError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new RiskError('model.unusable', { reason: reason.slice(0, 300) }, { cause });
}
