/** Store and actions for every component of the window. */
import { createContext, use } from 'react';
import { useStore } from 'zustand';
import type { ClerkActions } from './effects/clerk-actions.ts';
import type { GridActions } from './grid/grid-actions.ts';
import type { ClerkState, ClerkStore } from './state/clerk-store.ts';

export interface Clerk {
  readonly store: ClerkStore;
  readonly actions: ClerkActions;
  readonly gridActions: GridActions;
}

export const ClerkContext = createContext<Clerk | null>(null);

function useClerkContext(): Clerk {
  const clerk = use(ClerkContext);
  if (clerk === null) throw new Error('outside of ClerkContext');
  return clerk;
}

export function useClerk<Selected>(select: (state: ClerkState) => Selected): Selected {
  return useStore(useClerkContext().store, select);
}

export function useActions(): ClerkActions {
  return useClerkContext().actions;
}

export function useGridActions(): GridActions {
  return useClerkContext().gridActions;
}

/** For what is asked at the moment of an event only, and changes nothing on the screen. */
export function useClerkStore(): ClerkStore {
  return useClerkContext().store;
}
