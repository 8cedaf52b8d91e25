/** The file at a glance: how many of each decision, what is to fix, how the probabilities lie around the cutoff. */
import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { Wrench16Regular } from '@fluentui/react-icons';
import type { Job } from '@risk/app/contract/desktop.ts';
import type { Decision } from '@risk/app/model/policy.ts';
import { DecisionIcon } from '../../design/decision-badge.tsx';
import { useLanguage } from '../../design/language/language.tsx';
import { decisionColour } from '../../design/theme.ts';
import { useActions } from '../clerk-context.tsx';
import { scoredRows } from '../grid/grid-columns.ts';
import { Histogram } from './histogram.tsx';
import { decisionsShown } from './summary-figures.ts';

const useStyles = makeStyles({
  summary: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) minmax(300px, 400px)',
    columnGap: '28px',
    rowGap: '14px',
    padding: '14px 18px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground1,
    flexShrink: 0,
    '@media (max-width: 1000px)': {
      gridTemplateColumns: 'minmax(0, 1fr) minmax(220px, 270px)',
      columnGap: '20px',
      padding: '12px 14px',
    },
    '@media (max-width: 760px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  left: { display: 'flex', flexDirection: 'column', justifyContent: 'center', rowGap: '14px', minWidth: 0 },
  tiles: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: 'clamp(16px, 2.5vw, 32px)',
    rowGap: '12px',
    alignItems: 'flex-start',
  },
  tile: { display: 'flex', flexDirection: 'column', rowGap: '2px' },
  label: {
    display: 'inline-flex',
    alignItems: 'center',
    columnGap: '6px',
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground2,
    whiteSpace: 'nowrap',
  },
  figure: {
    display: 'flex',
    alignItems: 'baseline',
    columnGap: '8px',
    fontSize: tokens.fontSizeHero700,
    lineHeight: tokens.lineHeightHero700,
    fontWeight: tokens.fontWeightSemibold,
    fontVariantNumeric: 'tabular-nums',
    '@media (max-width: 1000px)': { fontSize: tokens.fontSizeBase500, lineHeight: tokens.lineHeightBase600 },
  },
  aside: {
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightRegular,
    color: tokens.colorNeutralForeground3,
  },
  green: { color: decisionColour('green', 'text') },
  refer: { color: decisionColour('refer', 'text') },
  red: { color: decisionColour('red', 'text') },
  bar: {
    display: 'flex',
    columnGap: '2px',
    height: '12px',
    borderRadius: '6px',
    overflow: 'hidden',
    backgroundColor: tokens.colorNeutralBackground3,
    forcedColorAdjust: 'none',
  },
  part: { minWidth: '3px', transitionProperty: 'flex-grow', transitionDuration: tokens.durationSlow },
  greenPart: { backgroundColor: decisionColour('green', 'solid') },
  referPart: { backgroundColor: decisionColour('refer', 'solid') },
  redPart: { backgroundColor: decisionColour('red', 'solid') },
});

export function Summary({ job }: { readonly job: Job }) {
  const styles = useStyles();
  const { texts, format } = useLanguage();
  const actions = useActions();
  const total = scoredRows(job);
  const shown = decisionsShown(job);
  const parts: Readonly<Record<Decision, string>> = {
    green: styles.greenPart,
    refer: styles.referPart,
    red: styles.redPart,
  };
  const share = (decision: Decision) => (total === 0 ? 0 : job.counts[decision] / total);
  return (
    <section className={styles.summary} aria-label={texts.summary.landmark} data-testid="summary">
      <div className={styles.left}>
        <div className={styles.tiles}>
          {shown.map((decision) => (
            <div key={decision} className={styles.tile} data-testid={`count-${decision}`}>
              <span className={mergeClasses(styles.label, styles[decision])}>
                <DecisionIcon decision={decision} />
                {texts.decisions[decision]}
              </span>
              <span className={styles.figure}>
                {format.count(job.counts[decision])}
                <span className={styles.aside}>{format.share(share(decision))}</span>
              </span>
            </div>
          ))}
          <div className={styles.tile} data-testid="count-to-fix">
            <span className={styles.label}>
              <Wrench16Regular aria-hidden />
              {texts.summary.rowsToFix}
            </span>
            <span className={styles.figure}>
              {format.count(job.rowsToFix)}
              {job.rowsToFix > 0 && (
                <Button size="small" onClick={() => actions.changeView({ tab: 'rows-to-fix' })}>
                  {texts.summary.show}
                </Button>
              )}
            </span>
          </div>
        </div>
        <div
          className={styles.bar}
          role="img"
          aria-label={`${texts.summary.shares}: ${shown.map((decision) => `${texts.decisions[decision]} ${format.share(share(decision))}`).join(', ')}`}
        >
          {shown
            .filter((decision) => job.counts[decision] > 0)
            .map((decision) => (
              <div
                key={decision}
                className={mergeClasses(styles.part, parts[decision])}
                style={{ flexGrow: job.counts[decision], flexBasis: 0 }}
              />
            ))}
        </div>
      </div>
      <Histogram job={job} />
    </section>
  );
}
