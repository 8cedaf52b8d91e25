/** What to know while working: the program has stopped, offline, an ageing model, a drop that was not taken as it was. */
import { Button } from '@fluentui/react-components';
import {
  Clock20Regular,
  CloudOff20Regular,
  Info20Regular,
  PlugDisconnected20Regular,
  ShieldError20Regular,
} from '@fluentui/react-icons';
import { Banner } from '../../design/banner.tsx';
import { errorSentence } from '../../design/language/error-sentence.ts';
import { useLanguage } from '../../design/language/language.tsx';
import { useActions, useClerk } from '../clerk-context.tsx';
import { refusal, trouble } from '../state/workstation-slice.ts';

export function Banners() {
  const { texts } = useLanguage();
  return (
    <section aria-label={texts.header.notices}>
      <TroubleBanner />
      <ModelBanner />
      <RefusalBanner />
      <DropBanner />
    </section>
  );
}

function TroubleBanner() {
  const { texts } = useLanguage();
  const what = useClerk(trouble);
  const known = useClerk((state) => state.status !== null);
  // Without anything to show yet, the start screen says it in full.
  if (what === null || !known) return null;
  return (
    <Banner
      tone="warning"
      testId="trouble"
      icon={<PlugDisconnected20Regular />}
      title={what === 'locked' ? texts.unreachable.locked : texts.unreachable.title}
      text={what === 'locked' ? texts.unreachable.lockedBody : texts.unreachable.body}
    />
  );
}

function ModelBanner() {
  const { texts, format } = useLanguage();
  const actions = useActions();
  const model = useClerk((state) => state.status?.model ?? null);
  const offline = useClerk((state) => state.status?.connection.state === 'offline');
  const syncing = useClerk((state) => state.status?.syncing === true);
  const fine = useClerk((state) => trouble(state) === null);
  if (model === null || !fine) return null;
  if (model.freshness === 'stale')
    return (
      <Banner
        tone="warning"
        testId="stale"
        icon={<Clock20Regular />}
        title={texts.stale.title(format.date(model.freshUntil))}
        text={texts.stale.body(format.date(model.decideUntil))}
        actions={
          <Button size="small" disabledFocusable={syncing} onClick={() => void actions.sync()}>
            {syncing ? texts.model.checking : texts.expired.action}
          </Button>
        }
      />
    );
  if (offline && model.freshness === 'fresh')
    return (
      <Banner
        testId="offline"
        icon={<CloudOff20Regular />}
        title={texts.connection.offlineWithModel(model.version)}
      />
    );
  return null;
}

/** What came from the service, or lay on the disk, did not pass a check: it is not used, and this is why. */
function RefusalBanner() {
  const { texts, locale } = useLanguage();
  const version = useClerk((state) => state.status?.model?.version ?? null);
  const error = useClerk((state) => refusal(state.status));
  const fine = useClerk((state) => trouble(state) === null);
  if (version === null || error === null || !fine) return null;
  return (
    <Banner
      tone="warning"
      testId="refused"
      icon={<ShieldError20Regular />}
      title={
        error.code === 'sync.captive-portal' ? texts.refused.signIn(version) : texts.refused.title(version)
      }
      text={errorSentence(error, locale)}
    />
  );
}

function DropBanner() {
  const { texts } = useLanguage();
  const actions = useActions();
  const notice = useClerk((state) => state.dropNotice);
  if (notice === null) return null;
  return (
    <div role="status">
      <Banner
        testId="drop-notice"
        icon={<Info20Regular />}
        title={
          notice.kind === 'several' ? texts.drop.several(notice.taken, notice.count) : texts.drop.nothing
        }
        actions={
          <Button size="small" onClick={actions.dismissNotices}>
            {texts.drop.dismiss}
          </Button>
        }
      />
    </div>
  );
}
