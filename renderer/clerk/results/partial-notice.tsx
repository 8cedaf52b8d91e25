/** Above the results of a file whose scoring was cancelled: they are a part, and what that means. */
import { makeStyles, tokens } from '@fluentui/react-components';
import { Info20Regular } from '@fluentui/react-icons';
import type { Job } from '@risk/app/contract/desktop.ts';
import { useLanguage } from '../../design/language/language.tsx';
import { decisionColour } from '../../design/theme.ts';
import { progressShare } from './progress.ts';

const useStyles = makeStyles({
  notice: {
    display: 'grid',
    gridTemplateColumns: 'auto minmax(0, 1fr)',
    columnGap: '10px',
    padding: '10px 16px',
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: decisionColour('refer', 'surface'),
    color: decisionColour('refer', 'text'),
  },
  title: { margin: 0, fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  text: { margin: 0, textWrap: 'pretty' },
});

export function PartialNotice({ job }: { readonly job: Job }) {
  const styles = useStyles();
  const { texts, format } = useLanguage();
  const { rowsDone } = job.progress;
  return (
    <section className={styles.notice} data-testid="partial">
      <Info20Regular aria-hidden />
      <div>
        <h2 className={styles.title}>{texts.job.partialTitle(format.share(progressShare(job)))}</h2>
        <p className={styles.text}>{texts.job.partialMeaning(rowsDone, format.count(rowsDone))}</p>
      </div>
    </section>
  );
}
