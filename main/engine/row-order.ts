/** Sorting rows by numbers. Whatever a column holds was made a number before, so that sorting is counting. */

export interface SortColumn {
  /** `[rows]`, NaN where the cell is empty. */
  readonly values: Float64Array | Float32Array | Uint32Array | Uint8Array;
  readonly descending: boolean;
}

const DIGIT_VALUES = 1 << 16;
/** Fewer rows are sorted by comparing: clearing the counters would take longer. */
const FEW_ROWS = 10_000;

/** All rows in the file's order. */
export function allRows(count: number): Uint32Array<ArrayBuffer> {
  const ids = new Uint32Array(count);
  for (let i = 0; i < count; i++) ids[i] = i;
  return ids;
}

/**
 * Row ids in order: the first column decides first, ties keep the order of `ids`, empty cells stand last in both
 * directions.
 */
export function sortRows(ids: Uint32Array, columns: readonly SortColumn[]): Uint32Array<ArrayBuffer> {
  if (ids.length <= FEW_ROWS) return sortByComparing(ids, columns);
  let order = Uint32Array.from(ids);
  for (const column of columns.toReversed()) order = sortByColumn(order, column);
  return order;
}

function sortByComparing(ids: Uint32Array, columns: readonly SortColumn[]): Uint32Array<ArrayBuffer> {
  return ids.toSorted((a, b) => {
    for (const { values, descending } of columns) {
      const difference = compare(values[a] ?? Number.NaN, values[b] ?? Number.NaN, descending);
      if (difference !== 0) return difference;
    }
    return 0;
  });
}

function compare(left: number, right: number, descending: boolean): number {
  if (left === right) return 0;
  const leftEmpty = Number.isNaN(left);
  const rightEmpty = Number.isNaN(right);
  if (leftEmpty || rightEmpty) return Number(leftEmpty) - Number(rightEmpty);
  return left < right === descending ? 1 : -1;
}

/**
 * Radix sort, the least significant digit first, which keeps the order of equals (Knuth, The Art of Computer Programming
 * 3, 5.2.5).
 */
function sortByColumn(ids: Uint32Array<ArrayBuffer>, column: SortColumn): Uint32Array<ArrayBuffer> {
  const { high, low } = sortableKeys(ids, column);
  let places = allRows(ids.length);
  for (const { words, shift } of [
    { words: low, shift: 0 },
    { words: low, shift: 16 },
    { words: high, shift: 0 },
    { words: high, shift: 16 },
  ])
    places = sortByDigit(places, words, shift);
  return places.map((place) => ids[place] ?? 0);
}

/** @param words `[rows]`, of which the 16 bits from `shift` on are the digit */
function sortByDigit(
  places: Uint32Array<ArrayBuffer>,
  words: Uint32Array,
  shift: number,
): Uint32Array<ArrayBuffer> {
  const starts = new Uint32Array(DIGIT_VALUES);
  for (const word of words) {
    const digit = (word >>> shift) & 0xffff;
    starts[digit] = (starts[digit] ?? 0) + 1;
  }
  if (starts[((words[0] ?? 0) >>> shift) & 0xffff] === words.length) return places;
  let sum = 0;
  for (let digit = 0; digit < DIGIT_VALUES; digit++) {
    const count = starts[digit] ?? 0;
    starts[digit] = sum;
    sum += count;
  }
  const sorted = new Uint32Array(places.length);
  for (let i = 0; i < places.length; i++) {
    const place = places[i] ?? 0;
    const digit = ((words[place] ?? 0) >>> shift) & 0xffff;
    const at = starts[digit] ?? 0;
    sorted[at] = place;
    starts[digit] = at + 1;
  }
  return sorted;
}

/** Unsigned whole numbers that sort like the doubles: their bits, with the sign turned; what is empty the largest. */
function sortableKeys(ids: Uint32Array, { values, descending }: SortColumn) {
  const high = new Uint32Array(ids.length);
  const low = new Uint32Array(ids.length);
  const double = new Float64Array(1);
  const words = new Uint32Array(double.buffer);
  for (let i = 0; i < ids.length; i++) {
    // Minus zero is zero.
    const value = (values[ids[i] ?? 0] ?? Number.NaN) + 0;
    if (Number.isNaN(value)) {
      high[i] = 0xffffffff;
      low[i] = 0xffffffff;
      continue;
    }
    double[0] = value;
    const [lowWord = 0, highWord = 0] = words;
    const isNegative = highWord >= 0x80000000;
    // Of a negative number all bits are turned, of another the sign; the other way round where the order is.
    const flipsAll = isNegative !== descending;
    high[i] = (flipsAll ? ~highWord : highWord) ^ (isNegative ? 0 : 0x80000000);
    low[i] = flipsAll ? ~lowWord : lowWord;
  }
  return { high, low };
}
