import { expect, test } from 'vitest';
import { z } from 'zod';
import { askPython, pythonWith } from '../testing/peer.ts';
import {
  accuracy,
  areaUnderCurve,
  brierScore,
  confusionMatrix,
  expectedCalibrationError,
  f1OfBad,
  logLoss,
  recallOfGood,
  specificityOfBad,
  weightedSpecificity,
} from './metrics.ts';
import { Random } from './random.ts';

const CASES = 200;

interface Case {
  readonly target: readonly number[];
  readonly probabilities: readonly number[];
  readonly cutoff: number;
}

/**
 * Both classes in each; in every second case the probabilities are of a few values, so that many are tied, and in every
 * fourth some are exactly 0 or 1, rightly and wrongly so.
 */
function randomCases(): readonly Case[] {
  const random = new Random(2026);
  return Array.from({ length: CASES }, (_, i) => {
    const rows = 2 + random.below(i % 10 === 0 ? 500 : 40);
    const badShare = 0.05 + 0.9 * random.unit();
    const target = Array.from({ length: rows }, (__, row) =>
      row < 2 ? row : random.unit() < badShare ? 1 : 0,
    );
    const levels = 2 + random.below(8);
    const probabilities = target.map((outcome) => {
      if (i % 4 === 0 && random.unit() < 0.3) return random.below(2);
      const p = Math.min(0.999, Math.max(0.001, random.unit() * 0.8 + outcome * 0.2));
      return i % 2 === 0 ? p : (Math.floor(p * levels) + 0.5) / levels;
    });
    // A cutoff at a probability that occurs: such a row is rejected here and there.
    const cutoff = probabilities[random.below(rows)] ?? 0.5;
    return { target, probabilities, cutoff };
  });
}

const cases = randomCases();
const oursOf = ({ target, probabilities, cutoff }: Case) => {
  const outcomes = Uint8Array.from(target);
  const p = Float64Array.from(probabilities);
  return { outcomes, p, confusion: confusionMatrix(outcomes, p, cutoff) };
};

const answerForm = z.array(z.record(z.string(), z.number()));

/** Our figures and the peer's of each case, by name. */
function expectAlike(
  answer: unknown,
  ours: (figures: ReturnType<typeof oursOf>) => Readonly<Record<string, number>>,
): void {
  const theirs = answerForm.parse(answer);
  expect(theirs).toHaveLength(CASES);
  const largest: Record<string, number> = {};
  for (const [i, given] of cases.entries())
    for (const [name, value] of Object.entries(ours(oursOf(given)))) {
      const difference = Math.abs(value - (theirs[i]?.[name] ?? Number.NaN));
      largest[name] = Math.max(largest[name] ?? 0, Number.isNaN(difference) ? Infinity : difference);
    }
  for (const [name, difference] of Object.entries(largest)) expect(difference, name).toBeLessThan(1e-12);
}

const withSklearn = pythonWith('sklearn');
test.skipIf(withSklearn === null)(
  `figures beside scikit-learn's${withSklearn === null ? ' (skipped: no Python with scikit-learn here)' : ''}`,
  () => {
    const script = `
import json, sys, numpy as np
from sklearn import metrics as m
from sklearn.calibration import calibration_curve
def figures(case):
    y, p = np.array(case['target']), np.array(case['probabilities'])
    said = (p >= case['cutoff']).astype(int)
    (ga, gr), (ba, br) = m.confusion_matrix(y, said, labels=[0, 1])
    happened, expected = calibration_curve(y, p, n_bins=10, strategy='uniform')
    weights = np.histogram(p, bins=10, range=(0, 1))[0]
    weights = weights[weights > 0] / len(p)
    return {
        'auc': m.roc_auc_score(y, p), 'logLoss': m.log_loss(y, p, labels=[0, 1]), 'brier': m.brier_score_loss(y, p),
        'accuracy': m.accuracy_score(y, said), 'recallGood': m.recall_score(y, said, pos_label=0),
        'specificityBad': m.recall_score(y, said, pos_label=1), 'f1Bad': m.f1_score(y, said, pos_label=1),
        'calibrationError': float(np.sum(weights * np.abs(happened - expected))),
        'goodAccepted': int(ga), 'goodRejected': int(gr), 'badAccepted': int(ba), 'badRejected': int(br),
    }
json.dump([figures(case) for case in json.load(sys.stdin)], sys.stdout)
`;
    expectAlike(askPython(withSklearn ?? '', script, cases), ({ outcomes, p, confusion }) => ({
      auc: areaUnderCurve(outcomes, p),
      logLoss: logLoss(outcomes, p),
      brier: brierScore(outcomes, p),
      accuracy: accuracy(confusion),
      recallGood: recallOfGood(confusion),
      specificityBad: specificityOfBad(confusion),
      f1Bad: f1OfBad(confusion),
      calibrationError: expectedCalibrationError(outcomes, p),
      ...confusion,
    }));
  },
);

const withImblearn = pythonWith('imblearn');
test.skipIf(withImblearn === null)(
  `class-weighted specificity beside imbalanced-learn's${withImblearn === null ? ' (skipped: no Python with imbalanced-learn here)' : ''}`,
  () => {
    const script = `
import json, sys, warnings, numpy as np
from imblearn.metrics import specificity_score
def figures(case):
    y, p = np.array(case['target']), np.array(case['probabilities'])
    said = (p >= case['cutoff']).astype(int)
    return {
        'weighted': specificity_score(y, said, labels=[0, 1], average='weighted'),
        'ofBad': specificity_score(y, said, labels=[0, 1], average='binary', pos_label=0),
    }
json.dump([figures(case) for case in json.load(sys.stdin)], sys.stdout)
`;
    expectAlike(askPython(withImblearn ?? '', script, cases), ({ confusion }) => ({
      weighted: weightedSpecificity(confusion),
      ofBad: specificityOfBad(confusion),
    }));
  },
);
