/** Scored files, newest first: one click brings one back into view, another deletes its rows. */
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import type { Job } from '@risk/app/contract/desktop.ts';
import type { ReactNode } from 'react';
import { DecisionIcon } from '../../design/decision-badge.tsx';
import { useLanguage } from '../../design/language/language.tsx';
import { useActions } from '../clerk-context.tsx';
import { scoredRows } from '../grid/grid-columns.ts';
import { Forgettable } from './forgettable.tsx';

const useStyles = makeStyles({
  list: {
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground1,
    overflow: 'hidden',
  },
  item: {
    display: 'flex',
    alignItems: 'center',
    columnGap: '8px',
    padding: '2px 6px 2px 2px',
    '& + &': { borderTop: `1px solid ${tokens.colorNeutralStroke3}` },
  },
  open: {
    flexGrow: 1,
    minWidth: 0,
    justifyContent: 'flex-start',
    flexWrap: 'wrap',
    columnGap: '14px',
    rowGap: '2px',
    padding: '6px 12px',
    fontWeight: tokens.fontWeightRegular,
    textAlign: 'left',
  },
  name: { fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere' },
  quiet: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  figures: {
    display: 'inline-flex',
    columnGap: '12px',
    marginLeft: 'auto',
    fontSize: tokens.fontSizeBase200,
    fontVariantNumeric: 'tabular-nums',
  },
  figure: { display: 'inline-flex', alignItems: 'center', columnGap: '4px' },
});

interface FileListProps {
  readonly jobs: readonly Job[];
  /** Says also how many rows, and how long they are kept. */
  readonly full?: boolean;
  /** Moves the focus on, once a file is gone from the list. */
  readonly onGone: () => void;
}

export function FileList({ jobs, full = false, onGone }: FileListProps) {
  const styles = useStyles();
  return (
    <ul className={styles.list}>
      {jobs.map((job) => (
        <li key={job.jobId} className={styles.item} data-job={job.jobId}>
          <Forgettable job={job} onGone={onGone}>
            {(button) => <FileRow job={job} full={full} button={button} />}
          </Forgettable>
        </li>
      ))}
    </ul>
  );
}

interface FileRowProps {
  readonly job: Job;
  readonly full: boolean;
  readonly button: ReactNode;
}

function FileRow({ job, full, button }: FileRowProps) {
  const styles = useStyles();
  const { texts, format } = useLanguage();
  const actions = useActions();
  const rows = scoredRows(job);
  const shown = [
    format.dateTime(job.startedAt),
    texts.job.states[job.state],
    ...(full && rows > 0 ? [texts.history.rows(rows, format.count(rows))] : []),
    ...(full && job.state !== 'running' ? [kept(job.keptUntil)] : []),
  ];
  function kept(until: string | null): string {
    return until === null ? texts.history.keptForever : texts.history.keptUntil(format.date(until));
  }
  return (
    <>
      <Button appearance="subtle" className={styles.open} onClick={() => actions.open(job.jobId)}>
        <span className={styles.name}>{job.fileName}</span>
        <span className={styles.quiet}>{shown.join(' · ')}</span>
        {rows > 0 && (
          <span className={styles.figures}>
            {(['green', 'refer', 'red'] as const)
              .filter((decision) => decision !== 'refer' || job.counts.refer > 0)
              .map((decision) => (
                <span key={decision} className={styles.figure} title={texts.decisions[decision]}>
                  <DecisionIcon decision={decision} coloured />
                  {format.count(job.counts[decision])}
                </span>
              ))}
          </span>
        )}
      </Button>
      {button}
    </>
  );
}
