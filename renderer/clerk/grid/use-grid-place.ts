/** Where a person is in the list, and which rows they marked. Both are good only for the list they were taken in. */
import { useState } from 'react';
import { useClerkStore } from '../clerk-context.tsx';
import { rowAt } from '../state/pages-slice.ts';
import type { GridPosition } from './grid-keys.ts';
import { type RowRange, type RowSelection, validRange } from './row-selection.ts';

export interface GridPlace {
  readonly active: GridPosition;
  /** The marked rows, null where none are. */
  readonly range: RowRange | null;
  readonly goTo: (to: GridPosition) => void;
  /** Marks from where marking began, or from where one is, to a row, and goes there. */
  readonly markTo: (to: GridPosition) => void;
  readonly markAll: () => void;
  readonly unmark: () => void;
}

interface Marks extends RowSelection {
  readonly list: string;
}

/** @param list names the list (`viewKey`): another one starts at its beginning, and on the heading one stays there */
export function useGridPlace(list: string, totalRows: number): GridPlace {
  const store = useClerkStore();
  const [place, setPlace] = useState({ list, row: 0, column: 0 });
  const [marks, setMarks] = useState<Marks | null>(null);
  const keeps = place.list === list || place.row === -1;
  const active: GridPosition = keeps ? place : { row: 0, column: place.column };
  const own = marks?.list === list ? marks : null;
  const range = own === null ? null : validRange(own, totalRows, rowAt(store.getState(), own.anchor));
  const mark = (anchor: number, to: number) => {
    const anchorRowId = rowAt(store.getState(), anchor)?.rowId ?? null;
    setMarks({ list, anchor, anchorRowId, to });
  };
  return {
    active,
    range,
    goTo(to) {
      setPlace({ list, ...to });
      setMarks(null);
    },
    markTo(to) {
      setPlace({ list, ...to });
      mark(range === null || own === null ? Math.max(0, active.row) : own.anchor, Math.max(0, to.row));
    },
    markAll() {
      if (totalRows > 0) mark(0, totalRows - 1);
    },
    unmark: () => setMarks(null),
  };
}
