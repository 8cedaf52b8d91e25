/** Drags of a heading's edge. While one lasts the width is only lived; it is kept when it ends. */
import { type PointerEvent, useMemo, useRef, useState } from 'react';
import type { GridColumn } from './grid-columns.ts';

export interface ColumnResize {
  /** The column that is being dragged and its width for now. */
  readonly live: { readonly id: string; readonly width: number } | null;
  /** For the element that is dragged. */
  readonly handlers: (column: GridColumn) => {
    readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void;
    readonly onPointerMove: (event: PointerEvent<HTMLElement>) => void;
    readonly onPointerUp: (event: PointerEvent<HTMLElement>) => void;
    readonly onPointerCancel: () => void;
    readonly onDoubleClick: () => void;
  };
}

/** @param onWidth null: the usual width */
export function useColumnResize(onWidth: (id: string, width: number | null) => void): ColumnResize {
  const [live, setLive] = useState<ColumnResize['live']>(null);
  const drag = useRef<{ readonly id: string; readonly from: number; readonly width: number } | null>(null);
  return useMemo(() => {
    const widthAt = (event: PointerEvent): number => {
      const { from = 0, width = 0 } = drag.current ?? {};
      return Math.max(1, width + event.clientX - from);
    };
    return {
      live,
      handlers: (column) => ({
        onPointerDown(event) {
          if (event.button !== 0) return;
          event.preventDefault();
          event.currentTarget.setPointerCapture(event.pointerId);
          drag.current = { id: column.id, from: event.clientX, width: column.width };
        },
        onPointerMove(event) {
          if (drag.current !== null) setLive({ id: drag.current.id, width: widthAt(event) });
        },
        onPointerUp(event) {
          const ended = drag.current;
          if (ended !== null && event.clientX !== ended.from) onWidth(ended.id, widthAt(event));
          drag.current = null;
          setLive(null);
        },
        onPointerCancel() {
          drag.current = null;
          setLive(null);
        },
        onDoubleClick: () => onWidth(column.id, null),
      }),
    };
  }, [live, onWidth]);
}
