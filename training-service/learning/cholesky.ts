/**
 * Solves A x = b for a symmetric positive definite A by Cholesky's decomposition A = L L'. Zeros that a row begins with
 * stay zeros in L and cost nothing.
 * @param matrix `[size, size]`, row by row; only the lower triangle is read, and overwritten with L
 * @param right `[size]`, overwritten with the solution
 * @returns false where A is not positive definite to working precision; both arrays are then spoilt
 */
export function solveCholesky(matrix: Float64Array, right: Float64Array): boolean {
  const size = right.length;
  const firstOf = Int32Array.from(right, (_, row) => firstEntry(matrix, row * size, row));
  for (let column = 0; column < size; column++) {
    for (let row = column; row < size; row++) {
      const first = firstOf[row] ?? 0;
      if (first > column) continue;
      let sum = matrix[row * size + column] ?? 0;
      for (let k = Math.max(first, firstOf[column] ?? 0); k < column; k++)
        sum -= (matrix[row * size + k] ?? 0) * (matrix[column * size + k] ?? 0);
      if (row === column) {
        if (!(sum > 0)) return false;
        matrix[row * size + column] = Math.sqrt(sum);
      } else matrix[row * size + column] = sum / (matrix[column * size + column] ?? 1);
    }
  }
  for (let row = 0; row < size; row++) {
    let sum = right[row] ?? 0;
    for (let k = firstOf[row] ?? 0; k < row; k++) sum -= (matrix[row * size + k] ?? 0) * (right[k] ?? 0);
    right[row] = sum / (matrix[row * size + row] ?? 1);
  }
  for (let row = size - 1; row >= 0; row--) {
    let sum = right[row] ?? 0;
    for (let k = row + 1; k < size; k++) sum -= (matrix[k * size + row] ?? 0) * (right[k] ?? 0);
    right[row] = sum / (matrix[row * size + row] ?? 1);
  }
  return true;
}

/** The first column of a row that is not 0, at most the diagonal's. */
function firstEntry(matrix: Float64Array, start: number, diagonal: number): number {
  let column = 0;
  while (column < diagonal && matrix[start + column] === 0) column++;
  return column;
}
