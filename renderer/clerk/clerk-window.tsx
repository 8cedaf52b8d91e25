/** The clerk's window: the frame around whichever screen the state asks for. */
import { makeStyles, tokens } from '@fluentui/react-components';
import { type ReactNode, useEffect, useRef } from 'react';
import { HouseProvider } from '../design/house-provider.tsx';
import { chooseLocale } from '../design/language/language.tsx';
import { type Clerk, ClerkContext, useClerk } from './clerk-context.tsx';
import { Banners } from './frame/banners.tsx';
import { DropLayer } from './frame/drop-layer.tsx';
import { Header } from './frame/header.tsx';
import { LiveRegion } from './frame/live-region.tsx';
import { HistoryScreen } from './history/history-screen.tsx';
import { ResultsScreen } from './results/results-screen.tsx';
import { StartScreen } from './start/start-screen.tsx';
import { openJob } from './state/jobs-slice.ts';

const useStyles = makeStyles({
  window: {
    display: 'flex',
    flexDirection: 'column',
    height: '100%',
    backgroundColor: tokens.colorNeutralBackground2,
    color: tokens.colorNeutralForeground1,
  },
  main: { flexGrow: 1, minHeight: 0, overflow: 'auto' },
});

export function ClerkWindow({ clerk, nonce }: { readonly clerk: Clerk; readonly nonce: string | undefined }) {
  return (
    <ClerkContext value={clerk}>
      <Themed nonce={nonce}>
        <Frame />
      </Themed>
    </ClerkContext>
  );
}

function Themed({ nonce, children }: { readonly nonce: string | undefined; readonly children: ReactNode }) {
  const theme = useClerk((state) => state.theme);
  const locale = useClerk((state) => state.chosenLocale) ?? chooseLocale(navigator.languages);
  return (
    <HouseProvider theme={theme} locale={locale} nonce={nonce}>
      {children}
    </HouseProvider>
  );
}

function Frame() {
  const styles = useStyles();
  const job = useClerk(openJob);
  const title = useClerk((state) => openJob(state)?.fileName);
  const history = useClerk((state) => state.screen === 'history');
  const screen = job?.jobId ?? (history ? 'history' : 'score');
  const main = useRef<HTMLElement>(null);
  useEffect(() => {
    document.title = title === undefined ? 'Risk-O-Meter' : `${title} – Risk-O-Meter`;
  }, [title]);
  useEffect(() => {
    // Another screen, or another file, is read from the top.
    if (screen !== '') main.current?.scrollTo({ top: 0 });
  }, [screen]);
  return (
    <div className={styles.window}>
      <Header />
      <Banners />
      <main className={styles.main} ref={main}>
        {job !== null ? (
          <ResultsScreen key={job.jobId} job={job} />
        ) : history ? (
          <HistoryScreen />
        ) : (
          <StartScreen />
        )}
      </main>
      <DropLayer />
      <LiveRegion />
    </div>
  );
}
