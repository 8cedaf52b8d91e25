/** The grid's heading row: a click sorts, Shift adds a key. */
import { mergeClasses } from '@fluentui/react-components';
import { ArrowDown16Filled, ArrowUp16Filled } from '@fluentui/react-icons';
import { memo } from 'react';
import type { Texts } from '../../design/language/en.ts';
import { useLanguage } from '../../design/language/language.tsx';
import type { SortEntry } from '../state/view-slice.ts';
import { type GridColumn, isRightAligned, isSortable } from './grid-columns.ts';
import { useGridStyles } from './grid-styles.ts';

interface GridHeadingProps {
  readonly gridId: string;
  readonly columns: readonly GridColumn[];
  readonly sort: readonly SortEntry[];
  /** Column under the keyboard, or -1. */
  readonly activeColumn: number;
  readonly onSort: (key: string, add: boolean) => void;
}

export const GridHeading = memo(({ gridId, columns, sort, activeColumn, onSort }: GridHeadingProps) => {
  const styles = useGridStyles();
  const { texts } = useLanguage();
  const width = columns.reduce((sum, column) => sum + column.width, 0);
  return (
    <div role="rowgroup" className={styles.heading} style={{ width }}>
      <div role="row" aria-rowindex={1} style={{ display: 'flex' }}>
        {columns.map((column, index) => {
          const rank = sort.findIndex(({ key }) => key === column.key);
          const direction = sort[rank]?.direction;
          const pinned = column.pinnedAt !== null;
          return (
            <div
              key={column.key}
              id={`${gridId}-heading-${index}`}
              role="columnheader"
              aria-colindex={index + 1}
              aria-sort={rank === 0 ? direction : undefined}
              className={mergeClasses(
                styles.headingCell,
                pinned && styles.pinnedHeading,
                pinned && columns[index + 1]?.pinnedAt === null && styles.lastPinned,
                index === activeColumn && styles.activeCell,
              )}
              style={{ width: column.width, ...(column.pinnedAt !== null && { left: column.pinnedAt }) }}
              title={headingHint(column, texts) || undefined}
            >
              {isSortable(column) ? (
                <button
                  type="button"
                  tabIndex={-1}
                  className={mergeClasses(
                    styles.sortButton,
                    isRightAligned(column) && styles.sortButtonRight,
                  )}
                  onClick={(event) => onSort(column.key, event.shiftKey)}
                >
                  <span className={mergeClasses(styles.headingText, column.extra && styles.extra)}>
                    {column.title}
                  </span>
                  {direction !== undefined && (
                    <span className={styles.sortMark}>
                      {direction === 'ascending' ? (
                        <ArrowUp16Filled aria-hidden />
                      ) : (
                        <ArrowDown16Filled aria-hidden />
                      )}
                      {sort.length > 1 && <span className={styles.sortRank}>{rank + 1}</span>}
                      <span className={styles.hidden}>
                        {direction === 'ascending' ? texts.grid.ascending : texts.grid.descending}
                      </span>
                    </span>
                  )}
                </button>
              ) : (
                <span className={styles.plainHeading}>{column.title}</span>
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
});

function headingHint({ header, extra }: GridColumn, texts: Texts): string {
  return [header, extra ? texts.grid.notUsed : null].filter((part) => part !== null).join(' · ');
}
