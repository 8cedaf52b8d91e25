/** Files of this session, newest first: one click brings one back into view. */
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import type { Job } from '@risk/app/contract/desktop.ts';
import { DecisionIcon } from '../../design/decision-badge.tsx';
import { useLanguage } from '../../design/language/language.tsx';
import { useActions, useClerk } from '../clerk-context.tsx';

const SHOWN = 8;

const useStyles = makeStyles({
  title: { margin: '8px 0 8px', fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
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

export function EarlierFiles() {
  const styles = useStyles();
  const { texts } = useLanguage();
  const jobs = useClerk((state) => state.jobs);
  if (jobs.length === 0) return null;
  return (
    <section aria-labelledby="earlier-files" data-testid="earlier-files">
      <h2 id="earlier-files" className={styles.title}>
        {texts.start.earlier}
      </h2>
      <ul className={styles.list}>
        {jobs.slice(0, SHOWN).map((job) => (
          <EarlierFile key={job.jobId} job={job} />
        ))}
      </ul>
    </section>
  );
}

function EarlierFile({ job }: { readonly job: Job }) {
  const styles = useStyles();
  const { texts, format } = useLanguage();
  const actions = useActions();
  const scored = job.state === 'completed' || job.state === 'running';
  return (
    <li className={styles.item}>
      <Button appearance="subtle" className={styles.open} onClick={() => actions.open(job.jobId)}>
        <span className={styles.name}>{job.fileName}</span>
        <span className={styles.quiet}>
          {format.time(job.startedAt)} · {texts.job.states[job.state]}
        </span>
        {scored && (
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
      {job.state !== 'running' && (
        <Button
          appearance="subtle"
          size="small"
          aria-label={`${texts.job.remove}: ${job.fileName}`}
          onClick={() => void actions.remove(job.jobId)}
        >
          {texts.job.removeShort}
        </Button>
      )}
    </li>
  );
}
