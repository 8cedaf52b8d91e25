/** One calm line above the work: something to know, rarely something to do. */
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { decisionColour } from './theme.ts';

const useStyles = makeStyles({
  banner: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: '10px',
    rowGap: '4px',
    minHeight: '36px',
    padding: '4px 20px',
    boxSizing: 'border-box',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground3,
    color: tokens.colorNeutralForeground1,
  },
  warning: { backgroundColor: decisionColour('refer', 'surface'), color: decisionColour('refer', 'text') },
  icon: { display: 'flex', flexShrink: 0 },
  text: { flexGrow: 1, flexBasis: '20em', overflowWrap: 'anywhere' },
  title: { fontWeight: tokens.fontWeightSemibold },
});

interface BannerProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly text?: string;
  readonly tone?: 'calm' | 'warning';
  readonly actions?: ReactNode;
  readonly testId?: string;
}

export function Banner({ icon, title, text, tone = 'calm', actions, testId }: BannerProps) {
  const styles = useStyles();
  return (
    <div className={mergeClasses(styles.banner, tone === 'warning' && styles.warning)} data-testid={testId}>
      <span className={styles.icon} aria-hidden>
        {icon}
      </span>
      <span className={styles.text}>
        <span className={styles.title}>{title}</span> {text}
      </span>
      {actions}
    </div>
  );
}
