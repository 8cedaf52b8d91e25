/**
 * The list of applicants. Only rows in sight stand in the page; the heading and the columns that decide stay in sight.
 * One element has the focus and names the active cell, so that a screen reader and the keyboard follow without a
 * million tab stops.
 */
import { mergeClasses } from '@fluentui/react-components';
import type { ColumnGuide, Job } from '@risk/app/contract/desktop.ts';
import {
  type ClipboardEvent,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useLanguage } from '../../design/language/language.tsx';
import { useActions, useClerk } from '../clerk-context.tsx';
import { rowAt } from '../state/pages-slice.ts';
import { viewKey, visibleColumns, withSortClick } from '../state/view-slice.ts';
import { cellText, gridColumns, isSortable } from './grid-columns.ts';
import { GridFooter } from './grid-footer.tsx';
import { GridHeading } from './grid-heading.tsx';
import { type GridPosition, moveByKey } from './grid-keys.ts';
import { GridRow } from './grid-row.tsx';
import { HEADING_HEIGHT, ROW_HEIGHT, useGridStyles } from './grid-styles.ts';
import { useSize } from './use-size.ts';
import { rowsInSight, scrollTopToReveal, type Viewport, virtualWindow } from './virtual-window.ts';

const noGuides: readonly ColumnGuide[] = [];

interface ApplicantGridProps {
  readonly job: Job;
  /** Laid over the rows where there are none, for example why. */
  readonly over: ReactNode;
}

