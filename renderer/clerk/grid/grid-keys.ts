/** Where a key leads in the grid. Row -1 is the heading. */

export interface GridPosition {
  readonly row: number;
  readonly column: number;
}

export interface GridSize {
  readonly rows: number;
  readonly columns: number;
  /** Rows that Page Up and Page Down jump. */
  readonly pageRows: number;
}

export interface Key {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

/** @returns the new position, or null where the key means nothing here */
export function moveByKey(
  { key, ctrlKey, metaKey }: Key,
  at: GridPosition,
  size: GridSize,
): GridPosition | null {
  const lastRow = size.rows - 1;
  const lastColumn = size.columns - 1;
  const far = ctrlKey || metaKey;
  const to = (row: number, column: number): GridPosition => ({
    row: Math.max(-1, Math.min(lastRow, row)),
    column: Math.max(0, Math.min(lastColumn, column)),
  });
  switch (key) {
    case 'ArrowUp':
      return to(far ? 0 : at.row - 1, at.column);
    case 'ArrowDown':
      return to(far ? lastRow : at.row + 1, at.column);
    case 'ArrowLeft':
      return to(at.row, far ? 0 : at.column - 1);
    case 'ArrowRight':
      return to(at.row, far ? lastColumn : at.column + 1);
    case 'PageUp':
      return to(Math.max(0, at.row - size.pageRows), at.column);
    case 'PageDown':
      return to(Math.max(0, at.row) + size.pageRows, at.column);
    case 'Home':
      return far ? to(0, 0) : to(at.row, 0);
    case 'End':
      return far ? to(lastRow, lastColumn) : to(at.row, lastColumn);
    default:
      return null;
  }
}
