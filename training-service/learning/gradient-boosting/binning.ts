/** First stage: each feature's values to a few bins, once per training. Splits are searched between bins. */
import type { FeatureMatrix } from '../feature-matrix.ts';
import { largestFloat32AtMost } from '../float32.ts';
import { Random } from '../random.ts';
import type { CategoricalBins, FeatureBins, NumericBins } from './bins.ts';
import type { BoostingParameters } from './parameters.ts';
import { type CountedValues, countValues } from './sorted-values.ts';

/** Share of rows that the categories with bins of their own need not exceed. */
const CATEGORY_COVERAGE = 0.99;

/** Rows from which bounds are found, as LightGBM's `bin_construct_sample_cnt`. */
const SAMPLE_ROWS = 200_000;

const SAMPLE_SEED = 1;

/** @returns `[features]` */
export function findBins(data: FeatureMatrix, parameters: BoostingParameters): FeatureBins[] {
  const { rowCount, values } = data;
  const width = data.features.length;
  const column = new Float32Array(rowCount);
  return data.features.map((feature, index) => {
    for (let row = 0, at = index; row < rowCount; row++, at += width) column[row] = values[at] ?? Number.NaN;
    return feature.kind === 'numeric'
      ? numericBins(column, parameters)
      : categoricalBins(column, feature.categoryCount, parameters);
  });
}

/** LightGBM's bins, but that zero gets no bin of its own: that serves sparse data, which a table of applicants is not. */
function numericBins(column: Float32Array, parameters: BoostingParameters): NumericBins {
  const counted = countValues(sampleOf(column));
  const hasMissing = holdsMissing(column);
  const maximumBins = parameters.max_bin - (hasMissing ? 1 : 0);
  const ends =
    counted.values.length <= maximumBins
      ? endsOfFewValues(counted, parameters.min_data_in_bin)
      : endsOfManyValues(counted, maximumBins, parameters.min_data_in_bin);
  const bounds = ends.map((end) =>
    largestFloat32AtMost(((counted.values[end] ?? 0) + (counted.values[end + 1] ?? 0)) / 2),
  );
  const upperBounds = Float64Array.from([...bounds, Number.POSITIVE_INFINITY]);
  const missingBin = hasMissing ? upperBounds.length : -1;
  return {
    kind: 'numeric',
    missingBin,
    upperBounds,
    binCount: upperBounds.length + (hasMissing ? 1 : 0),
  };
}

/** The values that are there, of all rows or of a fixed sample of them: one row in each of equal stretches. */
function sampleOf(column: Float32Array): Float32Array {
  const rows = Math.min(column.length, SAMPLE_ROWS);
  const stretch = column.length / rows;
  const random = new Random(SAMPLE_SEED);
  const sample = new Float32Array(rows);
  let length = 0;
  for (let i = 0; i < rows; i++) {
    const row = stretch === 1 ? i : Math.floor((i + random.unit()) * stretch);
    const value = column[row] ?? Number.NaN;
    if (!Number.isNaN(value)) sample[length++] = value;
  }
  return sample.subarray(0, length);
}

function holdsMissing(column: Float32Array): boolean {
  for (let row = 0; row < column.length; row++) if (Number.isNaN(column[row])) return true;
  return false;
}

/** A bin ends as soon as it holds enough rows. @returns positions of the last value of each bin but the last */
function endsOfFewValues({ counts }: CountedValues, minimum: number): number[] {
  const ends: number[] = [];
  let rows = 0;
  for (let i = 0; i + 1 < counts.length; i++) {
    rows += counts[i] ?? 0;
    if (rows < minimum) continue;
    ends.push(i);
    rows = 0;
  }
  return ends;
}

/** Frequent values get a bin each, the others fill up to the mean of what is left. */
function endsOfManyValues({ counts }: CountedValues, maximumBins: number, minimum: number): number[] {
  const total = sumOf(counts);
  const bins = Math.max(1, Math.min(maximumBins, Math.floor(total / Math.max(1, minimum))));
  const frequent = total / bins;
  let restBins = bins;
  let restRows = total;
  for (let i = 0; i < counts.length; i++) {
    const count = counts[i] ?? 0;
    if (count < frequent) continue;
    restBins--;
    restRows -= count;
  }
  let mean = restRows / restBins;
  const ends: number[] = [];
  let rows = 0;
  for (let i = 0; i + 1 < counts.length && ends.length < bins - 1; i++) {
    const count = counts[i] ?? 0;
    const isFrequent = count >= frequent;
    if (!isFrequent) restRows -= count;
    rows += count;
    const isFull =
      isFrequent || rows >= mean || ((counts[i + 1] ?? 0) >= frequent && rows >= Math.max(1, mean / 2));
    if (!isFull) continue;
    ends.push(i);
    rows = 0;
    if (!isFrequent) mean = restRows / --restBins;
  }
  return ends;
}

function sumOf(counts: Int32Array): number {
  let sum = 0;
  for (let i = 0; i < counts.length; i++) sum += counts[i] ?? 0;
  return sum;
}

function categoricalBins(
  column: Float32Array,
  categoryCount: number,
  parameters: BoostingParameters,
): CategoricalBins {
  const counts = new Float64Array(categoryCount);
  let present = 0;
  for (const code of column) {
    if (Number.isNaN(code)) continue;
    counts[code] = (counts[code] ?? 0) + 1;
    present++;
  }
  const byCount = Array.from(counts.keys())
    .filter((code) => (counts[code] ?? 0) > 0)
    .toSorted((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0));
  const enough = Math.round(present * CATEGORY_COVERAGE);
  const maximumBins = Math.min(parameters.max_bin, byCount.length + 1);
  const categoryOfBin = [-1];
  let covered = 0;
  for (const code of byCount) {
    const count = counts[code] ?? 0;
    if (categoryOfBin.length >= parameters.max_bin) break;
    if (covered >= enough && categoryOfBin.length >= maximumBins) break;
    if (count < parameters.min_data_in_bin && categoryOfBin.length > 2) break;
    categoryOfBin.push(code);
    covered += count;
  }
  return {
    kind: 'categorical',
    categoryOfBin: Int32Array.from(categoryOfBin),
    binCount: categoryOfBin.length,
  };
}
