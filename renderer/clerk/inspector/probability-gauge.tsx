/** Where the probability of default stands between 0 and 100 %, and where the cutoff is. */
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { ScoredRow } from '@risk/app/contract/desktop.ts';
import type { DecisionPolicy } from '@risk/app/model/policy.ts';
import { useLanguage } from '../../design/language/language.tsx';
import { decisionColour } from '../../design/theme.ts';
import { gaugeParts } from './figures.ts';

const useStyles = makeStyles({
  gauge: { display: 'flex', flexDirection: 'column', rowGap: '4px' },
  figures: { display: 'flex', columnGap: '24px', margin: 0, fontVariantNumeric: 'tabular-nums' },
  figure: { display: 'flex', flexDirection: 'column' },
  term: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  value: {
    margin: 0,
    fontSize: tokens.fontSizeBase600,
    lineHeight: tokens.lineHeightBase600,
    fontWeight: tokens.fontWeightSemibold,
  },
  plot: { paddingTop: '6px' },
  scale: { position: 'relative', display: 'flex', height: '12px', forcedColorAdjust: 'none' },
  part: {
    height: '100%',
    boxSizing: 'border-box',
    border: `1px solid ${tokens.colorNeutralBackground1}`,
    borderLeftWidth: 0,
    borderRightWidth: 0,
    ':first-child': { borderRadius: '6px 0 0 6px' },
  },
  lastPart: { borderRadius: '0 6px 6px 0' },
  greenPart: { backgroundColor: decisionColour('green', 'surface') },
  referPart: { backgroundColor: decisionColour('refer', 'surface') },
  redPart: { backgroundColor: decisionColour('red', 'surface') },
  cutoff: {
    position: 'absolute',
    top: '-4px',
    bottom: '-4px',
    width: 0,
    borderLeft: `2px dashed ${tokens.colorNeutralForeground1}`,
    transform: 'translateX(-1px)',
  },
  marker: {
    position: 'absolute',
    top: '-3px',
    width: '18px',
    height: '18px',
    boxSizing: 'border-box',
    borderRadius: '9px',
    border: `3px solid ${tokens.colorNeutralBackground1}`,
    boxShadow: tokens.shadow4,
    transform: 'translateX(-9px)',
  },
  green: { backgroundColor: decisionColour('green', 'solid') },
  refer: { backgroundColor: decisionColour('refer', 'solid') },
  red: { backgroundColor: decisionColour('red', 'solid') },
  axis: {
    position: 'relative',
    height: '18px',
    paddingTop: '6px',
    color: tokens.colorNeutralForeground3,
    fontSize: '11px',
    lineHeight: '16px',
    fontVariantNumeric: 'tabular-nums',
  },
  end: { position: 'absolute', right: 0 },
  tick: {
    position: 'absolute',
    whiteSpace: 'nowrap',
    color: tokens.colorNeutralForeground1,
    fontWeight: tokens.fontWeightSemibold,
  },
});

interface ProbabilityGaugeProps {
  readonly row: ScoredRow;
  readonly policy: DecisionPolicy;
}

const at = (share: number): string => `${share * 100}%`;

export function ProbabilityGauge({ row, policy }: ProbabilityGaugeProps) {
  const styles = useStyles();
  const { texts, format } = useLanguage();
  const { cutoff, referBand } = policy;
  const parts = gaugeParts(policy);
  // The label stays inside of the panel, wherever the cutoff is.
  const side = cutoff < 0.15 ? '0' : cutoff > 0.85 ? '-100%' : '-50%';
  return (
    <div className={styles.gauge}>
      <dl className={styles.figures}>
        <div className={styles.figure}>
          <dt className={styles.term}>{texts.inspector.probability}</dt>
          <dd className={styles.value} data-testid="inspector-probability">
            {format.percent(row.probabilityOfDefault)}
          </dd>
        </div>
        <div className={styles.figure}>
          <dt className={styles.term}>{texts.inspector.confidence}</dt>
          <dd className={styles.value}>{format.percent(row.confidence)}</dd>
        </div>
      </dl>
      <div
        className={styles.plot}
        role="img"
        aria-label={[
          `${texts.inspector.gauge(format.percent(row.probabilityOfDefault), format.share(cutoff))}.`,
          referBand && texts.inspector.gaugeBand(format.share(referBand.from), format.share(referBand.to)),
        ]
          .filter((part) => part !== null)
          .join(' ')}
      >
        <div className={styles.scale}>
          {parts.map(({ decision, width }, index) => (
            <div
              key={decision}
              className={mergeClasses(
                styles.part,
                styles[`${decision}Part`],
                index === parts.length - 1 && styles.lastPart,
              )}
              style={{ width: at(width) }}
            />
          ))}
          <div className={styles.cutoff} style={{ left: at(cutoff) }} />
          <div
            className={mergeClasses(styles.marker, styles[row.decision])}
            style={{ left: `clamp(6px, ${at(row.probabilityOfDefault)}, calc(100% - 6px))` }}
          />
        </div>
        <div className={styles.axis}>
          {cutoff >= 0.3 && <span>{format.share(0)}</span>}
          {cutoff <= 0.7 && <span className={styles.end}>{format.share(1)}</span>}
          <span className={styles.tick} style={{ left: at(cutoff), transform: `translateX(${side})` }}>
            {texts.inspector.cutoff(format.share(cutoff))}
          </span>
        </div>
      </div>
    </div>
  );
}
