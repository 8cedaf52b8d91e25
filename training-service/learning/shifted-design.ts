/**
 * A design with each column's most usual value taken off, of which only the entries are kept that are not 0 then. A centred
 * one-hot column is one value in most rows: nothing of it is left there, so second derivatives cost what the rows hold
 * and not what the columns could.
 *
 * A model with an intercept that is not penalised is the same model on the shifted columns, its intercept apart:
 * X w + b = (X - 1 s') w + (b + s'w).
 */

export interface ShiftedDesign {
  readonly columnCount: number;
  /** `[columns]`, what was taken off; 0 where no value fills more than half of the rows. */
  readonly shift: Float64Array;
  /**
   * `[columns]`, each column's place among the unknowns. First stand columns of which no two share a row: eliminating
   * them fills nothing in between.
   */
  readonly placeOf: Int32Array;
  /** `[rows + 1]`: the entries of row r are those from `starts[r]` to before `starts[r + 1]`. */
  readonly starts: Float64Array;
  /** `[entries]`, places, growing within a row. */
  readonly places: Int32Array;
  /** `[entries]` */
  readonly values: Float64Array;
}

/** @param design `[rows, columns]`, row by row */
export function shiftDesign(design: Float64Array, rowCount: number, columnCount: number): ShiftedDesign {
  const { shift, filled } = usualValues(design, rowCount, columnCount);
  const placeOf = placesApart({ design, rowCount, columnCount, shift, filled });
  const columnAt = new Int32Array(columnCount);
  for (const [column, place] of placeOf.entries()) columnAt[place] = column;

  const entryCount = filled.reduce((sum, count) => sum + count, 0);
  const starts = new Float64Array(rowCount + 1);
  const places = new Int32Array(entryCount);
  const values = new Float64Array(entryCount);
  let at = 0;
  for (let row = 0; row < rowCount; row++) {
    for (let place = 0; place < columnCount; place++) {
      const column = columnAt[place] ?? 0;
      const value = (design[row * columnCount + column] ?? 0) - (shift[column] ?? 0);
      if (value === 0) continue;
      places[at] = place;
      values[at++] = value;
    }
    starts[row + 1] = at;
  }
  return { columnCount, shift, placeOf, starts, places, values };
}

/** The value that more than half of a column's rows hold, else 0, and the number of rows that hold another one. */
function usualValues(design: Float64Array, rowCount: number, columnCount: number) {
  // R. Boyer and J. Moore's vote: where a value has the majority, it is the one that is left over.
  const shift = new Float64Array(columnCount);
  const votes = new Int32Array(columnCount);
  for (
    let at = 0, column = 0;
    at < design.length;
    at++, column = column + 1 === columnCount ? 0 : column + 1
  ) {
    const value = design[at] ?? 0;
    const vote = votes[column] ?? 0;
    if (vote === 0) shift[column] = value;
    votes[column] = vote === 0 || value === shift[column] ? vote + 1 : vote - 1;
  }
  const filled = entriesBeside(design, shift);
  if (filled.every((count) => 2 * count < rowCount)) return { shift, filled };
  for (const [column, count] of filled.entries()) if (2 * count >= rowCount) shift[column] = 0;
  return { shift, filled: entriesBeside(design, shift) };
}

function entriesBeside(design: Float64Array, shift: Float64Array): Int32Array {
  const columnCount = shift.length;
  const filled = new Int32Array(columnCount);
  for (let at = 0, column = 0; at < design.length; at++, column = column + 1 === columnCount ? 0 : column + 1)
    if (design[at] !== shift[column]) filled[column] = (filled[column] ?? 0) + 1;
  return filled;
}

interface Filling {
  readonly design: Float64Array;
  readonly rowCount: number;
  readonly columnCount: number;
  readonly shift: Float64Array;
  readonly filled: Int32Array;
}

/** The emptiest columns first, as long as they meet no row that one before has taken; then the others as they are. */
function placesApart({ design, rowCount, columnCount, shift, filled }: Filling): Int32Array {
  const byCount = Array.from(filled.keys()).toSorted((a, b) => (filled[a] ?? 0) - (filled[b] ?? 0));
  const isTaken = new Uint8Array(rowCount);
  const placeOf = new Int32Array(columnCount).fill(-1);
  let place = 0;
  for (const column of byCount) {
    // No column that is so full stands beside another one.
    if (2 * (filled[column] ?? 0) > rowCount) break;
    const rows: number[] = [];
    for (let row = 0; row < rowCount; row++)
      if (design[row * columnCount + column] !== shift[column]) rows.push(row);
    if (rows.some((row) => isTaken[row] === 1)) continue;
    for (const row of rows) isTaken[row] = 1;
    placeOf[column] = place++;
  }
  for (let column = 0; column < columnCount; column++) if (placeOf[column] === -1) placeOf[column] = place++;
  return placeOf;
}
