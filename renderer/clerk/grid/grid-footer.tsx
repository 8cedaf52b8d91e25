/** Where one is in the list, and ways to its pages and ends. */
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useLanguage } from '../../design/language/language.tsx';
import { rowsInSight, scrollTopOf, type Viewport, type VirtualWindow } from './virtual-window.ts';

const useStyles = makeStyles({
  footer: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: '4px',
    minHeight: '36px',
    padding: '2px 6px 2px 12px',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  range: {
    flexGrow: 1,
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    fontVariantNumeric: 'tabular-nums',
  },
});

interface GridFooterProps {
  readonly viewport: Viewport;
  readonly shown: VirtualWindow;
  readonly scrollTo: (top: number) => void;
}

export function GridFooter({ viewport, shown, scrollTo }: GridFooterProps) {
  const styles = useStyles();
  const { texts, format } = useLanguage();
  const { totalRows } = viewport;
  const step = rowsInSight(viewport);
  const atStart = shown.first <= 0;
  const atEnd = shown.last >= totalRows - 1;
  const goTo = (row: number) => scrollTo(scrollTopOf(Math.max(0, row), viewport));
  return (
    <div className={styles.footer} role="group" aria-label={texts.grid.paging}>
      <span className={styles.range} data-testid="row-range">
        {totalRows === 0
          ? texts.grid.noRows
          : texts.grid.range(
              format.count(shown.first + 1),
              format.count(shown.last + 1),
              format.count(totalRows),
            )}
      </span>
      <Button size="small" appearance="subtle" disabledFocusable={atStart} onClick={() => goTo(0)}>
        {texts.grid.first}
      </Button>
      <Button
        size="small"
        appearance="subtle"
        disabledFocusable={atStart}
        onClick={() => goTo(shown.first - step)}
      >
        {texts.grid.previous}
      </Button>
      <Button
        size="small"
        appearance="subtle"
        disabledFocusable={atEnd}
        onClick={() => goTo(shown.first + step)}
      >
        {texts.grid.next}
      </Button>
      <Button size="small" appearance="subtle" disabledFocusable={atEnd} onClick={() => goTo(totalRows)}>
        {texts.grid.last}
      </Button>
    </div>
  );
}
