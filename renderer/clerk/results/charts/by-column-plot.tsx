/** Shares of the decisions for each value of a column, drawn as bars of one length each. */
import { tokens } from '@fluentui/react-components';
import type { Decision } from '@risk/app/model/policy.ts';
import { Bar, BarChart, CartesianGrid, Tooltip, XAxis, YAxis } from 'recharts';
import { DecisionIcon } from '../../../design/decision-badge.tsx';
import { useLanguage } from '../../../design/language/language.tsx';
import { decisionColour } from '../../../design/theme.ts';
import { type BreakdownBar, shortened } from '../breakdown-figures.ts';
import { AXIS_COLOUR, GRID_COLOUR, useChartStyles } from './chart-styles.ts';

interface ByColumnPlotProps {
  readonly bars: readonly BreakdownBar[];
  readonly decisions: readonly Decision[];
  readonly description: string;
  /** Of the space for the names of the values, in pixels. */
  readonly nameWidth: number;
}

const BAR_HEIGHT = 30;
const AXES_HEIGHT = 44;
/** Of a letter, on average. */
const LETTER_WIDTH = 6.4;
const TICKS = [0, 0.25, 0.5, 0.75, 1];

export default function ByColumnPlot({ bars, decisions, description, nameWidth }: ByColumnPlotProps) {
  const styles = useChartStyles();
  const { texts, format } = useLanguage();
  const letters = Math.floor(nameWidth / LETTER_WIDTH) - 8;
  const data = bars.map(({ value, total, shares }, index) => ({
    place: index,
    name: texts.breakdown.bar(shortened(value, letters), format.count(total)),
    ...shares,
  }));
  return (
    <div className={styles.chart}>
      <BarChart
        responsive
        layout="vertical"
        style={{ width: '100%', height: bars.length * BAR_HEIGHT + AXES_HEIGHT }}
        data={data}
        margin={{ top: 0, right: 24, bottom: 16, left: 0 }}
        barCategoryGap={5}
        title={description}
      >
        <CartesianGrid horizontal={false} stroke={GRID_COLOUR} />
        <XAxis
          type="number"
          domain={[0, 1]}
          ticks={TICKS}
          tickFormatter={(value: number) => format.share(value)}
          tickLine={false}
          axisLine={{ stroke: AXIS_COLOUR }}
          height={24}
          label={{ value: texts.breakdown.share, position: 'bottom', offset: -2 }}
        />
        <YAxis
          type="category"
          dataKey="place"
          width={nameWidth}
          interval={0}
          tickFormatter={(place: number) => data[place]?.name ?? ''}
          tickLine={false}
          axisLine={{ stroke: AXIS_COLOUR }}
        />
        <Tooltip
          cursor={{ fill: tokens.colorNeutralBackground3 }}
          isAnimationActive={false}
          content={<Tip bars={bars} decisions={decisions} />}
        />
        {decisions.map((decision) => (
          <Bar
            key={decision}
            dataKey={decision}
            stackId="decisions"
            fill={decisionColour(decision, 'solid')}
            stroke={tokens.colorNeutralBackground1}
            isAnimationActive={false}
          />
        ))}
      </BarChart>
    </div>
  );
}

interface TipProps {
  readonly bars: readonly BreakdownBar[];
  readonly decisions: readonly Decision[];
  // Both come from the chart.
  readonly active?: boolean;
  readonly label?: string | number;
}

function Tip({ bars, decisions, active = false, label }: TipProps) {
  const styles = useChartStyles();
  const { texts, format } = useLanguage();
  const bar = active ? bars[Number(label)] : undefined;
  if (bar === undefined) return null;
  return (
    <div className={styles.tip}>
      <span className={styles.tipTitle}>{bar.value}</span>
      {decisions.map((decision) => (
        <span key={decision} className={styles.tipLine}>
          <DecisionIcon decision={decision} coloured />
          {`${texts.decisions[decision]}: ${format.count(bar.counts[decision])} (${format.share(bar.shares[decision])})`}
        </span>
      ))}
    </div>
  );
}
