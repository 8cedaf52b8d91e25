/** What the binning stage hands on: the bins of each feature. The table as bin numbers stands in the workspace. */

export interface NumericBins {
  readonly kind: 'numeric';
  /** The bin for missing values is the last one, where training has any; -1 where not. */
  readonly missingBin: number;
  /** `[bins with values]`, ascending float32 numbers: bin i holds (upperBounds[i-1], upperBounds[i]]; the last is Infinity. */
  readonly upperBounds: Float64Array;
  readonly binCount: number;
}

export interface CategoricalBins {
  readonly kind: 'categorical';
  /** `[binCount]`, the category of each bin; bin 0 holds what has none: missing, rare and unknown ones. */
  readonly categoryOfBin: Int32Array;
  readonly binCount: number;
}

export type FeatureBins = NumericBins | CategoricalBins;

/** Bins a feature at most: a bin number is a byte. */
export const MOST_BINS = 256;
