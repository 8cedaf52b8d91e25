/** All files that were scored on this computer: open again, delete, and what is kept here for how long. */
import { Button, makeStyles, SearchBox, Spinner, tokens } from '@fluentui/react-components';
import { History48Regular } from '@fluentui/react-icons';
import type { Storage, VerbAnswer } from '@risk/app/contract/desktop.ts';
import type { ErrorValue } from '@risk/app/contract/errors.ts';
import { useCallback, useEffect, useRef, useState } from 'react';
import { CalmPanel } from '../../design/calm-panel.tsx';
import { ErrorNotice } from '../../design/error-notice.tsx';
import { useLanguage } from '../../design/language/language.tsx';
import { useActions, useClerk } from '../clerk-context.tsx';
import { FileList } from './file-list.tsx';
import { StoredHere } from './stored-here.tsx';

const SEARCH_FROM = 8;
/** More are found by their names. */
const LISTED = 200;

const useStyles = makeStyles({
  screen: {
    display: 'flex',
    flexDirection: 'column',
    rowGap: '16px',
    maxWidth: '960px',
    margin: '0 auto',
    padding: '20px 24px 32px',
    boxSizing: 'border-box',
  },
  top: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: '16px', rowGap: '8px' },
  heading: { flexGrow: 1 },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    fontWeight: tokens.fontWeightSemibold,
    outlineStyle: 'none',
  },
  under: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  none: { margin: 0, color: tokens.colorNeutralForeground2 },
});

export function HistoryScreen() {
  const styles = useStyles();
  const { texts, format } = useLanguage();
  const actions = useActions();
  const jobs = useClerk((state) => state.jobs);
  const [storage, setStorage] = useState<Storage | null>(null);
  const [error, setError] = useState<ErrorValue | null>(null);
  const [search, setSearch] = useState('');
  const title = useRef<HTMLHeadingElement>(null);

  const count = jobs.length;
  const take = useCallback((answer: VerbAnswer<Storage>) => {
    setError(answer.ok ? null : answer.error);
    if (answer.ok) setStorage(answer.value);
  }, []);
  useEffect(() => {
    let wanted = true;
    const ask = async (): Promise<void> => {
      const answer = await actions.storage();
      if (wanted) take(answer);
    };
    // Each file that comes or goes changes the size.
    if (count >= 0) void ask();
    return () => {
      wanted = false;
    };
  }, [actions, count, take]);
  const toTitle = () => title.current?.focus({ preventScroll: true });
  useEffect(toTitle, []);

  const wanted = search.trim().toLowerCase();
  const found = jobs.filter(({ fileName }) => fileName.toLowerCase().includes(wanted));
  return (
    <div className={styles.screen} data-testid="history">
      <div className={styles.top}>
        <div className={styles.heading}>
          <h1 className={styles.title} ref={title} tabIndex={-1}>
            {texts.history.title}
          </h1>
          {storage !== null && count > 0 && (
            <span className={styles.under} data-testid="history-size">
              {texts.history.size(count, format.count(count), format.bytes(storage.bytes))}
            </span>
          )}
        </div>
        {count >= SEARCH_FROM && (
          <SearchBox
            aria-label={texts.history.find}
            placeholder={texts.history.find}
            value={search}
            onChange={(_, { value }) => setSearch(value)}
          />
        )}
      </div>
      {count === 0 ? (
        <CalmPanel
          icon={<History48Regular />}
          title={texts.history.empty}
          text={texts.history.emptyHint}
          actions={<Button onClick={() => actions.open(null)}>{texts.job.back}</Button>}
          testId="history-empty"
        />
      ) : found.length === 0 ? (
        <p className={styles.none} role="status">
          {texts.history.noMatch}
        </p>
      ) : (
        <FileList jobs={found.slice(0, LISTED)} full onGone={toTitle} />
      )}
      {error !== null ? (
        <ErrorNotice
          title={texts.history.failed}
          error={error}
          actions={<Button onClick={() => void actions.storage().then(take)}>{texts.grid.tryAgain}</Button>}
        />
      ) : storage === null ? (
        <Spinner size="tiny" label={texts.grid.loading} />
      ) : (
        <StoredHere storage={storage} onChanged={setStorage} />
      )}
    </div>
  );
}
