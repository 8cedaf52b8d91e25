/** One applicant in the grid, or the place of one whose page is still on its way. */
import { mergeClasses } from '@fluentui/react-components';
import type { ScoredRow } from '@risk/app/contract/desktop.ts';
import { memo } from 'react';
import { DecisionBadge } from '../../design/decision-badge.tsx';
import { useLanguage } from '../../design/language/language.tsx';
import { cellHint, cellText, type GridColumn, isRightAligned } from './grid-columns.ts';
import { useGridStyles } from './grid-styles.ts';
import { type ColumnWindow, drawnColumns } from './virtual-columns.ts';

interface GridRowProps {
  readonly gridId: string;
  readonly position: number;
  readonly top: number;
  readonly width: number;
  readonly row: ScoredRow | undefined;
  readonly columns: readonly GridColumn[];
  readonly shown: ColumnWindow;
  /** Column under the keyboard, or -1 where this is not the active row. */
  readonly activeColumn: number;
  readonly focused: boolean;
  /** Its reasons are shown. */
  readonly inspected: boolean;
  readonly selected: boolean;
  /** Rows are marked, this one or others. */
  readonly marking: boolean;
}

export const GridRow = memo((props: GridRowProps) => {
  const { gridId, position, top, width, row, columns, shown, activeColumn, focused } = props;
  const { inspected, selected, marking } = props;
  const styles = useGridStyles();
  const language = useLanguage();
  return (
    <div
      role="row"
      aria-rowindex={position + 2}
      aria-selected={row === undefined && !selected ? undefined : marking ? selected : inspected}
      className={mergeClasses(
        styles.row,
        row !== undefined && styles.clickable,
        activeColumn >= 0 && styles.activeRow,
        inspected && styles.inspectedRow,
        selected && styles.selectedRow,
      )}
      style={{ top, width }}
      data-position={position}
    >
      {drawnColumns(columns, shown).map(({ column, index, gap }) => {
        const stays = column.pinnedAt !== null;
        const text = row === undefined ? '' : cellText(row, column, language);
        return (
          <div
            key={column.key}
            id={`${gridId}-${position}-${index}`}
            role="gridcell"
            aria-colindex={index + 1}
            data-column={index}
            className={mergeClasses(
              styles.cell,
              isRightAligned(column) && styles.right,
              stays && styles.pinned,
              stays && columns[index + 1]?.pinnedAt === null && styles.lastPinned,
              (column.kind === 'line' || column.extra) && styles.quiet,
              focused && index === activeColumn && styles.activeCell,
            )}
            style={{
              width: column.width,
              marginLeft: gap,
              ...(column.pinnedAt !== null && { left: column.pinnedAt }),
            }}
          >
            {row === undefined ? (
              <span className={styles.placeholder} />
            ) : column.kind === 'decision' ? (
              <DecisionBadge decision={row.decision} />
            ) : (
              <span className={styles.cellText} title={cellHint(text, column)}>
                {text}
              </span>
            )}
          </div>
        );
      })}
    </div>
  );
});
