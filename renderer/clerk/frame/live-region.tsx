/** Says progress, completion and small confirmations to a screen reader: a few sentences, not a stream. */
import type { Job } from '@risk/app/contract/desktop.ts';
import { type Language, useLanguage } from '../../design/language/language.tsx';
import { useClerk } from '../clerk-context.tsx';
import { scoredRows } from '../grid/grid-columns.ts';
import { useGridStyles } from '../grid/grid-styles.ts';
import { milestone } from '../results/progress.ts';
import { openJob } from '../state/jobs-slice.ts';

export function LiveRegion() {
  const styles = useGridStyles();
  const job = useClerk(openJob);
  const announcement = useClerk((state) => state.announcement);
  const language = useLanguage();
  return (
    <>
      <div role="status" className={styles.hidden} data-testid="live-region">
        {job === null ? '' : sentenceOf(job, language)}
      </div>
      <div aria-live="polite" className={styles.hidden}>
        <span key={announcement.number}>{announcement.text}</span>
      </div>
    </>
  );
}

/** Changes with the job's state and with each quarter done, and not between. */
function sentenceOf(job: Job, { texts, format }: Language): string {
  const { counts, fileName } = job;
  const quarter = milestone(job);
  switch (job.state) {
    case 'completed':
      return texts.job.announceDone(
        format.count(scoredRows(job)),
        format.count(counts.green),
        format.count(counts.red),
        format.count(job.rowsToFix),
      );
    case 'failed':
      return texts.job.announceFailed;
    case 'cancelled':
      return texts.job.cancelledTitle(fileName);
    case 'interrupted':
      return texts.job.interruptedTitle(fileName);
    case 'running':
      break;
  }
  return quarter === 0
    ? texts.job.announceStarted(fileName)
    : texts.job.announceProgress(format.share(quarter / 4));
}
