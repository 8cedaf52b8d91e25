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
  icon: { flexShrink: 0, width: '16px', height: '16px' },
});

export function DecisionIcon({ decision }: { readonly decision: Decision }) {
  const { icon } = useStyles();
  switch (decision) {
    case 'green':
      return <CheckmarkCircle16Filled className={icon} aria-hidden />;
    case 'refer':
      return <PersonQuestionMark16Filled className={icon} aria-hidden />;
    case 'red':
      return <DismissCircle16Filled className={icon} aria-hidden />;
  }
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
