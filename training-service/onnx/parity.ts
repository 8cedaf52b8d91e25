/** The proof that an ONNX file answers like the estimator it was made from. */
import { RiskError } from '@risk/app/contract/errors.ts';
import { PARITY_TOLERANCE } from '@risk/app/model/release.ts';
import type { Model } from '../learning/estimator.ts';
import { type FeatureMatrix, takeRows } from '../learning/feature-matrix.ts';
import type { Random } from '../learning/random.ts';
import { ScoringSession } from './scoring-session.ts';

/**
 * Largest difference of probability and of score between model and file, over all given rows and as many synthetic
 * ones. A score above 1 in size is compared relative to it: the file's score is a float32 number.
 * @throws RiskError `model.parity` above `PARITY_TOLERANCE` or where an answer is not a number; `model.unusable`
 */
export async function measureParity(
  model: Model,
  onnx: Uint8Array,
  data: FeatureMatrix,
  random: Random,
): Promise<number> {
  const session = await ScoringSession.open(onnx);
  let largest = 0;
  try {
    for (const rows of [data, disturbedRows(data, random)]) {
      const answers = await session.run(rows);
      const scores = model.score(rows);
      const probabilities = model.probabilities(rows);
      for (let row = 0; row < rows.rowCount; row++) {
        const score = scores[row] ?? Number.NaN;
        const scoreDifference = (answers.scores[row] ?? Number.NaN) - score;
        const difference = Math.max(
          Math.abs(scoreDifference) / Math.max(1, Math.abs(score)),
          Math.abs((answers.probabilities[row] ?? Number.NaN) - (probabilities[row] ?? Number.NaN)),
        );
        if (!(difference <= PARITY_TOLERANCE))
          throw new RiskError('model.parity', { difference, tolerance: PARITY_TOLERANCE });
        largest = Math.max(largest, difference);
      }
    }
  } finally {
    await session.close();
  }
  return largest;
}

/** 2^128 - 2^104. */
const LARGEST_FLOAT32 = (2 - 2 ** -23) * 2 ** 127;

/** The chance that a value of a synthetic row is taken from elsewhere. */
const DISTURBED = 0.3;

/**
 * A copy of the rows in which some values are missing, some are another category (also ones that training may not have
 * seen) and some numbers are another row's, one float32 step beside it, or far away, but never infinite, which no file's
 * row is: the places where an export goes wrong.
 */
export function disturbedRows(data: FeatureMatrix, random: Random): FeatureMatrix {
  const width = data.features.length;
  const copy = takeRows(
    data,
    Int32Array.from({ length: data.rowCount }, (_, row) => row),
  );
  for (let at = 0; at < copy.values.length; at++) {
    if (random.unit() >= DISTURBED) continue;
    const feature = data.features[at % width];
    const kind = random.below(5);
    if (kind === 0 || feature === undefined) copy.values[at] = Number.NaN;
    else if (feature.kind === 'categorical') copy.values[at] = random.below(feature.categoryCount);
    else {
      const other = data.values[random.below(data.rowCount) * width + (at % width)] ?? Number.NaN;
      const factor = [1, 1 + 2 ** -23, 1 - 2 ** -23, -3][kind - 1] ?? 1;
      copy.values[at] = Math.min(LARGEST_FLOAT32, Math.max(-LARGEST_FLOAT32, other * factor));
    }
  }
  return copy;
}
