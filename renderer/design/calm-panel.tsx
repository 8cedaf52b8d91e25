/** A state that fills the window's middle: an icon, what it is, what happens next, what one can do. */
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  panel: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    rowGap: '10px',
    padding: '40px 32px',
    textAlign: 'center',
    borderRadius: tokens.borderRadiusXLarge,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  bare: { border: 'none', backgroundColor: 'transparent', padding: '28px 16px' },
  icon: { color: tokens.colorBrandForeground1, display: 'flex' },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    fontWeight: tokens.fontWeightSemibold,
    outlineStyle: 'none',
  },
  text: { margin: 0, maxWidth: '56ch', color: tokens.colorNeutralForeground2, textWrap: 'pretty' },
  actions: { display: 'flex', flexWrap: 'wrap', justifyContent: 'center', gap: '8px', paddingTop: '10px' },
});

interface CalmPanelProps {
  readonly icon?: ReactNode;
  readonly title: string;
  readonly text?: string;
  readonly actions?: ReactNode;
  readonly children?: ReactNode;
  /** Without border and ground, inside another panel. */
  readonly bare?: boolean;
  /** 1 where the panel is all that the screen says. */
  readonly level?: 1 | 2;
  readonly testId?: string;
}

export function CalmPanel({
  icon,
  title,
  text,
  actions,
  children,
  bare = false,
  level = 2,
  testId,
}: CalmPanelProps) {
  const styles = useStyles();
  const Title = level === 1 ? 'h1' : 'h2';
  return (
    <section className={mergeClasses(styles.panel, bare && styles.bare)} data-testid={testId}>
      {icon !== undefined && (
        <span className={styles.icon} aria-hidden>
          {icon}
        </span>
      )}
      <Title className={styles.title}>{title}</Title>
      {text !== undefined && <p className={styles.text}>{text}</p>}
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      {children}
    </section>
  );
}
