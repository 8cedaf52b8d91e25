/** Where one is in the list, what is marked in it, and ways to its pages and ends. */
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { Copy16Regular, Dismiss16Regular } from '@fluentui/react-icons';
import { useLanguage } from '../../design/language/language.tsx';
import { rowsInSight, scrollTopOf, type Viewport, type VirtualWindow } from './virtual-window.ts';

const useStyles = makeStyles({
  footer: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: '4px',
    flexShrink: 0,
    minHeight: '36px',
    padding: '2px 6px 2px 12px',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  selected: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: '6px',
    marginRight: '8px',
    paddingLeft: '10px',
    borderLeft: `3px solid ${tokens.colorCompoundBrandStroke}`,
    fontSize: tokens.fontSizeBase200,
    fontVariantNumeric: 'tabular-nums',
  },
  pager: { display: 'flex', flexWrap: 'wrap', marginLeft: 'auto', columnGap: '4px' },
  said: { color: tokens.colorNeutralForeground2 },
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
  /** Rows that are marked. */
  readonly selected: number;
  /** What came of the last copy. */
  readonly said: string;
  readonly onCopy: () => void;
  readonly onDeselect: () => void;
}

export function GridFooter(props: GridFooterProps) {
  const { viewport, shown, scrollTo, selected } = props;
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
      {selected > 0 && <Selected {...props} />}
      <div className={styles.pager}>
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
    </div>
  );
}

function Selected({ selected, said, onCopy, onDeselect }: GridFooterProps) {
  const styles = useStyles();
  const { texts, format } = useLanguage();
  return (
    <span className={styles.selected} data-testid="selected-rows">
      {texts.grid.selected(selected, format.count(selected))}
      <Button size="small" icon={<Copy16Regular />} onClick={onCopy}>
        {texts.grid.copyRows}
      </Button>
      <Button
        size="small"
        appearance="subtle"
        icon={<Dismiss16Regular />}
        aria-label={texts.grid.deselect}
        title={texts.grid.deselect}
        onClick={onDeselect}
      />
      <span className={styles.said}>{said}</span>
    </span>
  );
}
