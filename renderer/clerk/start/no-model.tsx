/** No model on this computer: which of the reasons it is, what happens about it, and what was checked. */
import { Button, makeStyles, Spinner, tokens } from '@fluentui/react-components';
import {
  CloudOff48Regular,
  CloudSync48Regular,
  PlugDisconnected48Regular,
  ShieldError48Regular,
} from '@fluentui/react-icons';
import type { WorkstationStatus } from '@risk/app/contract/desktop.ts';
import type { ReactNode } from 'react';
import { CalmPanel } from '../../design/calm-panel.tsx';
import { errorSentence } from '../../design/language/error-sentence.ts';
import { useLanguage } from '../../design/language/language.tsx';
import { useActions } from '../clerk-context.tsx';
import { SyncSteps } from '../frame/sync-steps.tsx';
import type { NoModelReason } from '../state/workstation-slice.ts';

const icons: Readonly<Record<NoModelReason, ReactNode>> = {
  fetching: <Spinner size="large" />,
  'not-enrolled': <PlugDisconnected48Regular />,
  'none-approved': <CloudSync48Regular />,
  refused: <ShieldError48Regular />,
  offline: <CloudOff48Regular />,
  waiting: <CloudSync48Regular />,
};

const useStyles = makeStyles({
  tried: { margin: 0, color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  reason: { margin: 0, maxWidth: '60ch' },
});

interface NoModelProps {
  readonly reason: NoModelReason;
  readonly status: WorkstationStatus;
}

export function NoModel({ reason, status }: NoModelProps) {
  const styles = useStyles();
  const { texts, format, locale } = useLanguage();
  const actions = useActions();
  const words: Readonly<Record<NoModelReason, readonly [title: string, text: string]>> = {
    fetching: [texts.noModel.title, texts.noModel.fetching],
    'not-enrolled': [texts.noModel.notEnrolledTitle, texts.noModel.notEnrolled],
    'none-approved': [texts.noModel.title, texts.noModel.noneApproved],
    refused: [texts.noModel.refusedTitle, texts.noModel.refused],
    offline: [texts.noModel.title, texts.noModel.offline],
    waiting: [texts.noModel.title, texts.noModel.waiting],
  };
  const [title, text] = words[reason];
  const { lastSync } = status;
  const failed = lastSync?.steps.find(({ result }) => result === 'failed')?.error;
  const enrolment = status.enrolment.state === 'not-enrolled' ? status.enrolment.error : null;
  // The title has said that already.
  const enrolmentError = enrolment?.code === 'sync.not-enrolled' ? null : enrolment;
  const shownError =
    reason === 'refused' ? (failed ?? enrolmentError) : reason === 'not-enrolled' ? enrolmentError : null;
  return (
    <CalmPanel
      level={1}
      icon={icons[reason]}
      title={title}
      text={text}
      testId="no-model"
      actions={
        reason !== 'fetching' && (
          <Button appearance="primary" onClick={() => void actions.sync()}>
            {texts.noModel.tryNow}
          </Button>
        )
      }
    >
      {shownError && <p className={styles.reason}>{errorSentence(shownError, locale)}</p>}
      {lastSync !== null && reason !== 'fetching' && (
        <>
          <p className={styles.tried}>{texts.noModel.lastTried(format.dateTime(lastSync.at))}</p>
          <SyncSteps report={lastSync} />
        </>
      )}
    </CalmPanel>
  );
}
