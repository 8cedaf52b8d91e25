/**
 * The drift of a window against the reference of its release. PSI grows by chance where rows are few: without drift it
 * is about chi-square with bins - 1 degrees of freedom, times 1/n + 1/m (B. Yurdakul and J. Naranjo, 2020). A feature has drifted
 * where PSI reaches both the effect floor and what chance reaches once in a hundred times.
 */
import type { DriftFigures, FeatureDrift } from '@risk/app/contract/service.ts';
import type { CoarsenedCounts } from '@risk/app/privacy/batch.ts';
import { commonCut } from '@risk/app/privacy/cuts.ts';
import type { BinnedFeature, ReferenceProfile } from '@risk/app/privacy/reference-profile.ts';
import { chiSquareQuantile } from './chi-square.ts';
import { collapsedPsi } from './collapsed-psi.ts';
import type { DriftWindow } from './drift-window.ts';
import { psi } from './psi.ts';

const EFFECT_FLOOR = 0.1;
const CONFIDENCE = 0.99;
const FEWEST_ROWS = 50;
/** Share of drifted features from which the data set as a whole has drifted. */
const DATASET_SHARE = 0.5;

export interface DriftInput {
  readonly modelVersion: number;
  readonly profile: ReferenceProfile;
  readonly window: DriftWindow;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export function measureDrift({ modelVersion, profile, window, now }: DriftInput): DriftFigures {
  const common = {
    modelVersion,
    computedAt: new Date(now).toISOString(),
    windowFrom: window.from,
    windowTo: window.to,
    rows: window.rows,
    referenceRows: profile.rowCount,
  };
  if (window.rows < FEWEST_ROWS)
    return { ...common, verdict: 'not-enough-data', features: [], prediction: null, driftedShare: 0 };
  const measure = (binned: BinnedFeature, counts: readonly CoarsenedCounts[]): FeatureDrift =>
    measureFeature(binned, counts, window.rows, profile.rowCount);
  const features = profile.features.map((binned, i) =>
    measure(
      binned,
      window.batches.flatMap((batch) => batch.features[i] ?? []),
    ),
  );
  const prediction = measure(
    profile.prediction,
    window.batches.map((batch) => batch.prediction),
  );
  const drifted = features.filter((feature) => feature.drifted).length;
  const driftedShare = features.length === 0 ? 0 : drifted / features.length;
  return {
    ...common,
    verdict: driftedShare >= DATASET_SHARE ? 'drifted' : 'stable',
    features,
    prediction,
    driftedShare,
  };
}

function measureFeature(
  binned: BinnedFeature,
  batches: readonly CoarsenedCounts[],
  rows: number,
  referenceRows: number,
): FeatureDrift {
  const { reference, current } = commonCut(binned, batches);
  const bins = reference.length;
  // A single cell left says little, but what it tells may be the largest drift of all.
  const value = bins > 1 ? psi(reference, current) : collapsedPsi(binned, batches);
  const threshold = psiThreshold(Math.max(2, bins), rows, referenceRows);
  return { feature: binned.name, psi: value, threshold, drifted: value >= threshold, bins };
}

/** PSI from which a feature counts as drifted: the effect floor, or what chance reaches once in a hundred times. */
export function psiThreshold(bins: number, rows: number, referenceRows: number): number {
  const chance = chiSquareQuantile(CONFIDENCE, Math.max(0, bins - 1)) * (1 / rows + 1 / referenceRows);
  return Math.max(EFFECT_FLOOR, chance);
}
