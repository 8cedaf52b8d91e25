/** The language of the window: its texts and its formats, for any component below. */
import type { Locale } from '@risk/app/schema/feature-schema.ts';
import { createContext, type ReactNode, use, useEffect, useMemo } from 'react';
import { createFormatter, type Formatter } from '../format.ts';
import { de } from './de.ts';
import { en, type Texts } from './en.ts';

export interface Language {
  readonly locale: Locale;
  readonly texts: Texts;
  readonly format: Formatter;
}

const catalogues: Readonly<Record<Locale, Texts>> = { en, de };

const LanguageContext = createContext<Language>({ locale: 'en', texts: en, format: createFormatter('en') });

export function LanguageProvider({
  locale,
  children,
}: {
  readonly locale: Locale;
  readonly children: ReactNode;
}) {
  const language = useMemo(
    () => ({ locale, texts: catalogues[locale], format: createFormatter(locale) }),
    [locale],
  );
  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);
  return <LanguageContext value={language}>{children}</LanguageContext>;
}

export function useLanguage(): Language {
  return use(LanguageContext);
}

/** The first of the reader's languages that the window speaks; English where there is none. */
export function chooseLocale(wanted: readonly string[]): Locale {
  for (const tag of wanted) {
    const primary = tag.toLowerCase().split('-')[0];
    if (primary === 'en' || primary === 'de') return primary;
  }
  return 'en';
}
