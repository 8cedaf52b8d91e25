/** The product's mark: a gauge in the three colours of a decision. */
import { makeStyles, tokens } from '@fluentui/react-components';
import { decisionColour } from './theme.ts';

const useStyles = makeStyles({
  mark: { width: '26px', height: '26px', flexShrink: 0, fill: 'none', strokeLinecap: 'round' },
  green: { stroke: decisionColour('green', 'solid') },
  refer: { stroke: decisionColour('refer', 'solid') },
  red: { stroke: decisionColour('red', 'solid') },
  needle: { stroke: tokens.colorBrandForeground1 },
  hub: { fill: tokens.colorBrandForeground1 },
});

export function Mark() {
  const styles = useStyles();
  return (
    <svg className={styles.mark} viewBox="0 0 32 32" aria-hidden>
      <path className={styles.green} strokeWidth="4.5" d="M4 23a12 12 0 0 1 8.2-11.4" />
      <path className={styles.refer} strokeWidth="4.5" d="M16.4 11a12 12 0 0 1 5.2 1.4" />
      <path className={styles.red} strokeWidth="4.5" d="M25.6 15.8A12 12 0 0 1 28 23" />
      <path className={styles.needle} strokeWidth="3" d="M16 24.5 10.5 16" />
      <circle className={styles.hub} cx="16" cy="24" r="3" />
    </svg>
  );
}
