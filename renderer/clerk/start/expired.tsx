/** The permission to decide has ended: nothing is scored until the service has been reached. */
import { Button } from '@fluentui/react-components';
import { ClockAlarm48Regular } from '@fluentui/react-icons';
import type { ModelInUse, WorkstationStatus } from '@risk/app/contract/desktop.ts';
import { CalmPanel } from '../../design/calm-panel.tsx';
import { useLanguage } from '../../design/language/language.tsx';
import { useActions } from '../clerk-context.tsx';
import { SyncSteps } from '../frame/sync-steps.tsx';

interface ExpiredProps {
  readonly model: ModelInUse;
  readonly status: WorkstationStatus;
}

export function Expired({ model, status }: ExpiredProps) {
  const { texts, format } = useLanguage();
  const actions = useActions();
  return (
    <CalmPanel
      level={1}
      icon={<ClockAlarm48Regular />}
      title={texts.expired.title}
      text={texts.expired.body(format.dateTime(model.decideUntil))}
      testId="expired"
      actions={
        <Button appearance="primary" disabledFocusable={status.syncing} onClick={() => void actions.sync()}>
          {status.syncing ? texts.model.checking : texts.expired.action}
        </Button>
      }
    >
      {status.lastSync !== null && <SyncSteps report={status.lastSync} />}
    </CalmPanel>
  );
}
