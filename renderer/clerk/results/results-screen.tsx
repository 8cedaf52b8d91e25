/** One file: while it is scored, when it is done, or how it ended otherwise. */
import { makeStyles, tokens } from '@fluentui/react-components';
import type { Job } from '@risk/app/contract/desktop.ts';
import { useEffect, useRef } from 'react';
import { useLanguage } from '../../design/language/language.tsx';
import { useActions } from '../clerk-context.tsx';
import { FileButton } from '../frame/file-button.tsx';
import { scoredRows } from '../grid/grid-columns.ts';
import { EndedJob } from './ended-job.tsx';
import { JobLists } from './job-lists.tsx';
import { PartialNotice } from './partial-notice.tsx';
import { ProgressPanel } from './progress-panel.tsx';
import { RecognitionLine } from './recognition.tsx';
import { SaveButton } from './save-button.tsx';
import { Summary } from './summary.tsx';

const useStyles = makeStyles({
  screen: {
    display: 'flex',
    flexDirection: 'column',
    rowGap: '12px',
    minHeight: '100%',
    padding: '14px 20px 16px',
    boxSizing: 'border-box',
  },
  top: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: '12px', rowGap: '8px' },
  heading: { flexGrow: 1, flexBasis: '240px', minWidth: 0 },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    fontWeight: tokens.fontWeightSemibold,
    overflowWrap: 'anywhere',
    outlineStyle: 'none',
  },
  under: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
});

export function ResultsScreen({ job }: { readonly job: Job }) {
  const styles = useStyles();
  const { texts, format } = useLanguage();
  const actions = useActions();
  const title = useRef<HTMLHeadingElement>(null);
  // A drop leaves the focus nowhere: the file's name is where reading goes on.
  useEffect(() => title.current?.focus({ preventScroll: true }), []);

  const total = scoredRows(job);
  // What was decided before the person stopped it is theirs to look at; it is said that it is a part.
  const partial = job.state === 'cancelled' && job.progress.rowsDone > 0;
  const ended =
    job.state === 'failed' || job.state === 'interrupted' || (job.state === 'cancelled' && !partial);
  return (
    <div className={styles.screen} data-testid="results" data-state={job.state}>
      <div className={styles.top}>
        <div className={styles.heading}>
          <h1 className={styles.title} ref={title} tabIndex={-1}>
            {job.fileName}
          </h1>
          <span className={styles.under}>
            {job.state === 'completed'
              ? `${texts.summary.applicants(total, format.count(total))} · ${texts.job.scoredWith(format.dateTime(job.finishedAt ?? job.startedAt), job.model.version)}`
              : `${format.dateTime(job.startedAt)} · ${texts.job.states[job.state]}`}
          </span>
        </div>
        <div className={styles.actions}>
          <FileButton onFiles={actions.takeFiles} appearance={ended ? 'primary' : 'secondary'}>
            {texts.job.another}
          </FileButton>
          {(job.state === 'completed' || (partial && total > 0)) && <SaveButton job={job} />}
        </div>
      </div>
      {job.state === 'running' && <ProgressPanel job={job} />}
      {partial && <PartialNotice job={job} />}
      {!ended && <RecognitionLine job={job} />}
      {ended ? (
        <EndedJob job={job} />
      ) : (
        <>
          <Summary job={job} />
          <JobLists job={job} />
        </>
      )}
    </div>
  );
}
