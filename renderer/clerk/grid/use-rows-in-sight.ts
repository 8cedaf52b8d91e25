/** Asks for the rows in sight: at once while one reads on, after a rest while one flies over a long list. */
import { useEffect, useRef } from 'react';
import { useActions } from '../clerk-context.tsx';
import { PAGE_ROWS } from '../state/pages-slice.ts';
import type { VirtualWindow } from './virtual-window.ts';

/** A scroll bar that is dragged stands still at least this long where somebody wants to read. */
const REST_MS = 60;

/** @param isMeasured false until the list has a size */
export function useRowsInSight({ first, last }: VirtualWindow, isMeasured: boolean): void {
  const actions = useActions();
  const asked = useRef(0);
  useEffect(() => {
    if (!isMeasured) return undefined;
    const ask = () => {
      asked.current = first;
      actions.inSight(first, Math.max(first, last));
    };
    if (Math.abs(first - asked.current) <= PAGE_ROWS) {
      ask();
      return undefined;
    }
    const timer = setTimeout(ask, REST_MS);
    return () => clearTimeout(timer);
  }, [actions, isMeasured, first, last]);
}
