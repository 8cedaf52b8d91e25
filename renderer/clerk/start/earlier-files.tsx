/** The last files that were scored here, newest first, and the way to all of them. */
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useRef } from 'react';
import { useLanguage } from '../../design/language/language.tsx';
import { useActions, useClerk } from '../clerk-context.tsx';
import { FileList } from '../history/file-list.tsx';

const SHOWN = 5;

const useStyles = makeStyles({
  top: { display: 'flex', alignItems: 'center', justifyContent: 'space-between', columnGap: '12px' },
  title: {
    margin: '8px 0 8px',
    fontSize: tokens.fontSizeBase300,
    fontWeight: tokens.fontWeightSemibold,
    outlineStyle: 'none',
  },
});

export function EarlierFiles() {
  const styles = useStyles();
  const { texts, format } = useLanguage();
  const actions = useActions();
  const jobs = useClerk((state) => state.jobs);
  const title = useRef<HTMLHeadingElement>(null);
  if (jobs.length === 0) return null;
  return (
    <section aria-labelledby="earlier-files" data-testid="earlier-files">
      <div className={styles.top}>
        <h2 id="earlier-files" className={styles.title} ref={title} tabIndex={-1}>
          {texts.start.earlier}
        </h2>
        {jobs.length > SHOWN && (
          <Button appearance="subtle" size="small" onClick={actions.openHistory}>
            {texts.start.allFiles(format.count(jobs.length))}
          </Button>
        )}
      </div>
      <FileList jobs={jobs.slice(0, SHOWN)} onGone={() => title.current?.focus({ preventScroll: true })} />
    </section>
  );
}
