/** The histogram of the summary, drawn. */
import { tokens } from '@fluentui/react-components';
import type { DecisionPolicy } from '@risk/app/model/policy.ts';
import { Bar, BarChart, CartesianGrid, ReferenceLine, Tooltip, XAxis, YAxis } from 'recharts';
import { useLanguage } from '../../../design/language/language.tsx';
import { decisionColour } from '../../../design/theme.ts';
import type { HistogramBar } from '../summary-figures.ts';
import { AXIS_COLOUR, GRID_COLOUR, useChartStyles } from './chart-styles.ts';

interface HistogramPlotProps {
  readonly bars: readonly HistogramBar[];
  readonly policy: DecisionPolicy;
  /** Where the decision changes, in words. */
  readonly mark: string;
  readonly description: string;
  readonly height: number;
}

/** Of the axis' title, and of one digit beside it, in pixels. */
const AXIS_TITLE_WIDTH = 32;
const DIGIT_WIDTH = 6.6;
const TICKS = [0, 0.25, 0.5, 0.75, 1];

export default function HistogramPlot({ bars, policy, mark, description, height }: HistogramPlotProps) {
  const styles = useChartStyles();
  const { texts, format } = useLanguage();
  const { referBand, cutoff } = policy;
  const marks = referBand === null ? [cutoff] : [referBand.from, referBand.to];
  const middle = referBand === null ? cutoff : (referBand.from + referBand.to) / 2;
  const tallest = format.count(Math.max(...bars.map(({ count }) => count)));
  const data = bars.map(({ from, to, count, decision }) => ({
    middle: (from + to) / 2,
    count,
    fill: decisionColour(decision, 'solid'),
  }));
  return (
    <div className={styles.chart}>
      <BarChart
        responsive
        style={{ width: '100%', height }}
        data={data}
        margin={{ top: 16, right: 14, bottom: 0, left: 0 }}
        barCategoryGap={1}
        title={description}
      >
        <CartesianGrid vertical={false} stroke={GRID_COLOUR} />
        <XAxis
          dataKey="middle"
          type="number"
          domain={[0, 1]}
          ticks={TICKS}
          tickFormatter={(value: number) => format.share(value)}
          tickLine={false}
          axisLine={{ stroke: AXIS_COLOUR }}
          height={20}
        />
        <YAxis
          width={AXIS_TITLE_WIDTH + tallest.length * DIGIT_WIDTH}
          allowDecimals={false}
          tickCount={3}
          tickFormatter={(value: number) => format.count(value)}
          tickLine={false}
          axisLine={false}
          label={{
            value: texts.summary.applicantsColumn,
            angle: -90,
            position: 'insideLeft',
            style: { textAnchor: 'middle' },
          }}
        />
        <Tooltip
          cursor={{ fill: tokens.colorNeutralBackground3 }}
          isAnimationActive={false}
          content={<Tip bars={bars} />}
        />
        <Bar dataKey="count" isAnimationActive={false} minPointSize={(value) => (value === 0 ? 0 : 2)} />
        {marks.map((at) => (
          <ReferenceLine
            key={at}
            x={at}
            stroke={tokens.colorNeutralForeground1}
            strokeWidth={2}
            strokeDasharray="4 3"
          />
        ))}
        <ReferenceLine
          x={Math.min(0.82, Math.max(0.18, middle))}
          stroke="none"
          label={{ value: mark, position: 'top', fill: tokens.colorNeutralForeground1, fontWeight: 600 }}
        />
      </BarChart>
    </div>
  );
}

interface TipProps {
  readonly bars: readonly HistogramBar[];
  // Both come from the chart.
  readonly active?: boolean;
  readonly label?: string | number;
}

function Tip({ bars, active = false, label }: TipProps) {
  const styles = useChartStyles();
  const { texts, format } = useLanguage();
  const bar = active ? bars.find(({ from, to }) => (from + to) / 2 === Number(label)) : undefined;
  if (bar === undefined) return null;
  return (
    <div className={styles.tip}>
      <span className={styles.tipTitle}>
        {texts.summary.interval(format.share(bar.from), format.share(bar.to))}
      </span>
      {`${texts.summary.applicantsColumn}: ${format.count(bar.count)}`}
    </div>
  );
}