export function ApplicantGrid({ job, over }: ApplicantGridProps) {
  const styles = useGridStyles();
  const language = useLanguage();
  const actions = useActions();
  const view = useClerk((state) => state.view);
  const pages = useClerk((state) => state.pages);
  const totalRows = useClerk((state) => state.totalRows) ?? 0;
  const sample = useClerk((state) => state.widthSample);
  const guides = useClerk((state) => state.status?.model?.columns ?? noGuides);
  const inspected = useClerk((state) => state.inspected?.row.rowId ?? null);
  const scroller = useRef<HTMLDivElement>(null);
  const gridId = useId();
  const hintId = useId();
  const size = useSize(scroller);
  const [scrollTop, setScrollTop] = useState(0);
  const list = viewKey(job.jobId, view);
  // Another list starts at its beginning: a position is only good for the list that it was taken in.
  const [place, setPlace] = useState({ list, row: 0, column: 0 });
  const active: GridPosition = place.list === list ? place : { row: 0, column: place.column };
  const [focused, setFocused] = useState(false);
  /** The active row is marked once somebody has been in the list. */
  const [entered, setEntered] = useState(false);

  const columns = useMemo(
    () => gridColumns(visibleColumns(view, job.columns), guides, sample, size.width, language),
    [view, job.columns, guides, sample, size.width, language],
  );
  const width = columns.reduce((sum, column) => sum + column.width, 0);
  const viewport: Viewport = {
    scrollTop,
    height: Math.max(0, size.height - HEADING_HEIGHT),
    rowHeight: ROW_HEIGHT,
    totalRows,
  };
  const shown = virtualWindow(viewport);

  useEffect(() => {
    if (size.height > 0) actions.inSight(shown.first, Math.max(shown.first, shown.last));
  }, [actions, size.height, shown.first, shown.last]);

  const shownList = useRef(list);
  useLayoutEffect(() => {
    if (shownList.current !== list && scroller.current) scroller.current.scrollTop = 0;
    shownList.current = list;
  }, [list]);

  const scrollTo = useCallback((top: number) => {
    if (scroller.current) scroller.current.scrollTop = top;
  }, []);

  const onSort = useCallback(
    (key: string, add: boolean) => actions.changeView(withSortClick(view, key, add)),
    [actions, view],
  );

  const inspect = (position: number, withFocus: boolean) => {
    const row = rowAt({ pages }, position);
    if (row !== undefined) actions.inspect(row, withFocus);
  };

  const onClick = (event: MouseEvent) => {
    // Whoever marks text wants the text.
    if (String(getSelection()) !== '') return;
    const row = event.target instanceof Element ? event.target.closest('[data-position]') : null;
    if (row) inspect(Number(row.getAttribute('data-position')), false);
  };

  const goTo = (to: GridPosition) => {
    setPlace({ list, ...to });
    const element = scroller.current;
    if (element === null) return;
    if (to.row >= 0)
      element.scrollTop = scrollTopToReveal(to.row, { ...viewport, scrollTop: element.scrollTop });
    revealColumn(element, columns, to.column);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const column = columns[active.column];
    const isEnter = event.key === 'Enter' || event.key === ' ';
    if (active.row === -1 && column && isEnter) {
      event.preventDefault();
      if (isSortable(column)) onSort(column.key, event.shiftKey);
      return;
    }
    if (isEnter) {
      event.preventDefault();
      inspect(active.row, true);
      return;
    }
    if (event.key === 'Escape' && inspected !== null) {
      event.preventDefault();
      actions.inspect(null);
      return;
    }
    const to = moveByKey(event, active, {
      rows: totalRows,
      columns: columns.length,
      pageRows: rowsInSight(viewport),
    });
    if (to === null) return;
    event.preventDefault();
    goTo(to);
    // Once open, the reasons follow the list.
    if (inspected !== null && to.row !== active.row) inspect(to.row, false);
  };

  const onMouseDown = (event: MouseEvent) => {
    const cell = event.target instanceof Element ? event.target.closest('[data-column]') : null;
    const row = cell?.closest('[data-position]');
    if (!cell || !row) return;
    setPlace({
      list,
      row: Number(row.getAttribute('data-position')),
      column: Number(cell.getAttribute('data-column')),
    });
  };

  const onCopy = (event: ClipboardEvent) => {
    const column = columns[active.column];
    const row = rowAt({ pages }, active.row);
    if (column === undefined || row === undefined || String(getSelection()) !== '') return;
    event.clipboardData.setData('text/plain', cellText(row, column, language));
    event.preventDefault();
    actions.announce(language.texts.grid.copied);
  };

  const activeInSight = active.row === -1 || (active.row >= shown.from && active.row < shown.to);
  const activeId =
    active.row === -1 ? `${gridId}-heading-${active.column}` : `${gridId}-${active.row}-${active.column}`;

  return (
    <div className={styles.frame}>
      <p id={hintId} className={styles.hidden}>
        {language.texts.grid.keys}
      </p>
      <div
        ref={scroller}
        role="grid"
        tabIndex={0}
        aria-label={language.texts.grid.label(job.fileName)}
        aria-describedby={hintId}
        aria-rowcount={totalRows + 1}
        aria-colcount={columns.length}
        aria-activedescendant={focused && activeInSight ? activeId : undefined}
        aria-busy={job.state === 'running'}
        className={styles.scroller}
        data-testid="applicant-grid"
        onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
        onKeyDown={onKeyDown}
        onMouseDown={onMouseDown}
        onClick={onClick}
        onCopy={onCopy}
        onFocus={() => {
          setFocused(true);
          setEntered(true);
        }}
        onBlur={() => setFocused(false)}
      >
        <GridHeading
          gridId={gridId}
          columns={columns}
          sort={view.sort}
          activeColumn={focused && active.row === -1 ? active.column : -1}
          onSort={onSort}
        />
        <div
          role="rowgroup"
          className={mergeClasses(styles.body)}
          style={{ height: shown.bodyHeight, width }}
        >
          {Array.from({ length: shown.to - shown.from }, (_, index) => {
            const position = shown.from + index;
            const row = rowAt({ pages }, position);
            return (
              <GridRow
                key={position}
                gridId={gridId}
                position={position}
                top={shown.top + index * ROW_HEIGHT}
                width={width}
                row={row}
                columns={columns}
                activeColumn={entered && active.row === position ? active.column : -1}
                focused={focused}
                inspected={row !== undefined && row.rowId === inspected}
              />
            );
          })}
        </div>
      </div>
      {over !== null && <div className={styles.over}>{over}</div>}
      <GridFooter viewport={viewport} shown={shown} scrollTo={scrollTo} />
    </div>
  );
}

function revealColumn(element: HTMLElement, columns: ReturnType<typeof gridColumns>, index: number): void {
  const column = columns[index];
  if (column === undefined || column.pinnedAt !== null) return;
  const left = columns.slice(0, index).reduce((sum, { width }) => sum + width, 0);
  const pinned = columns.reduce((sum, { pinnedAt, width }) => sum + (pinnedAt === null ? 0 : width), 0);
  if (left - pinned < element.scrollLeft) element.scrollLeft = left - pinned;
  else if (left + column.width > element.scrollLeft + element.clientWidth)
    element.scrollLeft = left + column.width - element.clientWidth;
}
