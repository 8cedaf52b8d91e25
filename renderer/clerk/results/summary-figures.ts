/** What the summary's charts show, worked out of the job. */
import type { Job } from '@risk/app/contract/desktop.ts';
import type { Decision, DecisionPolicy } from '@risk/app/model/policy.ts';
import { decide } from '@risk/app/scoring/decide.ts';

/** Decisions with a place in the summary: "refer" only where the policy or the file knows it. */
export function decisionsShown({ counts, model }: Pick<Job, 'counts' | 'model'>): readonly Decision[] {
  return model.policy.referBand !== null || counts.refer > 0 ? ['green', 'refer', 'red'] : ['green', 'red'];
}

export interface HistogramBar {
  /** Interval [from, to) of the probability of default. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Height in [0, 1] of the tallest bar. */
  readonly height: number;
  /** Decision at the middle of the interval. */
  readonly decision: Decision;
}

export function histogramBars(histogram: readonly number[], policy: DecisionPolicy): readonly HistogramBar[] {
  const tallest = Math.max(1, ...histogram);
  const width = 1 / histogram.length;
  return histogram.map((count, index) => ({
    from: index * width,
    to: (index + 1) * width,
    count,
    height: count / tallest,
    decision: decide((index + 0.5) * width, policy),
  }));
}
