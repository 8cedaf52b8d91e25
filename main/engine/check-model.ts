/** Does the model answer here as it did on the service? */
import type { GoldenRows } from '@risk/app/model/release.ts';
import { ModelSession } from './model-session.ts';
import type { EngineInput } from './protocol.ts';

/**
 * @returns the largest difference between what the golden rows should give and what they do give
 * @throws RiskError `sync.wrong-hash`, `model.unusable`
 */
export async function checkModel(options: EngineInput<'model.check'>): Promise<number> {
  const session = await ModelSession.load(options);
  try {
    return await largestDifference(session, options.goldenRows, options.featureCount);
  } finally {
    await session.release();
  }
}

async function largestDifference(
  session: ModelSession,
  { inputs, probabilityOfDefault }: GoldenRows,
  featureCount: number,
): Promise<number> {
  if (inputs.length !== probabilityOfDefault.length || inputs.some((row) => row.length !== featureCount))
    return Number.MAX_VALUE;
  const flat = Float32Array.from(inputs.flat(), (value) => value ?? Number.NaN);
  const scored = await session.score(flat, inputs.length);
  return probabilityOfDefault.reduce(
    (largest, expected, row) => Math.max(largest, Math.abs(expected - (scored[row] ?? Number.NaN))),
    0,
  );
}
