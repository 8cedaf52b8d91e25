/** Where the list is scrolled to, and how it gets elsewhere. */
import { type RefObject, type UIEvent, useCallback, useLayoutEffect, useRef, useState } from 'react';
import { type GridColumn, pinnedWidth } from './grid-columns.ts';
import type { GridPosition } from './grid-keys.ts';
import { HEADING_HEIGHT, ROW_HEIGHT } from './grid-styles.ts';
import { type Size, useSize } from './use-size.ts';
import { SCROLL_STEP_PX } from './virtual-columns.ts';
import {
  scrollTopKept,
  scrollTopToReveal,
  type Viewport,
  type VirtualWindow,
  virtualWindow,
} from './virtual-window.ts';

export interface GridScroll {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly size: Size;
  /** How far it is scrolled sideways, as exact as `SCROLL_STEP_PX`. */
  readonly scrollStep: number;
  readonly viewport: Viewport;
  readonly shown: VirtualWindow;
  readonly onScroll: (event: UIEvent<HTMLElement>) => void;
  readonly scrollTo: (top: number) => void;
  /** Brings a cell into sight, moving no farther than needed. */
  readonly reveal: (to: GridPosition, columns: readonly GridColumn[]) => void;
}

/** @param list another one starts at its top; the same keeps its rows in sight while it grows */
export function useGridScroll(list: string, totalRows: number): GridScroll {
  const scroller = useRef<HTMLDivElement>(null);
  const size = useSize(scroller);
  const [scrollTop, setScrollTop] = useState(0);
  const [scrollStep, setScrollStep] = useState(0);
  const viewport: Viewport = {
    scrollTop,
    height: Math.max(0, size.height - HEADING_HEIGHT),
    rowHeight: ROW_HEIGHT,
    totalRows,
  };

  const before = useRef({ list, totalRows });
  useLayoutEffect(() => {
    const element = scroller.current;
    const last = before.current;
    before.current = { list, totalRows };
    if (element === null) return;
    if (last.list !== list) element.scrollTop = 0;
    else if (last.totalRows !== totalRows) {
      const at = {
        scrollTop: element.scrollTop,
        height: element.clientHeight - HEADING_HEIGHT,
        rowHeight: ROW_HEIGHT,
      };
      const kept = scrollTopKept({ ...at, totalRows: last.totalRows }, { ...at, totalRows });
      if (Math.abs(kept - at.scrollTop) > 0.5) element.scrollTop = kept;
    }
    setScrollTop(element.scrollTop);
  }, [list, totalRows]);

  const onScroll = useCallback(({ currentTarget }: UIEvent<HTMLElement>) => {
    setScrollTop(currentTarget.scrollTop);
    setScrollStep(Math.floor(currentTarget.scrollLeft / SCROLL_STEP_PX) * SCROLL_STEP_PX);
  }, []);

  const scrollTo = useCallback((top: number) => {
    if (scroller.current) scroller.current.scrollTop = top;
  }, []);

  const reveal = (to: GridPosition, columns: readonly GridColumn[]) => {
    const element = scroller.current;
    if (element === null) return;
    if (to.row >= 0)
      element.scrollTop = scrollTopToReveal(to.row, { ...viewport, scrollTop: element.scrollTop });
    revealColumn(element, columns, to.column);
  };

  return { scroller, size, scrollStep, viewport, shown: virtualWindow(viewport), onScroll, scrollTo, reveal };
}

function revealColumn(element: HTMLElement, columns: readonly GridColumn[], index: number): void {
  const column = columns[index];
  if (column === undefined || column.pinnedAt !== null) return;
  const left = columns.slice(0, index).reduce((sum, { width }) => sum + width, 0);
  const pinned = pinnedWidth(columns);
  if (left - pinned < element.scrollLeft) element.scrollLeft = left - pinned;
  else if (left + column.width > element.scrollLeft + element.clientWidth)
    element.scrollLeft = left + column.width - element.clientWidth;
}
