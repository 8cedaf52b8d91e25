/** A decision as colour, icon and word together, so that none of the three has to be seen to understand it. */
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import {
  CheckmarkCircle16Filled,
  DismissCircle16Filled,
  PersonQuestionMark16Filled,
} from '@fluentui/react-icons';
import type { Decision } from '@risk/app/model/policy.ts';
import { useLanguage } from './language/language.tsx';
import { decisionColour } from './theme.ts';

const useStyles = makeStyles({
  badge: {
    display: 'inline-flex',
    alignItems: 'center',
    columnGap: '6px',
    height: '24px',
    padding: '0 10px 0 6px',
    borderRadius: '12px',
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
    whiteSpace: 'nowrap',
    '@media (forced-colors: active)': { border: '1px solid CanvasText' },
  },
  green: { backgroundColor: decisionColour('green', 'surface'), color: decisionColour('green', 'text') },
  refer: { backgroundColor: decisionColour('refer', 'surface'), color: decisionColour('refer', 'text') },
  red: { backgroundColor: decisionColour('red', 'surface'), color: decisionColour('red', 'text') },
  greenIcon: { color: decisionColour('green', 'solid') },
  referIcon: { color: decisionColour('refer', 'solid') },
  redIcon: { color: decisionColour('red', 'solid') },
  icon: { flexShrink: 0, width: '16px', height: '16px' },
});

const icons = {
  green: CheckmarkCircle16Filled,
  refer: PersonQuestionMark16Filled,
  red: DismissCircle16Filled,
} as const satisfies Record<Decision, unknown>;

interface DecisionIconProps {
  readonly decision: Decision;
  /** In the decision's own colour, for where the ground is not. */
  readonly coloured?: boolean;
}

export function DecisionIcon({ decision, coloured = false }: DecisionIconProps) {
  const styles = useStyles();
  const icon = mergeClasses(styles.icon, coloured && styles[`${decision}Icon`]);
  const Icon = icons[decision];
  return <Icon className={icon} aria-hidden />;
}

export function DecisionBadge({ decision }: { readonly decision: Decision }) {
  const styles = useStyles();
  const { texts } = useLanguage();
  return (
    <span className={mergeClasses(styles.badge, styles[decision])} data-decision={decision}>
      <DecisionIcon decision={decision} />
      {texts.decisions[decision]}
    </span>
  );
}
