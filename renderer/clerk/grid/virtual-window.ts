/**
 * Which rows of a long list are in sight. Browsers end an element's height near 17 to 33 million pixels, so a list
 * taller than `TALLEST_PX` is drawn in a shorter one: the scroll bar's way is stretched to the list's, and rows are
 * placed around where the scroll bar stands. Row 1,000,000 can be reached.
 */
export const TALLEST_PX = 16_000_000;

export interface Viewport {
  readonly scrollTop: number;
  /** Height in which rows are seen, without the header. */
  readonly height: number;
  readonly rowHeight: number;
  readonly totalRows: number;
}

export interface VirtualWindow {
  /** Height of the element that holds the rows. */
  readonly bodyHeight: number;
  /** First and last row at least half in sight, `last` is -1 in an empty list. */
  readonly first: number;
  readonly last: number;
  /** Rows `[from, to)` to draw: what is in sight and some around it. */
  readonly from: number;
  readonly to: number;
  /** Top of row `from` within the element; the others follow it without gaps. */
  readonly top: number;
}

const AROUND = 12;

export function virtualWindow(viewport: Viewport): VirtualWindow {
  const { height, rowHeight, totalRows } = viewport;
  const bodyHeight = Math.min(totalRows * rowHeight, TALLEST_PX);
  const scrollTop = Math.max(0, Math.min(viewport.scrollTop, bodyHeight - height));
  const listTop = scrollTop * stretch(viewport);
  const first = clamp(Math.round(listTop / rowHeight), 0, Math.max(0, totalRows - 1));
  const last = clamp(Math.round((listTop + height) / rowHeight) - 1, first, totalRows - 1);
  const from = Math.max(0, Math.floor(listTop / rowHeight) - AROUND);
  const to = Math.min(totalRows, Math.ceil((listTop + height) / rowHeight) + AROUND);
  return {
    bodyHeight,
    first,
    last: totalRows === 0 ? -1 : last,
    from,
    to,
    top: scrollTop + from * rowHeight - listTop,
  };
}

/** How many rows fit in sight in full, at least one. */
export function rowsInSight({ height, rowHeight }: Viewport): number {
  return Math.max(1, Math.floor(height / rowHeight));
}

/** Where the scroll bar has to stand so that `row` is the first in sight. */
export function scrollTopOf(row: number, viewport: Viewport): number {
  return (row * viewport.rowHeight) / stretch(viewport);
}

/** Where the scroll bar has to stand so that `row` is in sight; where it is already, the bar stays. */
export function scrollTopToReveal(row: number, viewport: Viewport): number {
  const factor = stretch(viewport);
  const listTop = viewport.scrollTop * factor;
  const rowTop = row * viewport.rowHeight;
  if (rowTop < listTop) return rowTop / factor;
  const rowEnd = rowTop + viewport.rowHeight;
  if (rowEnd > listTop + viewport.height) return (rowEnd - viewport.height) / factor;
  return viewport.scrollTop;
}

/** Where the scroll bar has to stand so that the same rows stay in sight when the list has become longer. */
export function scrollTopKept(before: Viewport, after: Viewport): number {
  return (before.scrollTop * stretch(before)) / stretch(after);
}

function stretch({ height, rowHeight, totalRows }: Viewport): number {
  const listHeight = totalRows * rowHeight;
  if (listHeight <= TALLEST_PX) return 1;
  return (listHeight - height) / (TALLEST_PX - height);
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
