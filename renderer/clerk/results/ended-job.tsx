/** A file that was not scored to its end: why, what it means, what to do. */
import { Button } from '@fluentui/react-components';
import { DismissCircle48Regular, History48Regular } from '@fluentui/react-icons';
import type { Job } from '@risk/app/contract/desktop.ts';
import { CalmPanel } from '../../design/calm-panel.tsx';
import { ErrorNotice } from '../../design/error-notice.tsx';
import { Fold } from '../../design/fold.tsx';
import { useLanguage } from '../../design/language/language.tsx';
import { useActions, useClerk } from '../clerk-context.tsx';
import { FileGuide } from '../start/file-guide.tsx';

export function EndedJob({ job }: { readonly job: Job }) {
  const { texts, format } = useLanguage();
  const actions = useActions();
  const columns = useClerk((state) => state.status?.model?.columns ?? null);
  const back = <Button onClick={() => actions.open(null)}>{texts.job.back}</Button>;
  if (job.state === 'cancelled')
    return (
      <CalmPanel
        icon={<DismissCircle48Regular />}
        title={texts.job.cancelledTitle(job.fileName)}
        text={texts.job.cancelledMeaning(job.progress.rowsDone, format.count(job.progress.rowsDone))}
        actions={back}
        testId="cancelled"
      />
    );
  if (job.state === 'interrupted')
    return (
      <CalmPanel
        icon={<History48Regular />}
        title={texts.job.interruptedTitle(job.fileName)}
        text={texts.job.interruptedMeaning}
        actions={back}
        testId="interrupted"
      />
    );
  return (
    <ErrorNotice
      title={texts.job.failedTitle(job.fileName)}
      error={job.error}
      meaning={texts.job.failedMeaning}
      actions={back}
    >
      {columns !== null && job.error?.code.startsWith('csv.') && (
        <Fold title={texts.start.guide} testId="file-guide">
          <FileGuide columns={columns} />
        </Fold>
      )}
    </ErrorNotice>
  );
}
