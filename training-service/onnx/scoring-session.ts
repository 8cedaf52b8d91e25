/** An ONNX file run by onnxruntime the way every desktop runs it: one thread, float input, three outputs. */
import { RiskError } from '@risk/app/contract/errors.ts';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { FeatureMatrix } from '../learning/feature-matrix.ts';

export interface OnnxAnswers {
  /** `[rows]`, probability of default as the file gives it (float32 numbers). */
  readonly probabilities: Float32Array;
  /** `[rows]`. */
  readonly scores: Float32Array;
}

export class ScoringSession {
  readonly #session: InferenceSession;

  private constructor(session: InferenceSession) {
    this.#session = session;
  }

  /** @throws RiskError `model.unusable` */
  static async open(onnx: Uint8Array): Promise<ScoringSession> {
    try {
      const options = { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 3 as const };
      return new ScoringSession(await InferenceSession.create(onnx, options));
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new RiskError('model.unusable', { reason }, { cause });
    }
  }

  async run(data: FeatureMatrix): Promise<OnnxAnswers> {
    const input = new Tensor('float32', data.values, [data.rowCount, data.features.length]);
    const results = await this.#session.run({ features: input });
    const both = floatsOf(results['probabilities']);
    return {
      probabilities: Float32Array.from(
        { length: data.rowCount },
        (_, row) => both[2 * row + 1] ?? Number.NaN,
      ),
      scores: floatsOf(results['score']),
    };
  }

  async close(): Promise<void> {
    await this.#session.release();
  }
}

function floatsOf(tensor: InferenceSession.OnnxValueMapType[string] | undefined): Float32Array {
  if (tensor?.data instanceof Float32Array) return tensor.data;
  throw new RiskError('model.unusable', { reason: 'an output is missing or has another type' });
}
