import type { ModelVersionSummary } from '@risk/app/contract/service.ts';
import type { Performance } from '@risk/app/model/release.ts';
import { expect, test } from 'vitest';
import { candidateCard } from './candidate-card.ts';

const basic: Performance = {
  folds: 10,
  rows: 1000,
  auc: 0.79,
  logLoss: 0.49,
  brier: 0.16,
  accuracy: 0.75,
  recallGood: 0.89,
  specificityBad: 0.43,
};
const whole: Performance = {
  ...basic,
  specificityWeighted: 0.57,
  f1Bad: 0.51,
  calibrationError: 0.026,
  confusion: { goodAccepted: 1625, goodRejected: 75, badAccepted: 172, badRejected: 128 },
};

const version = (number: number, performance: Performance, inForce = false): ModelVersionSummary => ({
  name: 'credit-risk',
  version: number,
  state: inForce ? 'approved' : 'candidate',
  inForce,
  learner: 'gradient-boosting',
  runId: '4d1bb1ec-1d41-4c5e-9d4b-7d8d0a1f9f10',
  onnxSha256: 'a'.repeat(64),
  performance,
  requestedBy: 'ada',
  requestedAt: '2026-11-24T12:00:00.000Z',
  decidedBy: null,
  decidedAt: null,
  comment: null,
  releaseSha256: null,
});

/** The card's text, a line for each row of its tables. */
function linesOf(candidate: ModelVersionSummary, ...others: ModelVersionSummary[]): string[] {
  const { text } = candidateCard(candidate, {
    versions: [candidate, ...others],
    runs: [],
    desktops: [],
    figures: null,
    featureLabels: new Map(),
    signedIn: { person: { kind: 'person', name: 'ben', role: 'approver' }, csrf: '' },
    now: 0,
  });
  return text.split('<tr>').map((row) =>
    row
      .replaceAll(/<[^>]+>/g, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim(),
  );
}

test('all figures beside those in force, and the decisions', () => {
  const better = { ...whole, f1Bad: 0.6, calibrationError: 0.01, specificityWeighted: 0.5 };
  const lines = linesOf(version(2, better), version(1, whole, true));
  expect(lines).toEqual(
    expect.arrayContaining([
      'Area under the ROC curve 0.790 0.790 same',
      'Specificity, class-weighted 50.0 % 57.0 % ▼ worse',
      'F1 of bad 0.600 0.510 ▲ better',
      'Expected calibration error 0.010 0.026 ▲ better',
      'Good applicants 1,625 75',
    ]),
  );
});

test('a version that was registered with fewer figures is shown with those that it has', () => {
  const lines = linesOf(version(2, whole), version(1, basic, true));
  expect(lines).toContain('F1 of bad 0.510 –');
  expect(linesOf(version(2, basic))).toContain('F1 of bad –');
  expect(linesOf(version(2, basic)).join('\n')).not.toContain('Good applicants 1');
});
