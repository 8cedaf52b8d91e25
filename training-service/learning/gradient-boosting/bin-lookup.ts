/** From values to bins, once the bins are known. */
import type { FeatureMatrix } from '../feature-matrix.ts';
import type { CategoricalBins, FeatureBins, NumericBins } from './bins.ts';
import type { Workspace } from './crew/workspace.ts';

/** Rows binned at a time: their values, bins and gaps between columns stay in the cache. */
const BLOCK_ROWS = 512;

/** Writes the table as bin numbers into the workspace. */
export function fillBins({ rowCount, values }: FeatureMatrix, { plan, bins, columns }: Workspace): void {
  const width = plan.features.length;
  const lookups = plan.features.map((found) => binLookup(found, rowCount));
  for (let start = 0; start < rowCount; start += BLOCK_ROWS) {
    const end = Math.min(start + BLOCK_ROWS, rowCount);
    for (const [index, fill] of lookups.entries())
      fill({ values, bins, width, index, start, end, column: columns, columnStart: index * rowCount });
  }
}

/** Rows `[start, end)` of one feature, and where their bins go: row by row and by feature. */
interface BinTask {
  /** `[rows, width]`. */
  readonly values: Float32Array;
  readonly bins: Uint8Array;
  readonly width: number;
  readonly index: number;
  readonly start: number;
  readonly end: number;
  readonly column: Uint8Array;
  readonly columnStart: number;
}

type BinOf = (value: number, bits: number) => number;

/** @param rowCount rows that will come: a large table pays for a lookup table */
export function binLookup(found: FeatureBins, rowCount: number): (task: BinTask) => void {
  if (found.kind === 'categorical') return filler(categoricalLookup(found));
  return filler(rowCount < LOOKUP_TABLE_ROWS ? searchedLookup(found) : tabledLookup(found));
}

function filler(binOf: BinOf): (task: BinTask) => void {
  return ({ values, bins, width, index, start, end, column, columnStart }) => {
    const bits = new Int32Array(values.buffer, values.byteOffset, values.length);
    for (let row = start, at = start * width + index; row < end; row++, at += width) {
      const bin = binOf(values[at] ?? Number.NaN, bits[at] ?? 0);
      bins[at] = bin;
      column[columnStart + row] = bin;
    }
  };
}

function searchedLookup({ upperBounds, missingBin }: NumericBins): BinOf {
  return (value) => (Number.isNaN(value) ? missingBin : searched(upperBounds, value));
}

/** The first bin whose upper bound is not below the value. */
function searched(upperBounds: Float64Array, value: number): number {
  let low = 0;
  let high = upperBounds.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value <= (upperBounds[middle] ?? 0)) high = middle;
    else low = middle + 1;
  }
  return low;
}

const LOOKUP_TABLE_ROWS = 20_000;
const KEYS = 1 << 16;

/**
 * The upper half of a float32's bits narrows the bin down to a few: a table has the bin of the least value with those
 * bits, and from there it is a step or two. A binary search would be guessed wrong at most of its eight steps.
 */
function tabledLookup({ upperBounds, missingBin }: NumericBins): BinOf {
  const firstBin = new Uint8Array(KEYS);
  const float = new Float32Array(1);
  const bits = new Int32Array(float.buffer);
  for (let key = 0; key < KEYS; key++) {
    // Of negative numbers the least is the one with all lower bits set.
    bits[0] = (key << 16) | (key >= KEYS / 2 ? 0xffff : 0);
    const least = float[0] ?? Number.NaN;
    // All bits of a key may be NaN but for its end, which is -Infinity.
    firstBin[key] = Number.isNaN(least) ? 0 : searched(upperBounds, least);
  }
  return (value, valueBits) => {
    if (Number.isNaN(value)) return missingBin;
    let bin = firstBin[valueBits >>> 16] ?? 0;
    while (value > (upperBounds[bin] ?? Number.POSITIVE_INFINITY)) bin++;
    return bin;
  };
}

function categoricalLookup({ categoryOfBin }: CategoricalBins): BinOf {
  const bins = new Map(Array.from(categoryOfBin, (code, bin) => [code, bin]));
  return (value) => bins.get(value) ?? 0;
}
