/** What all charts share: text in the colour of the page, a quiet grid, marks that a forced palette keeps apart. */
import { makeStyles, tokens } from '@fluentui/react-components';

export const useChartStyles = makeStyles({
  chart: {
    color: tokens.colorNeutralForeground2,
    fontSize: '11px',
    '& .recharts-surface': { overflow: 'visible' },
    '& .recharts-surface:focus-visible': {
      outline: `2px solid ${tokens.colorStrokeFocus2}`,
      outlineOffset: '2px',
    },
    '& .recharts-cartesian-axis-tick-value, & .recharts-label': { fill: 'currentColor' },
    '@media (forced-colors: active)': {
      '& .recharts-rectangle': { stroke: 'CanvasText', strokeWidth: '1px' },
    },
  },
  tip: {
    padding: '6px 10px',
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground1,
    fontSize: tokens.fontSizeBase200,
    fontVariantNumeric: 'tabular-nums',
    whiteSpace: 'nowrap',
    boxShadow: tokens.shadow8,
  },
  tipTitle: { display: 'block', fontWeight: tokens.fontWeightSemibold },
  tipLine: { display: 'flex', alignItems: 'center', columnGap: '6px' },
});

export const GRID_COLOUR = tokens.colorNeutralStroke2;
export const AXIS_COLOUR = tokens.colorNeutralStroke1;
