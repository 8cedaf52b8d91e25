/** What the binning stage hands on: the bins of each feature, and the table as bin numbers. */

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

export interface BinnedMatrix {
  readonly rowCount: number;
  readonly features: readonly FeatureBins[];
  /** `[rowCount, features]`, row by row: a leaf's histogram reads whole rows, which so lie together. */
  readonly bins: Uint8Array;
  /** `[features, rowCount]`, the same by feature: dealing rows to a split's children reads one feature only. */
  readonly columns: Uint8Array;
  /** `[features]`, where a feature's bins start in a histogram over all features. */
  readonly offsets: Int32Array;
  /** Bins of all features together. */
  readonly binTotal: number;
}
