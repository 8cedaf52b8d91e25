/** One applicant beside the list: the decision at once, then why, in sentences and in figures. */
import { Button, makeStyles, Spinner, tokens } from '@fluentui/react-components';
import { Dismiss20Regular } from '@fluentui/react-icons';
import type { Job, ScoredRow } from '@risk/app/contract/desktop.ts';
import { textIn } from '@risk/app/schema/feature-schema.ts';
import { type KeyboardEvent, useEffect, useId, useRef } from 'react';
import { DecisionBadge } from '../../design/decision-badge.tsx';
import { ErrorNotice } from '../../design/error-notice.tsx';
import { type Language, useLanguage } from '../../design/language/language.tsx';
import { useActions } from '../clerk-context.tsx';
import type { ExplanationState, Inspected } from '../state/inspector-slice.ts';
import { OutsideTraining } from './outside-training.tsx';
import { ProbabilityGauge } from './probability-gauge.tsx';
import { Reasons } from './reasons.tsx';

const useStyles = makeStyles({
  panel: {
    display: 'flex',
    flexDirection: 'column',
    boxSizing: 'border-box',
    width: '400px',
    flexShrink: 0,
    minHeight: 0,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground1,
    '@media (max-width: 999px)': { width: 'auto', flexShrink: 0 },
  },
  head: {
    display: 'flex',
    alignItems: 'flex-start',
    columnGap: '8px',
    padding: '10px 8px 10px 16px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  heading: { flexGrow: 1, minWidth: 0 },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    fontWeight: tokens.fontWeightSemibold,
    outlineStyle: 'none',
    borderRadius: tokens.borderRadiusSmall,
    ':focus-visible': { boxShadow: `0 0 0 2px ${tokens.colorStrokeFocus2}` },
  },
  under: {
    display: 'block',
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    overflowWrap: 'anywhere',
  },
  body: {
    display: 'flex',
    flexDirection: 'column',
    rowGap: '16px',
    flexGrow: 1,
    minHeight: 0,
    overflowY: 'auto',
    padding: '14px 16px 16px',
  },
  decision: { display: 'flex', flexDirection: 'column', rowGap: '12px', alignItems: 'stretch' },
  wait: { display: 'flex', justifyContent: 'flex-start', paddingTop: '8px' },
});

interface InspectorProps {
  readonly job: Job;
  readonly inspected: Inspected;
  readonly onClose: () => void;
}

export function Inspector({ job, inspected, onClose }: InspectorProps) {
  const styles = useStyles();
  const language = useLanguage();
  const { texts, format } = language;
  const titleId = useId();
  const title = useRef<HTMLHeadingElement>(null);
  const panel = useRef<HTMLElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const { row, explanation, focusWish } = inspected;

  useEffect(() => {
    // Below the list it would open out of sight. Nothing is returned: newer browsers give a promise here.
    panel.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  useEffect(() => {
    if (focusWish > 0) title.current?.focus();
  }, [focusWish]);
  useEffect(() => {
    // Another applicant is read from the start.
    if (body.current && row.rowId >= 0) body.current.scrollTop = 0;
  }, [row.rowId]);
  useAnnouncement(row, explanation, language);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    onClose();
  };
  const name = nameIn(job, row);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape closes from wherever the focus is
    <section
      className={styles.panel}
      ref={panel}
      aria-label={texts.inspector.landmark}
      aria-describedby={titleId}
      data-testid="inspector"
      data-row={row.rowId}
      data-state={explanation.state}
      onKeyDown={onKeyDown}
    >
      <div className={styles.head}>
        <div className={styles.heading}>
          <h2 className={styles.title} id={titleId} ref={title} tabIndex={-1}>
            {texts.inspector.title(format.count(row.line))}
          </h2>
          {name !== null && <span className={styles.under}>{name}</span>}
        </div>
        <Button
          appearance="subtle"
          icon={<Dismiss20Regular />}
          aria-label={texts.inspector.close}
          title={texts.inspector.close}
          onClick={onClose}
        />
      </div>
      <div className={styles.body} ref={body}>
        <div className={styles.decision}>
          <span>
            <DecisionBadge decision={row.decision} />
          </span>
          <ProbabilityGauge row={row} policy={job.model.policy} />
        </div>
        <Body explanation={explanation} />
      </div>
    </section>
  );
}

function Body({ explanation }: { readonly explanation: ExplanationState }) {
  const styles = useStyles();
  const { texts } = useLanguage();
  const actions = useActions();
  switch (explanation.state) {
    case 'loading':
      return (
        <div className={styles.wait}>
          <Spinner size="tiny" label={texts.inspector.loading} />
        </div>
      );
    case 'failed':
      return (
        <ErrorNotice
          title={texts.inspector.failed}
          error={explanation.error}
          actions={<Button onClick={actions.retryExplanation}>{texts.inspector.tryAgain}</Button>}
        />
      );
    case 'ready':
      return (
        <>
          <OutsideTraining explanation={explanation.explanation} />
          <Reasons explanation={explanation.explanation} />
        </>
      );
    default:
      return explanation satisfies never;
  }
}

/** The first column that the schema does not know is mostly the client's number. */
function nameIn({ columns }: Job, { cells }: ScoredRow): string | null {
  const column = columns.find(({ name }) => name === null);
  const cell = column === undefined ? '' : (cells[column.index] ?? '').trim();
  return column === undefined || cell === '' ? null : `${column.header}: ${cell}`;
}

/** Who follows the list by ear hears the decision and its first reason. */
function useAnnouncement(row: ScoredRow, explanation: ExplanationState, { texts, locale }: Language): void {
  const actions = useActions();
  const [first] = explanation.state === 'ready' ? explanation.explanation.sentences : [];
  const reason = explanation.state === 'loading' ? null : first === undefined ? '' : textIn(first, locale);
  const decision = texts.decisions[row.decision];
  const outside = explanation.state === 'ready' && explanation.explanation.outsideTraining.length > 0;
  const caution = outside ? ` ${texts.inspector.announceOutside}` : '';
  const words = reason === null ? null : texts.inspector.announce(decision, reason).trim() + caution;
  useEffect(() => {
    if (words !== null && row.rowId >= 0) actions.announce(words);
  }, [actions, words, row.rowId]);
}
