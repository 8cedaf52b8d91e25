/** Which model decides, in one line; behind it who approved it, on what evidence, and how long it may decide. */
import {
  Button,
  makeStyles,
  Popover,
  PopoverSurface,
  PopoverTrigger,
  tokens,
} from '@fluentui/react-components';
import { CheckmarkCircle16Filled, Clock16Filled, DismissCircle16Filled } from '@fluentui/react-icons';
import type { ModelInUse } from '@risk/app/contract/desktop.ts';
import type { ReactNode } from 'react';
import { useLanguage } from '../../design/language/language.tsx';
import { decisionColour } from '../../design/theme.ts';
import { useActions, useClerk } from '../clerk-context.tsx';
import { SyncSteps } from './sync-steps.tsx';

const useStyles = makeStyles({
  trigger: { fontWeight: tokens.fontWeightRegular, columnGap: '6px', whiteSpace: 'nowrap' },
  fresh: { color: decisionColour('green', 'text') },
  stale: { color: decisionColour('refer', 'text') },
  expired: { color: decisionColour('red', 'text') },
  none: { padding: '0 8px', color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  surface: { width: 'min(400px, calc(100vw - 64px))', maxHeight: 'calc(100vh - 96px)', overflow: 'auto' },
  title: { margin: '0 0 12px', fontSize: tokens.fontSizeBase400, fontWeight: tokens.fontWeightSemibold },
  facts: {
    display: 'grid',
    gridTemplateColumns: 'minmax(96px, 150px) minmax(0, 1fr)',
    columnGap: '16px',
    rowGap: '6px',
    margin: '0 0 14px',
  },
  checked: { marginTop: '12px' },
  term: { color: tokens.colorNeutralForeground3 },
  fact: { margin: 0, overflowWrap: 'anywhere' },
  hint: { display: 'block', color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

export function ModelPopover() {
  const styles = useStyles();
  const { texts } = useLanguage();
  const model = useClerk((state) => state.status?.model ?? null);
  const known = useClerk((state) => state.status !== null);
  if (model === null) return known ? <span className={styles.none}>{texts.header.noModel}</span> : null;
  return (
    <Popover positioning="below-end" trapFocus>
      <PopoverTrigger disableButtonEnhancement>
        <Button appearance="subtle" className={styles.trigger} data-testid="model">
          {texts.header.model(model.version)} · <Freshness model={model} />
        </Button>
      </PopoverTrigger>
      <PopoverSurface className={styles.surface} aria-label={texts.model.title(model.name, model.version)}>
        <ModelFacts model={model} />
      </PopoverSurface>
    </Popover>
  );
}

const freshnessIcons = {
  fresh: CheckmarkCircle16Filled,
  stale: Clock16Filled,
  expired: DismissCircle16Filled,
} as const satisfies Record<ModelInUse['freshness'], unknown>;

function Freshness({ model: { freshness } }: { readonly model: ModelInUse }) {
  const styles = useStyles();
  const { texts } = useLanguage();
  const words = { fresh: texts.header.inForce, stale: texts.header.stale, expired: texts.header.expired };
  const Icon = freshnessIcons[freshness];
  return (
    <>
      {words[freshness]} <Icon className={styles[freshness]} aria-hidden />
    </>
  );
}

function ModelFacts({ model }: { readonly model: ModelInUse }) {
  const styles = useStyles();
  const { texts, format } = useLanguage();
  const actions = useActions();
  const syncing = useClerk((state) => state.status?.syncing === true);
  const lastSync = useClerk((state) => state.status?.lastSync ?? null);
  const lastContact = useClerk((state) => state.status?.connection.lastContactAt ?? null);
  const { cutoff, referBand } = model.policy;
  return (
    <>
      <h2 className={styles.title}>{texts.model.title(model.name, model.version)}</h2>
      <dl className={styles.facts}>
        <Fact term={texts.model.policy}>
          {texts.model.policyCutoff(format.share(cutoff))}{' '}
          {referBand && texts.model.policyRefer(format.share(referBand.from), format.share(referBand.to))}
        </Fact>
        <Fact term={texts.model.approvedBy}>{model.approvedBy}</Fact>
        <Fact term={texts.model.approvedAt}>{format.dateTime(model.approvedAt)}</Fact>
        <Fact term={texts.model.auc}>
          {format.figure(model.auc)}
          <span className={styles.hint}>{texts.model.aucMeaning}</span>
        </Fact>
        <Fact term={texts.model.trainingRows}>{texts.model.rows(format.count(model.trainingRows))}</Fact>
        <Fact term={texts.model.learner}>{texts.learners[model.learner]}</Fact>
        <Fact term={texts.model.inUseSince}>{format.dateTime(model.activatedAt)}</Fact>
        <Fact term={texts.model.confirmed}>{format.dateTime(model.freshUntil)}</Fact>
        <Fact term={texts.model.decides}>{format.dateTime(model.decideUntil)}</Fact>
        <Fact term={texts.model.lastContact}>
          {lastContact === null ? texts.model.never : format.dateTime(lastContact)}
        </Fact>
      </dl>
      <Button disabledFocusable={syncing} onClick={() => void actions.sync()}>
        {syncing ? texts.model.checking : texts.model.checkNow}
      </Button>
      {lastSync !== null && (
        <div className={styles.checked}>
          <SyncSteps report={lastSync} />
        </div>
      )}
    </>
  );
}

function Fact({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  const styles = useStyles();
  return (
    <>
      <dt className={styles.term}>{term}</dt>
      <dd className={styles.fact}>{children}</dd>
    </>
  );
}
