/** How far the file is: rows, share, time left, and a way to stop. */
import { Button, makeStyles, mergeClasses, ProgressBar, tokens } from '@fluentui/react-components';
import type { Job } from '@risk/app/contract/desktop.ts';
import { useEffect, useRef, useState } from 'react';
import { roundDuration } from '../../design/format.ts';
import { useLanguage } from '../../design/language/language.tsx';
import { useActions } from '../clerk-context.tsx';
import { progressShare } from './progress.ts';

const useStyles = makeStyles({
  panel: {
    display: 'flex',
    flexDirection: 'column',
    rowGap: '10px',
    padding: '12px 16px 14px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  line: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: '16px', rowGap: '4px' },
  figures: { flexGrow: 1, color: tokens.colorNeutralForeground2, fontVariantNumeric: 'tabular-nums' },
  heading: { margin: 0, fontSize: tokens.fontSizeBase300 },
  title: { fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere', outlineStyle: 'none' },
});

export function ProgressPanel({ job }: { readonly job: Job }) {
  const styles = useStyles();
  const { texts, format } = useLanguage();
  const actions = useActions();
  const [cancelling, setCancelling] = useState(false);
  const share = progressShare(job);
  const { rowsDone, millisecondsLeft } = job.progress;
  const left = millisecondsLeft === null ? null : roundDuration(millisecondsLeft);
  const figures = [
    texts.job.rowsDone(rowsDone, format.count(rowsDone)),
    format.share(share),
    ...(left === null ? [] : [texts.job.left(left.unit, left.value)]),
  ].join(' · ');
  const cancel = async () => {
    setCancelling(true);
    if ((await actions.cancel(job.jobId)) !== null) setCancelling(false);
  };
  return (
    <section className={styles.panel} data-testid="progress">
      <div className={styles.line}>
        <span className={styles.title}>{texts.job.scoring(job.fileName)}</span>
        <span className={styles.figures}>{figures}</span>
        <Button size="small" disabledFocusable={cancelling} onClick={() => void cancel()}>
          {texts.job.cancel}
        </Button>
      </div>
      <ProgressBar thickness="large" value={share} max={1} aria-label={texts.job.scoring(job.fileName)} />
    </section>
  );
}

/** A file on its way to the program: nothing is known of it yet but its name. */
export function StartingPanel({ fileName }: { readonly fileName: string }) {
  const styles = useStyles();
  const { texts } = useLanguage();
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  return (
    <section className={styles.panel} data-testid="starting">
      <h1 className={mergeClasses(styles.title, styles.heading)} ref={title} tabIndex={-1}>
        {texts.job.reading(fileName)}
      </h1>
      <ProgressBar thickness="large" aria-label={texts.job.reading(fileName)} />
    </section>
  );
}
