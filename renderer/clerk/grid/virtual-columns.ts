/** Which columns of a wide list are drawn. Few are drawn all; of thousands only those in sight and some around them. */
import type { GridColumn } from './grid-columns.ts';

export interface ColumnWindow {
  /** How many columns, from the first, stay in sight whatever is scrolled. */
  readonly pinned: number;
  /** Of the others, columns `[from, to)` are drawn. */
  readonly from: number;
  readonly to: number;
  /** Width of the columns between the pinned ones and `from`, in CSS pixels. */
  readonly before: number;
}

const DRAWN_AT_ONCE = 40;
const AROUND_PX = 600;
/** What is drawn changes only as often as the scroll bar passes one of these steps. */
export const SCROLL_STEP_PX = 300;

/** @param scrollLeft in CSS pixels, as exact as `SCROLL_STEP_PX` */
export function columnWindow(
  columns: readonly GridColumn[],
  scrollLeft: number,
  gridWidth: number,
): ColumnWindow {
  const firstLoose = columns.findIndex(({ pinnedAt }) => pinnedAt === null);
  const pinned = firstLoose < 0 ? columns.length : firstLoose;
  const all = { pinned, from: pinned, to: columns.length, before: 0 };
  if (columns.length <= DRAWN_AT_ONCE) return all;
  let left = columns.slice(0, pinned).reduce((sum, { width }) => sum + width, 0);
  const start = left;
  let from = columns.length;
  let to = columns.length;
  let before = 0;
  for (let at = pinned; at < columns.length; at++) {
    const width = columns[at]?.width ?? 0;
    if (from === columns.length && left + width > scrollLeft - AROUND_PX) {
      from = at;
      before = left - start;
    }
    if (left > scrollLeft + gridWidth + SCROLL_STEP_PX + AROUND_PX) {
      to = at;
      break;
    }
    left += width;
  }
  return { pinned, from, to, before };
}

/** The columns that are drawn, with their place in the whole and the gap before them. */
export function drawnColumns(
  columns: readonly GridColumn[],
  { pinned, from, to, before }: ColumnWindow,
): readonly { readonly column: GridColumn; readonly index: number; readonly gap: number }[] {
  return [
    ...columns.slice(0, pinned).map((column, index) => ({ column, index, gap: 0 })),
    ...columns.slice(from, to).map((column, i) => ({ column, index: from + i, gap: i === 0 ? before : 0 })),
  ];
}
