/** The grid's heading row: a click sorts, Shift or Ctrl adds a key, a button beside it opens the column's menu. */
import { mergeClasses } from '@fluentui/react-components';
import {
  ArrowDown16Filled,
  ArrowUp16Filled,
  ChevronDown16Regular,
  Filter16Filled,
} from '@fluentui/react-icons';
import { memo } from 'react';
import type { Texts } from '../../design/language/en.ts';
import { useLanguage } from '../../design/language/language.tsx';
import type { SortEntry } from '../state/view-slice.ts';
import { type GridColumn, isRightAligned, isSortable, widthOfAll } from './grid-columns.ts';
import { useGridStyles } from './grid-styles.ts';
import type { ColumnResize } from './use-column-resize.ts';
import { type ColumnWindow, drawnColumns } from './virtual-columns.ts';

interface GridHeadingProps {
  readonly gridId: string;
  readonly columns: readonly GridColumn[];
  readonly shown: ColumnWindow;
  readonly sort: readonly SortEntry[];
  /** Keys of the columns that have a filter. */
  readonly filtered: ReadonlySet<string>;
  /** Column whose menu the Tab key reaches. */
  readonly tabColumn: number;
  /** Column under the keyboard, or -1. */
  readonly activeColumn: number;
  /** Key of the column whose menu is open. */
  readonly menuKey: string | null;
  readonly onSort: (key: string, add: boolean) => void;
  readonly onMenu: (index: number) => void;
  readonly resize: ColumnResize;
}

export const GridHeading = memo((props: GridHeadingProps) => {
  const { columns, shown } = props;
  const styles = useGridStyles();
  return (
    <div role="rowgroup" className={styles.heading} style={{ width: widthOfAll(columns) }}>
      <div role="row" aria-rowindex={1} className={styles.headingRow}>
        {drawnColumns(columns, shown).map(({ column, index, gap }) => (
          <HeadingCell key={column.key} {...props} column={column} index={index} gap={gap} />
        ))}
      </div>
    </div>
  );
});

interface HeadingCellProps extends GridHeadingProps {
  readonly column: GridColumn;
  readonly index: number;
  /** Empty space before it, in CSS pixels. */
  readonly gap: number;
}

function HeadingCell(props: HeadingCellProps) {
  const { gridId, columns, column, index, gap, sort, filtered, tabColumn, activeColumn, menuKey } = props;
  const { onSort, onMenu, resize } = props;
  const styles = useGridStyles();
  const { texts } = useLanguage();
  const rank = sort.findIndex(({ key }) => key === column.key);
  const stays = column.pinnedAt !== null;
  const hasFilter = filtered.has(column.key);
  const title = (
    <span className={mergeClasses(styles.headingText, column.extra && styles.extra)}>{column.title}</span>
  );
  return (
    <div
      id={`${gridId}-heading-${index}`}
      role="columnheader"
      aria-colindex={index + 1}
      aria-sort={rank === 0 ? sort[0]?.direction : undefined}
      data-heading={index}
      className={mergeClasses(
        styles.headingCell,
        stays && styles.pinnedHeading,
        stays && columns[index + 1]?.pinnedAt === null && styles.lastPinned,
        index === activeColumn && styles.activeCell,
      )}
      style={{
        width: column.width,
        marginLeft: gap,
        ...(column.pinnedAt !== null && { left: column.pinnedAt }),
      }}
      title={headingHint(column, texts) || undefined}
    >
      {isSortable(column) ? (
        <button
          type="button"
          tabIndex={-1}
          className={mergeClasses(styles.sortButton, isRightAligned(column) && styles.sortButtonRight)}
          onClick={(event) => onSort(column.key, event.shiftKey || event.ctrlKey || event.metaKey)}
        >
          {title}
          <SortMark sort={sort} rank={rank} />
        </button>
      ) : (
        <span className={styles.plainHeading}>{title}</span>
      )}
      <button
        type="button"
        tabIndex={index === tabColumn ? 0 : -1}
        aria-haspopup="dialog"
        aria-expanded={menuKey === column.key}
        aria-label={texts.grid.menuOf(column.title)}
        data-menu={index}
        className={mergeClasses(styles.menuButton, hasFilter && styles.menuButtonSet)}
        onClick={() => onMenu(index)}
      >
        {hasFilter ? <Filter16Filled aria-hidden /> : <ChevronDown16Regular aria-hidden />}
      </button>
      <span aria-hidden className={styles.resizer} {...resize.handlers(column)} />
    </div>
  );
}

function SortMark({ sort, rank }: { readonly sort: readonly SortEntry[]; readonly rank: number }) {
  const styles = useGridStyles();
  const { texts } = useLanguage();
  const entry = sort[rank];
  if (entry === undefined) return null;
  const ascending = entry.direction === 'ascending';
  const Arrow = ascending ? ArrowUp16Filled : ArrowDown16Filled;
  return (
    <span className={styles.sortMark}>
      <Arrow aria-hidden />
      {sort.length > 1 && (
        <span className={styles.sortRank} aria-hidden>
          {rank + 1}
        </span>
      )}
      <span className={styles.hidden}>
        {ascending ? texts.grid.ascending : texts.grid.descending}
        {sort.length > 1 && `, ${texts.grid.sortKey(rank + 1, sort.length)}`}
      </span>
    </span>
  );
}

function headingHint({ header, extra }: GridColumn, texts: Texts): string {
  return [header, extra ? texts.grid.notUsed : null].filter((part) => part !== null).join(' · ');
}
