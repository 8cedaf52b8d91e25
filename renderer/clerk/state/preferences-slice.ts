/** What a person set for this window; kept on this computer in a stored form that has a version. */
import type { Locale } from '@risk/app/schema/feature-schema.ts';
import { z } from 'zod';

export const themeChoice = z.enum(['system', 'light', 'dark']);
type ThemeChoice = z.infer<typeof themeChoice>;

export interface PreferencesSlice {
  readonly theme: ThemeChoice;
  /** Null: as the browser or the system says. */
  readonly chosenLocale: Locale | null;
}

export const initialPreferences: PreferencesSlice = { theme: 'system', chosenLocale: null };

const STORAGE_KEY = 'risk-o-meter.preferences';
const stored = z.object({
  version: z.literal(1),
  theme: themeChoice,
  chosenLocale: z.enum(['en', 'de']).nullable(),
});

/** @returns the defaults where nothing readable is stored */
export function readPreferences(storage: Pick<Storage, 'getItem'>): PreferencesSlice {
  try {
    const { theme, chosenLocale } = stored.parse(JSON.parse(storage.getItem(STORAGE_KEY) ?? ''));
    return { theme, chosenLocale };
  } catch {
    return initialPreferences;
  }
}

/** A full or forbidden storage costs the memory of the choice, nothing else. */
export function writePreferences(
  storage: Pick<Storage, 'setItem'>,
  { theme, chosenLocale }: PreferencesSlice,
): void {
  try {
    storage.setItem(STORAGE_KEY, JSON.stringify({ version: 1, theme, chosenLocale }));
  } catch {
    // The choice holds for this window all the same.
  }
}
