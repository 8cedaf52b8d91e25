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

/** What a key does on a heading, beyond moving. */
export type HeadingCommand =
  | { readonly kind: 'sort'; readonly add: boolean }
  | { readonly kind: 'menu' }
  | { readonly kind: 'move' | 'width'; readonly step: -1 | 1 };

interface ModifiedKey extends Key {
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** @returns null where the key means nothing more on a heading than elsewhere */
export function headingCommand({
  key,
  ctrlKey,
  metaKey,
  shiftKey,
  altKey,
}: ModifiedKey): HeadingCommand | null {
  const far = ctrlKey || metaKey;
  switch (key) {
    case 'Enter':
    case ' ':
      return { kind: 'sort', add: shiftKey || far };
    case 'ArrowDown':
      return altKey ? { kind: 'menu' } : null;
    case 'ContextMenu':
      return { kind: 'menu' };
    case 'F10':
      return shiftKey ? { kind: 'menu' } : null;
    case 'ArrowLeft':
    case 'ArrowRight':
      return shiftKey ? { kind: far ? 'move' : 'width', step: key === 'ArrowLeft' ? -1 : 1 } : null;
    default:
      return null;
  }
}

/** Whether a key that moves up or down also marks the rows that it passes. */
export function marksRows({ key, shiftKey, ctrlKey, metaKey }: Omit<ModifiedKey, 'altKey'>): boolean {
  if (!shiftKey) return false;
  if (key === 'Home' || key === 'End') return ctrlKey || metaKey;
  return key === 'ArrowUp' || key === 'ArrowDown' || key === 'PageUp' || key === 'PageDown';
}
