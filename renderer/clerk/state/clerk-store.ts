/** The window's state: slices side by side. They hold values; effects live in `../effects`. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { type InspectorSlice, initialInspector } from './inspector-slice.ts';
import { initialJobs, type JobsSlice } from './jobs-slice.ts';
import { initialLayouts, type LayoutSlice } from './layout-slice.ts';
import { initialPages, type PagesSlice } from './pages-slice.ts';
import { initialPreferences, type PreferencesSlice } from './preferences-slice.ts';
import { initialView, type ViewSlice } from './view-slice.ts';
import { initialWorkstation, type WorkstationSlice } from './workstation-slice.ts';

export interface ClerkState
  extends WorkstationSlice,
    JobsSlice,
    PagesSlice,
    InspectorSlice,
    PreferencesSlice,
    LayoutSlice {
  readonly view: ViewSlice;
  /** Said aloud by the live region; the number makes the same words news again. */
  readonly announcement: { readonly text: string; readonly number: number };
}

export type ClerkStore = StoreApi<ClerkState>;

export function createClerkStore(
  preferences: PreferencesSlice = initialPreferences,
  layouts: LayoutSlice = initialLayouts,
): ClerkStore {
  return createStore<ClerkState>()(() => ({
    ...initialWorkstation,
    ...initialJobs,
    ...initialPages,
    ...initialInspector,
    ...preferences,
    ...layouts,
    view: initialView,
    announcement: { text: '', number: 0 },
  }));
}
