/** How many applicants have which probability of default, with the cutoff marked; the same figures as a table. */
import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { Job } from '@risk/app/contract/desktop.ts';
import type { Decision } from '@risk/app/model/policy.ts';
import { useState } from 'react';
import { useLanguage } from '../../design/language/language.tsx';
import { decisionColour } from '../../design/theme.ts';
import { decisionsShown, type HistogramBar, histogramBars } from './summary-figures.ts';

const PLOT_HEIGHT = 64;

const useStyles = makeStyles({
  figure: { display: 'flex', flexDirection: 'column', rowGap: '4px', margin: 0, minWidth: 0 },
  caption: { display: 'flex', alignItems: 'center', columnGap: '8px', minHeight: '24px' },
  toggle: { marginRight: '-8px', fontWeight: tokens.fontWeightRegular },
  title: {
    flexGrow: 1,
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground2,
  },
  plot: {
    position: 'relative',
    display: 'flex',
    alignItems: 'flex-end',
    columnGap: '2px',
    height: `${PLOT_HEIGHT}px`,
    borderBottom: `1px solid ${tokens.colorNeutralStroke1}`,
    forcedColorAdjust: 'none',
  },
  bar: { flexGrow: 1, flexBasis: 0, borderRadius: '2px 2px 0 0' },
  green: { backgroundColor: decisionColour('green', 'solid') },
  refer: { backgroundColor: decisionColour('refer', 'solid') },
  red: { backgroundColor: decisionColour('red', 'solid') },
  cutoff: {
    position: 'absolute',
    top: '-2px',
    bottom: 0,
    width: 0,
    borderLeft: `2px dashed ${tokens.colorNeutralForeground1}`,
    transform: 'translateX(-1px)',
  },
  axis: {
    position: 'relative',
    height: '16px',
    color: tokens.colorNeutralForeground3,
    fontSize: '11px',
    lineHeight: '16px',
  },
  tick: { position: 'absolute', transform: 'translateX(-50%)', whiteSpace: 'nowrap' },
  lastTick: { position: 'absolute', right: 0 },
  cutoffTick: { color: tokens.colorNeutralForeground1, fontWeight: tokens.fontWeightSemibold },
  tableFrame: {
    maxHeight: `${PLOT_HEIGHT + 20}px`,
    overflow: 'auto',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  table: {
    width: '100%',
    borderCollapse: 'collapse',
    fontSize: tokens.fontSizeBase200,
    fontVariantNumeric: 'tabular-nums',
  },
  cell: { padding: '1px 8px', textAlign: 'left', fontWeight: tokens.fontWeightRegular },
  number: { textAlign: 'right' },
});

export function Histogram({ job }: { readonly job: Job }) {
  const styles = useStyles();
  const { texts, format } = useLanguage();
  const [asTable, setAsTable] = useState(false);
  const { policy } = job.model;
  const bars = histogramBars(job.histogram, policy);
  const { referBand } = policy;
  const marks = referBand === null ? [policy.cutoff] : [referBand.from, referBand.to];
  const middle = referBand === null ? policy.cutoff : (referBand.from + referBand.to) / 2;
  const label =
    referBand === null
      ? texts.summary.cutoff(format.share(policy.cutoff))
      : texts.summary.referBand(format.share(referBand.from), format.share(referBand.to));
  const figures = decisionsShown(job).map(
    (decision) => `${texts.decisions[decision]}: ${format.count(job.counts[decision])}`,
  );
  return (
    <figure className={styles.figure} data-testid="histogram">
      <figcaption className={styles.caption}>
        <span className={styles.title}>{texts.summary.distribution}</span>
        <Button
          size="small"
          appearance="subtle"
          className={styles.toggle}
          onClick={() => setAsTable(!asTable)}
        >
          {asTable ? texts.summary.asChart : texts.summary.asTable}
        </Button>
      </figcaption>
      {asTable ? (
        <HistogramTable bars={bars} />
      ) : (
        <div role="img" aria-label={[texts.summary.distribution, label, ...figures].join('. ')}>
          <Plot bars={bars} marks={marks} />
          <div className={styles.axis} aria-hidden>
            {middle > (referBand === null ? 0.3 : 0.45) && <span>{format.share(0)}</span>}
            <span
              className={mergeClasses(styles.tick, styles.cutoffTick)}
              style={{ left: `${Math.min(84, Math.max(16, middle * 100))}%` }}
            >
              {label}
            </span>
            {middle < (referBand === null ? 0.7 : 0.55) && (
              <span className={styles.lastTick}>{format.share(1)}</span>
            )}
          </div>
        </div>
      )}
    </figure>
  );
}

function Plot({
  bars,
  marks,
}: {
  readonly bars: readonly HistogramBar[];
  readonly marks: readonly number[];
}) {
  const styles = useStyles();
  const { texts, format } = useLanguage();
  const grounds: Readonly<Record<Decision, string>> = {
    green: styles.green,
    refer: styles.refer,
    red: styles.red,
  };
  return (
    <div className={styles.plot}>
      {bars.map(({ from, to, count, height, decision }) => (
        <div
          key={from}
          className={mergeClasses(styles.bar, grounds[decision])}
          // Even a single applicant among a million leaves a trace.
          style={{ height: count === 0 ? 0 : Math.max(2, height * PLOT_HEIGHT) }}
          title={`${texts.summary.interval(format.share(from), format.share(to))}: ${format.count(count)}`}
        />
      ))}
      {marks.map((mark) => (
        <div key={mark} className={styles.cutoff} style={{ left: `${mark * 100}%` }} />
      ))}
    </div>
  );
}

function HistogramTable({ bars }: { readonly bars: readonly HistogramBar[] }) {
  const styles = useStyles();
  const { texts, format } = useLanguage();
  return (
    // Scrolls by itself, so the keyboard has to be able to get into it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={styles.tableFrame} tabIndex={0} role="region" aria-label={texts.summary.distribution}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th className={styles.cell}>{texts.summary.probability}</th>
            <th className={mergeClasses(styles.cell, styles.number)}>{texts.summary.applicantsColumn}</th>
          </tr>
        </thead>
        <tbody>
          {bars.map(({ from, to, count }) => (
            <tr key={from}>
              <th scope="row" className={styles.cell}>
                {texts.summary.interval(format.share(from), format.share(to))}
              </th>
              <td className={mergeClasses(styles.cell, styles.number)}>{format.count(count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
