/** What a person does to the columns, kept for the next file of the same model. */
import type { Job } from '@risk/app/contract/desktop.ts';
import { useMemo } from 'react';
import { useClerk, useClerkStore, useGridActions } from '../clerk-context.tsx';
import {
  type ColumnLayout,
  layoutOf,
  plainLayout,
  withMoved,
  withPinned,
  withShown,
  withWidth,
} from '../state/layout-slice.ts';
import type { GridColumn } from './grid-columns.ts';

export interface ColumnLayoutHandlers {
  readonly show: (id: string, shown: boolean) => void;
  readonly showThese: (shown: Readonly<Record<string, boolean>>) => void;
  readonly pin: (id: string, pinned: boolean) => void;
  /** @param width in CSS pixels; null for the usual one */
  readonly resize: (id: string, width: number | null) => void;
  /** @returns its new place from 1, or null where it stands at an end already */
  readonly move: (columns: readonly GridColumn[], id: string, step: -1 | 1) => number | null;
  readonly reset: () => void;
}

export function useColumnLayout(job: Job): {
  readonly layout: ColumnLayout;
  readonly change: ColumnLayoutHandlers;
} {
  const store = useClerkStore();
  const { changeLayout } = useGridActions();
  const { name } = job.model;
  const layout = useClerk((state) => layoutOf(state, name));
  const change = useMemo((): ColumnLayoutHandlers => {
    const now = () => layoutOf(store.getState(), name);
    return {
      show: (id, shown) => changeLayout(name, withShown(now(), id, shown)),
      showThese: (shown) => changeLayout(name, { ...now(), shown: { ...now().shown, ...shown } }),
      pin: (id, pinned) => changeLayout(name, withPinned(now(), id, pinned)),
      resize: (id, width) => changeLayout(name, withWidth(now(), id, width)),
      move(columns, id, step) {
        const ids = columns.map((column) => column.id);
        const pinned = columns.filter((column) => column.pinned).length;
        const moved = withMoved(now(), ids, pinned, id, step);
        if (moved === now()) return null;
        changeLayout(name, moved);
        return ids.indexOf(id) + step + 1;
      },
      reset: () => changeLayout(name, plainLayout),
    };
  }, [changeLayout, name, store]);
  return { layout, change };
}
