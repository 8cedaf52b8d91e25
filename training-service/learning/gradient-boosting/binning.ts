/** First stage: each feature's values to a few bins, once per training. Splits are searched between bins. */
import type { FeatureMatrix } from '../feature-matrix.ts';
import { largestFloat32AtMost } from '../float32.ts';
import { Random } from '../random.ts';
import { binLookup } from './bin-lookup.ts';
import type { BinnedMatrix, CategoricalBins, NumericBins } from './bins.ts';
import type { BoostingParameters } from './parameters.ts';

/** Share of rows that the categories with bins of their own need not exceed. */
const CATEGORY_COVERAGE = 0.99;

/** Rows from which bounds are found, as LightGBM's `bin_construct_sample_cnt`. */
const SAMPLE_ROWS = 200_000;

const SAMPLE_SEED = 1;

/** Rows binned at a time: their values, bins and gaps between columns stay in the cache. */
const BLOCK_ROWS = 512;

export function binMatrix(data: FeatureMatrix, parameters: BoostingParameters): BinnedMatrix {
  const { rowCount, values } = data;
  const width = data.features.length;
  const offsets = new Int32Array(width);
  let binTotal = 0;
  const column = new Float32Array(rowCount);
  const features = data.features.map((feature, index) => {
    for (let row = 0, at = index; row < rowCount; row++, at += width) column[row] = values[at] ?? Number.NaN;
    const found =
      feature.kind === 'numeric'
        ? numericBins(column, parameters)
        : categoricalBins(column, feature.categoryCount, parameters);
    offsets[index] = binTotal;
    binTotal += found.binCount;
    return found;
  });
  const columns = new Uint8Array(rowCount * width);
  const bins = new Uint8Array(rowCount * width);
  const lookups = features.map((found) => binLookup(found, rowCount));
  for (let start = 0; start < rowCount; start += BLOCK_ROWS) {
    const end = Math.min(start + BLOCK_ROWS, rowCount);
    for (const [index, fill] of lookups.entries())
      fill({ values, bins, width, index, start, end, column: columns, columnStart: index * rowCount });
  }
  return { rowCount, features, bins, columns, offsets, binTotal };
}

/** LightGBM's bins, but that zero gets no bin of its own: that serves sparse data, which a table of applicants is not. */
function numericBins(column: Float32Array, parameters: BoostingParameters): NumericBins {
  const sorted = sampleOf(column).toSorted();
  const distinct: number[] = [];
  const counts: number[] = [];
  for (const value of sorted) {
    const last = counts.length - 1;
    if (last >= 0 && distinct[last] === value) counts[last] = (counts[last] ?? 0) + 1;
    else {
      distinct.push(value);
      counts.push(1);
    }
  }
  const hasMissing = column.some((value) => Number.isNaN(value));
  const maximumBins = parameters.max_bin - (hasMissing ? 1 : 0);
  const ends =
    distinct.length <= maximumBins
      ? endsOfFewValues(counts, parameters.min_data_in_bin)
      : endsOfManyValues(counts, maximumBins, parameters.min_data_in_bin);
  const bounds = ends.map((end) =>
    largestFloat32AtMost(((distinct[end] ?? 0) + (distinct[end + 1] ?? 0)) / 2),
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

/** A bin ends as soon as it holds enough rows. @returns positions of the last value of each bin but the last */
function endsOfFewValues(counts: readonly number[], minimum: number): number[] {
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
function endsOfManyValues(counts: readonly number[], maximumBins: number, minimum: number): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const bins = Math.max(1, Math.min(maximumBins, Math.floor(total / Math.max(1, minimum))));
  const isFrequent = counts.map((count) => count >= total / bins);
  let restBins = bins - isFrequent.filter(Boolean).length;
  let restRows = counts.reduce((sum, count, i) => sum + (isFrequent[i] ? 0 : count), 0);
  let mean = restRows / restBins;
  const ends: number[] = [];
  let rows = 0;
  for (let i = 0; i + 1 < counts.length && ends.length < bins - 1; i++) {
    const count = counts[i] ?? 0;
    if (!isFrequent[i]) restRows -= count;
    rows += count;
    const isFull = isFrequent[i] || rows >= mean || (isFrequent[i + 1] && rows >= Math.max(1, mean / 2));
    if (!isFull) continue;
    ends.push(i);
    rows = 0;
    if (!isFrequent[i]) mean = restRows / --restBins;
  }
  return ends;
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
