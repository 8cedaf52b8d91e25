/** Says progress, completion and small confirmations to a screen reader: a few sentences, not a stream. */
import { useEffect, useRef, useState } from 'react';
import { useLanguage } from '../../design/language/language.tsx';
import { useClerk } from '../clerk-context.tsx';
import { useGridStyles } from '../grid/grid-styles.ts';
import { milestone, progressShare } from '../results/progress.ts';
import { openJob } from '../state/jobs-slice.ts';

export function LiveRegion() {
  const styles = useGridStyles();
  const job = useClerk(openJob);
  const announcement = useClerk((state) => state.announcement);
  const { texts, format } = useLanguage();
  const [sentence, setSentence] = useState('');
  const reached = useRef('');

  const quarter = job === null ? '' : `${job.jobId} ${job.state} ${milestone(job)}`;
  useEffect(() => {
    if (job === null || reached.current === quarter) return;
    reached.current = quarter;
    const { counts } = job;
    const share = progressShare(job);
    if (job.state === 'completed')
      setSentence(
        texts.job.announceDone(
          format.count(counts.green + counts.refer + counts.red),
          format.count(counts.green),
          format.count(counts.red),
          format.count(job.rowsToFix),
        ),
      );
    else if (job.state === 'failed') setSentence(texts.job.announceFailed);
    else if (job.state === 'cancelled') setSentence(texts.job.cancelledTitle(job.fileName));
    else if (job.state === 'interrupted') setSentence(texts.job.interruptedTitle(job.fileName));
    else if (share === 0) setSentence(texts.job.announceStarted(job.fileName));
    else setSentence(texts.job.announceProgress(format.share(share), format.count(job.progress.rowsDone)));
  }, [job, quarter, texts, format]);

  return (
    <>
      <div role="status" className={styles.hidden} data-testid="live-region">
        {sentence}
      </div>
      <div aria-live="polite" className={styles.hidden}>
        <span key={announcement.number}>{announcement.text}</span>
      </div>
    </>
  );
}
