/** Before a file: what to do next, or why nothing can be done yet and what happens about it. */
import { makeStyles, Spinner } from '@fluentui/react-components';
import { LockClosed48Regular, PlugDisconnected48Regular } from '@fluentui/react-icons';
import { useShallow } from 'zustand/react/shallow';
import { CalmPanel } from '../../design/calm-panel.tsx';
import { ErrorNotice } from '../../design/error-notice.tsx';
import { useLanguage } from '../../design/language/language.tsx';
import { useActions, useClerk } from '../clerk-context.tsx';
import { FileButton } from '../frame/file-button.tsx';
import { StartingPanel } from '../results/progress-panel.tsx';
import { type Readiness, readiness } from '../state/workstation-slice.ts';
import { DropArea } from './drop-area.tsx';
import { EarlierFiles } from './earlier-files.tsx';
import { Expired } from './expired.tsx';
import { NoModel } from './no-model.tsx';

const useStyles = makeStyles({
  screen: {
    display: 'flex',
    flexDirection: 'column',
    rowGap: '20px',
    maxWidth: '820px',
    minHeight: '100%',
    margin: '0 auto',
    padding: 'clamp(16px, 5vh, 56px) 24px 32px',
    boxSizing: 'border-box',
  },
});

export function StartScreen() {
  const styles = useStyles();
  const { texts } = useLanguage();
  const actions = useActions();
  const slice = useClerk(useShallow(({ reach, locked, status }) => ({ reach, locked, status })));
  const starting = useClerk((state) => state.starting);
  const failure = useClerk((state) => state.startFailure);
  return (
    <div className={styles.screen}>
      {failure !== null && (
        <ErrorNotice
          title={texts.errors.startTitle(failure.fileName)}
          error={failure.error}
          titleRef={focusOnce}
          actions={<FileButton onFiles={actions.takeFiles}>{texts.job.another}</FileButton>}
        />
      )}
      {starting === null ? (
        <Ready ready={readiness(slice)} />
      ) : (
        <StartingPanel fileName={starting.fileName} />
      )}
      <EarlierFiles />
    </div>
  );
}

function focusOnce(element: HTMLElement | null): void {
  element?.focus();
}

function Ready({ ready }: { readonly ready: Readiness }) {
  const { texts } = useLanguage();
  switch (ready.state) {
    case 'starting':
      return (
        <CalmPanel
          level={1}
          bare
          icon={<Spinner size="large" />}
          title={texts.unreachable.connecting}
          testId="connecting"
        />
      );
    case 'locked':
      return (
        <CalmPanel
          level={1}
          icon={<LockClosed48Regular />}
          title={texts.unreachable.locked}
          text={texts.unreachable.lockedBody}
          testId="locked"
        />
      );
    case 'stopped':
      return (
        <CalmPanel
          level={1}
          icon={<PlugDisconnected48Regular />}
          title={texts.unreachable.title}
          text={texts.unreachable.body}
          testId="stopped"
        />
      );
    case 'no-model':
      return <NoModel reason={ready.reason} status={ready.status} />;
    case 'expired':
      return <Expired model={ready.model} status={ready.status} />;
    case 'ready':
      break;
  }
  return <DropArea model={ready.model} />;
}
