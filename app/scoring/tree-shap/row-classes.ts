/**
 * Rows that are alike in what a part of a tree asks of them form a class, and what is computed for one of them holds for
 * all: near the root few classes differ in the answers above, near the leaves few differ in the answers below.
 */
export interface RowClasses {
  /** `[rows]`, each row's class. */
  readonly of: Uint16Array;
  /** `[classes]`, some row of each class. */
  readonly example: Uint16Array;
  count: number;
}

/** So that a class fits 16 bits and the tables of a walk the processor's caches. */
export const MOST_ROWS = 1024;
/** Beyond this many pairs a row nearly every row would have its own: they are then not told apart one by one. */
const PAIRS_A_ROW = 2;

export function rowClasses(mostRows: number): RowClasses {
  return { of: new Uint16Array(mostRows), example: new Uint16Array(Math.max(mostRows, 3)), count: 1 };
}

export class Pairing {
  /** A class a row. */
  readonly everyRow: RowClasses;
  /** All rows in one class. */
  readonly one: RowClasses;
  /** Class + 1 of each pair, 0 where no row has it. */
  readonly #classOf: Uint16Array;
  #rowCount = 0;

  constructor(mostRows: number) {
    this.one = rowClasses(mostRows);
    this.everyRow = rowClasses(mostRows);
    for (let row = 0; row < mostRows; row++) {
      this.everyRow.of[row] = row;
      this.everyRow.example[row] = row;
    }
    this.#classOf = new Uint16Array(PAIRS_A_ROW * mostRows);
  }

  /** How many rows the classes that come next have. */
  set rowCount(rowCount: number) {
    this.#rowCount = rowCount;
    this.everyRow.count = rowCount;
  }

  /** The same as `pair`, but what is returned stays as it is when `a` and `b` change. */
  pairToKeep(a: RowClasses, b: RowClasses, into: RowClasses): RowClasses {
    const paired = this.pair(a, b, into);
    const lasts = paired === into || paired === this.everyRow || paired === this.one;
    return lasts ? paired : copyOf(paired, into, this.#rowCount);
  }

  /**
   * Rows alike in both. Two rows that are alike may fall in different classes, never the other way round.
   * @returns `into`, or one of the two where it says it all, or a class a row
   */
  pair(a: RowClasses, b: RowClasses, into: RowClasses): RowClasses {
    const rowCount = this.#rowCount;
    if (a.count === rowCount || b.count === rowCount) return this.everyRow;
    if (b.count === 1) return a;
    if (a.count === 1) return b;
    const pairs = a.count * b.count;
    if (pairs > PAIRS_A_ROW * rowCount) return this.everyRow;
    this.#classOf.fill(0, 0, pairs);
    into.count = pairUp(a.of, b.of, b.count, into, this.#classOf, rowCount);
    return into;
  }
}

function pairUp(
  a: Uint16Array,
  b: Uint16Array,
  bCount: number,
  { of, example }: RowClasses,
  classOf: Uint16Array,
  rowCount: number,
): number {
  let count = 0;
  for (let row = 0; row < rowCount; row++) {
    const pair = (a[row] ?? 0) * bCount + (b[row] ?? 0);
    let found = classOf[pair] ?? 0;
    if (found === 0) {
      example[count] = row;
      count++;
      classOf[pair] = count;
      found = count;
    }
    of[row] = found - 1;
  }
  return count;
}

function copyOf(from: RowClasses, into: RowClasses, rowCount: number): RowClasses {
  into.of.set(from.of.subarray(0, rowCount));
  into.example.set(from.example.subarray(0, from.count));
  into.count = from.count;
  return into;
}
