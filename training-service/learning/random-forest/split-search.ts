/**
 * The best threshold of one feature for the rows of one node: the one whose children are purest, in weights.
 *
 * The node's rows are gathered by rank into one table of weights; scanning that table gives every threshold in one
 * pass. A node with few rows over a wide range of ranks would scan mostly empty cells: there the occurring ranks are
 * sorted instead. Both ways visit the same ranks in the same order. The table is left empty, so that it is never cleared as a whole.
 */
import { type Criterion, purity } from './purity.ts';
import type { RankedColumn } from './ranked-columns.ts';

export interface ForestSplit {
  readonly feature: number;
  /** Rank of the largest value that goes left; below `upperRank`. */
  readonly lowerRank: number;
  /** Rank of the smallest value that goes right; the number of values where only missing ones do. */
  readonly upperRank: number;
  readonly missingLeft: boolean;
  /** Larger is purer. */
  readonly purity: number;
}

/** Three numbers a rank: weight of bad, weight of good, rows. The place after the last rank is for missing values. */
const CELL = 3;

export class SplitSearch {
  readonly #cells: Float64Array;
  readonly #ranks: Int32Array;
  readonly #minSamplesLeaf: number;
  readonly #criterion: Criterion;
  /** Rank ranges up to so many times the rows are scanned, wider ones sorted. */
  readonly #scanFactor: number;

  constructor(options: {
    readonly mostValues: number;
    readonly rowCount: number;
    readonly minSamplesLeaf: number;
    readonly criterion: Criterion;
    readonly scanFactor?: number;
  }) {
    this.#cells = new Float64Array(CELL * (options.mostValues + 1));
    this.#ranks = new Int32Array(Math.min(options.rowCount, options.mostValues));
    this.#minSamplesLeaf = options.minSamplesLeaf;
    this.#criterion = options.criterion;
    this.#scanFactor = options.scanFactor ?? 8;
  }

  /**
   * @param rows the node's rows, [start, end) of it
   * @param target `[all rows]`, 1 = bad, 0 = good
   * @param weights `[all rows]`, times that the tree's sample holds the row
   * @returns `constant` where all rows are alike in the feature (all missing too), null where no threshold leaves
   * enough rows on both sides
   */
  find(options: {
    readonly feature: number;
    readonly column: RankedColumn;
    readonly rows: Int32Array;
    readonly start: number;
    readonly end: number;
    readonly target: Uint8Array;
    readonly weights: Int32Array;
  }): ForestSplit | 'constant' | null {
    const { feature, column, rows, start, end, target, weights } = options;
    const cells = this.#cells;
    const missingRank = column.values.length;
    let distinct = 0;
    let lowest = missingRank;
    let highest = -1;
    for (let i = start; i < end; i++) {
      const row = rows[i] ?? 0;
      const rank = column.ranks[row] ?? missingRank;
      const cell = CELL * rank;
      if (cells[cell + 2] === 0 && rank < missingRank) {
        this.#ranks[distinct++] = rank;
        if (rank < lowest) lowest = rank;
        if (rank > highest) highest = rank;
      }
      const place = target[row] === 1 ? cell : cell + 1;
      cells[place] = (cells[place] ?? 0) + (weights[row] ?? 0);
      cells[cell + 2] = (cells[cell + 2] ?? 0) + 1;
    }
    const hasMissing = (cells[CELL * missingRank + 2] ?? 0) > 0;
    const found =
      distinct + (hasMissing ? 1 : 0) < 2
        ? 'constant'
        : this.#scan(feature, missingRank, this.#inOrder(distinct, lowest, highest, end - start));
    for (let i = 0; i < distinct; i++) this.#clear(this.#ranks[i] ?? 0);
    this.#clear(missingRank);
    return found;
  }

  /** The occurring ranks, ascending. */
  #inOrder(distinct: number, lowest: number, highest: number, rowCount: number): Int32Array {
    const ranks = this.#ranks.subarray(0, distinct);
    if (highest - lowest >= this.#scanFactor * rowCount) return ranks.toSorted();
    let next = 0;
    for (let rank = lowest; rank <= highest; rank++)
      if ((this.#cells[CELL * rank + 2] ?? 0) > 0) ranks[next++] = rank;
    return ranks;
  }

  #scan(feature: number, missingRank: number, ranks: Int32Array): ForestSplit | null {
    const cells = this.#cells;
    const missing = CELL * missingRank;
    const missingBad = cells[missing] ?? 0;
    const missingGood = cells[missing + 1] ?? 0;
    const missingRows = cells[missing + 2] ?? 0;
    let bad = missingBad;
    let good = missingGood;
    let count = missingRows;
    for (let i = 0; i < ranks.length; i++) {
      const cell = CELL * (ranks[i] ?? 0);
      bad += cells[cell] ?? 0;
      good += cells[cell + 1] ?? 0;
      count += cells[cell + 2] ?? 0;
    }
    const least = this.#minSamplesLeaf;
    const criterion = this.#criterion;
    let purest = Number.NEGATIVE_INFINITY;
    let at = -1;
    let missingLeft = false;
    let fullerLeft = false;
    for (let side = 0; side < (missingRows > 0 ? 2 : 1); side++) {
      // Missing values go right in the first pass, left in the second.
      let leftBad = side === 0 ? 0 : missingBad;
      let leftGood = side === 0 ? 0 : missingGood;
      let leftRows = side === 0 ? 0 : missingRows;
      // With missing values on the right, all others may go left.
      const last = side === 0 && missingRows > 0 ? ranks.length : ranks.length - 1;
      for (let i = 0; i < last; i++) {
        const cell = CELL * (ranks[i] ?? 0);
        leftBad += cells[cell] ?? 0;
        leftGood += cells[cell + 1] ?? 0;
        leftRows += cells[cell + 2] ?? 0;
        if (leftRows < least) continue;
        if (count - leftRows < least) break;
        const rightBad = bad - leftBad;
        const rightGood = good - leftGood;
        const found = purity(criterion, leftBad, leftGood) + purity(criterion, rightBad, rightGood);
        if (found > purest) {
          purest = found;
          at = i;
          missingLeft = side === 1;
          fullerLeft = leftBad + leftGood > rightBad + rightGood;
        }
      }
    }
    if (at < 0) return null;
    return {
      feature,
      lowerRank: ranks[at] ?? 0,
      upperRank: ranks[at + 1] ?? missingRank,
      // Where the node saw none, missing values that come later go with the most rows.
      missingLeft: missingRows > 0 ? missingLeft : fullerLeft,
      purity: purest,
    };
  }

  #clear(rank: number): void {
    this.#cells.fill(0, CELL * rank, CELL * rank + CELL);
  }
}
