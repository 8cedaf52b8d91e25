/** A run of rows that a person marked, by their positions in the list. */
import type { ScoredRow } from '@risk/app/contract/desktop.ts';

export interface RowSelection {
  /** Where marking began; the row there is named, for while a job runs another may come to stand there. */
  readonly anchor: number;
  readonly anchorRowId: number | null;
  readonly to: number;
}

export interface RowRange {
  readonly first: number;
  /** Closed. */
  readonly last: number;
}

export function rangeOf({ anchor, to }: Pick<RowSelection, 'anchor' | 'to'>): RowRange {
  return { first: Math.min(anchor, to), last: Math.max(anchor, to) };
}

export function rowsIn({ first, last }: RowRange): number {
  return last - first + 1;
}

export function holds(range: RowRange | null, position: number): boolean {
  return range !== null && position >= range.first && position <= range.last;
}

/**
 * The marked range, or null where the list has changed under it: then it would name other people.
 * @param anchorRow the row that stands at the anchor now, undefined where that is not known
 */
export function validRange(
  selection: RowSelection | null,
  totalRows: number,
  anchorRow: ScoredRow | undefined,
): RowRange | null {
  if (selection === null) return null;
  const range = rangeOf(selection);
  if (range.last >= totalRows) return null;
  const { anchorRowId } = selection;
  if (anchorRowId !== null && anchorRow !== undefined && anchorRow.rowId !== anchorRowId) return null;
  return range;
}
