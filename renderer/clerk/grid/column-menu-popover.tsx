/** The menu of a heading: the column's filter, and where and how wide it stands. */
import {
  Button,
  makeStyles,
  Popover,
  PopoverSurface,
  type PositioningImperativeRef,
  Switch,
  tokens,
} from '@fluentui/react-components';
import {
  ArrowLeft16Regular,
  ArrowRight16Regular,
  EyeOff16Regular,
  ZoomIn16Regular,
  ZoomOut16Regular,
} from '@fluentui/react-icons';
import type { ColumnFilter } from '@risk/app/contract/desktop.ts';
import { useLayoutEffect, useRef } from 'react';
import { useLanguage } from '../../design/language/language.tsx';
import { FilterForm } from './filter-form.tsx';
import { filterKindOf, type GridColumn } from './grid-columns.ts';

const useStyles = makeStyles({
  surface: {
    display: 'flex',
    flexDirection: 'column',
    rowGap: '10px',
    width: '280px',
    padding: '12px',
    overflowY: 'auto',
  },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    overflowWrap: 'anywhere',
  },
  arrange: {
    display: 'flex',
    flexDirection: 'column',
    rowGap: '4px',
    paddingTop: '8px',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  pair: { display: 'grid', gridTemplateColumns: '1fr 1fr', gap: '4px' },
  action: { justifyContent: 'flex-start', fontWeight: tokens.fontWeightRegular, minWidth: 0 },
});

/** What the menu can do with its column. */
export interface ColumnMenuHandlers {
  readonly onFilter: (column: GridColumn, filter: ColumnFilter | null) => void;
  readonly onMove: (column: GridColumn, step: -1 | 1) => void;
  readonly onPin: (column: GridColumn, pinned: boolean) => void;
  /** @param by in steps; null for the usual width */
  readonly onWidth: (column: GridColumn, by: number | null) => void;
  readonly onHide: (column: GridColumn) => void;
}

interface ColumnMenuPopoverProps extends ColumnMenuHandlers {
  readonly column: GridColumn;
  readonly target: HTMLElement;
  readonly categories: readonly string[];
  readonly onClose: () => void;
}

export function ColumnMenuPopover(props: ColumnMenuPopoverProps) {
  const { column, target, categories, onClose, onFilter, onMove, onPin, onWidth, onHide } = props;
  const styles = useStyles();
  const { texts } = useLanguage();
  const position = useRef<PositioningImperativeRef>(null);
  // The heading may have moved under it.
  useLayoutEffect(() => {
    position.current?.updatePosition();
  });
  const filterKind = filterKindOf(column);
  return (
    <Popover
      open
      trapFocus
      onOpenChange={(_, { open }) => {
        if (!open) onClose();
      }}
      positioning={{
        target,
        position: 'below',
        align: 'start',
        // A low window has more room beside a heading than below it.
        fallbackPositions: ['below-end', 'after-top', 'before-top'],
        autoSize: 'height',
        overflowBoundaryPadding: 8,
        positioningRef: position,
      }}
    >
      <PopoverSurface
        className={styles.surface}
        aria-label={texts.grid.menuOf(column.title)}
        data-testid="heading-menu"
      >
        <h2 className={styles.title}>{column.title}</h2>
        {filterKind !== null && (
          <FilterForm
            key={column.key}
            column={column}
            categories={categories}
            onFilter={(wanted) => onFilter(column, wanted)}
          />
        )}
        <div className={styles.arrange}>
          <Switch
            label={texts.grid.pin}
            checked={column.pinned}
            onChange={(_, { checked }) => onPin(column, checked)}
          />
          <div className={styles.pair}>
            <Button
              size="small"
              appearance="subtle"
              className={styles.action}
              icon={<ArrowLeft16Regular />}
              onClick={() => onMove(column, -1)}
            >
              {texts.grid.moveLeft}
            </Button>
            <Button
              size="small"
              appearance="subtle"
              className={styles.action}
              icon={<ArrowRight16Regular />}
              onClick={() => onMove(column, 1)}
            >
              {texts.grid.moveRight}
            </Button>
            <Button
              size="small"
              appearance="subtle"
              className={styles.action}
              icon={<ZoomOut16Regular />}
              onClick={() => onWidth(column, -1)}
            >
              {texts.grid.narrower}
            </Button>
            <Button
              size="small"
              appearance="subtle"
              className={styles.action}
              icon={<ZoomIn16Regular />}
              onClick={() => onWidth(column, 1)}
            >
              {texts.grid.wider}
            </Button>
          </div>
          {column.kind !== 'decision' && (
            <Button
              size="small"
              appearance="subtle"
              className={styles.action}
              icon={<EyeOff16Regular />}
              onClick={() => onHide(column)}
            >
              {texts.grid.hide}
            </Button>
          )}
        </div>
      </PopoverSurface>
    </Popover>
  );
}
