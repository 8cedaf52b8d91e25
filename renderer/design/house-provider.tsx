/** Theme, language and the style renderer around a window. */
import { createDOMRenderer, FluentProvider, makeStyles, RendererProvider } from '@fluentui/react-components';
import type { Locale } from '@risk/app/schema/feature-schema.ts';
import { type ReactNode, useMemo, useSyncExternalStore } from 'react';
import { LanguageProvider } from './language/language.tsx';
import { darkTheme, lightTheme } from './theme.ts';

const useStyles = makeStyles({
  // The page's own scrollbars and form controls follow the theme as well.
  light: { height: '100%', colorScheme: 'light', backgroundColor: 'transparent' },
  dark: { height: '100%', colorScheme: 'dark', backgroundColor: 'transparent' },
});

interface HouseProviderProps {
  readonly theme: 'system' | 'light' | 'dark';
  readonly locale: Locale;
  readonly nonce: string | undefined;
  readonly children: ReactNode;
}

export function HouseProvider({ theme, locale, nonce, children }: HouseProviderProps) {
  const renderer = useMemo(
    () => createDOMRenderer(document, nonce === undefined ? {} : { styleElementAttributes: { nonce } }),
    [nonce],
  );
  const systemIsDark = useSyncExternalStore(subscribeToScheme, schemeIsDark);
  const dark = theme === 'dark' || (theme === 'system' && systemIsDark);
  return (
    <RendererProvider renderer={renderer} targetDocument={document}>
      <Themed dark={dark}>
        <LanguageProvider locale={locale}>{children}</LanguageProvider>
      </Themed>
    </RendererProvider>
  );
}

/** Apart from the provider above it, for styles are made by the renderer that it gives. */
function Themed({ dark, children }: { readonly dark: boolean; readonly children: ReactNode }) {
  const styles = useStyles();
  return (
    <FluentProvider theme={dark ? darkTheme : lightTheme} className={dark ? styles.dark : styles.light}>
      {children}
    </FluentProvider>
  );
}

const DARK_QUERY = '(prefers-color-scheme: dark)';

function schemeIsDark(): boolean {
  return matchMedia(DARK_QUERY).matches;
}

function subscribeToScheme(changed: () => void): () => void {
  const query = matchMedia(DARK_QUERY);
  query.addEventListener('change', changed);
  return () => query.removeEventListener('change', changed);
}
