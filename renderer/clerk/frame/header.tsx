/** Name, place, model and connection: the same on every screen. */
import { Button, makeStyles, mergeClasses, Spinner, tokens } from '@fluentui/react-components';
import { CloudOff16Regular, PlugDisconnected16Regular } from '@fluentui/react-icons';
import { useLanguage } from '../../design/language/language.tsx';
import { Mark } from '../../design/mark.tsx';
import { useActions, useClerk } from '../clerk-context.tsx';
import { ModelPopover } from './model-popover.tsx';
import { SettingsMenu } from './settings-menu.tsx';

const useStyles = makeStyles({
  header: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: '8px',
    minHeight: '52px',
    padding: '2px 12px 2px 16px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    flexShrink: 0,
  },
  name: {
    display: 'flex',
    alignItems: 'center',
    columnGap: '10px',
    marginRight: '12px',
    fontSize: tokens.fontSizeBase400,
    fontWeight: tokens.fontWeightSemibold,
    whiteSpace: 'nowrap',
  },
  place: { fontWeight: tokens.fontWeightSemibold },
  here: {
    color: tokens.colorBrandForeground1,
    boxShadow: `inset 0 -2px 0 ${tokens.colorBrandStroke1}`,
    borderBottomLeftRadius: 0,
    borderBottomRightRadius: 0,
  },
  right: {
    display: 'flex',
    flexWrap: 'wrap',
    flexGrow: 1,
    alignItems: 'center',
    justifyContent: 'flex-end',
    columnGap: '8px',
  },
  state: {
    display: 'inline-flex',
    alignItems: 'center',
    columnGap: '6px',
    padding: '0 8px',
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    whiteSpace: 'nowrap',
  },
});

export function Header() {
  const styles = useStyles();
  const { texts } = useLanguage();
  const actions = useActions();
  const screen = useClerk((state) => state.screen);
  return (
    <header className={styles.header}>
      <span className={styles.name}>
        <Mark />
        {texts.productName}
      </span>
      <nav aria-label={texts.header.landmark}>
        {(['score', 'history'] as const).map((place) => (
          <Button
            key={place}
            appearance="subtle"
            className={mergeClasses(styles.place, place === screen && styles.here)}
            aria-current={place === screen ? 'page' : undefined}
            onClick={() => (place === 'score' ? actions.open(null) : actions.openHistory())}
          >
            {texts.header[place]}
          </Button>
        ))}
      </nav>
      <div className={styles.right}>
        <ConnectionState />
        <ModelPopover />
        <SettingsMenu />
      </div>
    </header>
  );
}

function ConnectionState() {
  const styles = useStyles();
  const { texts } = useLanguage();
  const lost = useClerk((state) => state.reach === 'lost' || state.locked);
  const offline = useClerk((state) => state.status?.connection.state === 'offline');
  const syncing = useClerk((state) => state.status?.syncing === true);
  if (lost)
    return (
      <span className={styles.state} data-testid="connection" data-state="stopped">
        <PlugDisconnected16Regular aria-hidden />
        {texts.header.stopped}
      </span>
    );
  if (syncing)
    return (
      <span className={styles.state} data-testid="connection" data-state="syncing">
        <Spinner size="extra-tiny" aria-hidden />
        {texts.header.syncing}
      </span>
    );
  if (offline)
    return (
      <span className={styles.state} data-testid="connection" data-state="offline">
        <CloudOff16Regular aria-hidden />
        {texts.header.offline}
      </span>
    );
  return null;
}
