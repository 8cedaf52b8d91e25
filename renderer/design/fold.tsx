/** A foldable part: the browser's own `details`, so that keyboard and find-in-page work by themselves. */
import { makeStyles, tokens } from '@fluentui/react-components';
import { ChevronRight16Regular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  fold: { '&[open] > summary svg': { transform: 'rotate(90deg)' } },
  summary: {
    display: 'inline-flex',
    alignItems: 'center',
    columnGap: '6px',
    minHeight: '28px',
    padding: '0 8px 0 4px',
    marginLeft: '-4px',
    borderRadius: tokens.borderRadiusMedium,
    color: tokens.colorBrandForegroundLink,
    fontWeight: tokens.fontWeightSemibold,
    cursor: 'pointer',
    listStyleType: 'none',
    '&::-webkit-details-marker': { display: 'none' },
    ':hover': { textDecorationLine: 'underline' },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '1px' },
    '& svg': { transitionProperty: 'transform', transitionDuration: tokens.durationFast },
  },
  body: { paddingTop: '8px' },
});

interface FoldProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly open?: boolean;
  readonly testId?: string;
}

export function Fold({ title, children, open = false, testId }: FoldProps) {
  const styles = useStyles();
  return (
    <details className={styles.fold} open={open} data-testid={testId}>
      <summary className={styles.summary}>
        <ChevronRight16Regular aria-hidden />
        {title}
      </summary>
      <div className={styles.body}>{children}</div>
    </details>
  );
}
