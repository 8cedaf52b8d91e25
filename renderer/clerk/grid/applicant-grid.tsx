/**
 * The list of applicants. Only rows in sight stand in the page; the heading and the columns that decide stay in sight.
 * One element has the focus and names the active cell, so that a screen reader and the keyboard follow without a
 * million tab stops.
 */
import type { ColumnGuide, Job } from '@risk/app/contract/desktop.ts';
import { decision } from '@risk/app/model/policy.ts';
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useCallback,
  useId,
  useMemo,
  useState,
} from 'react';
import { useLanguage } from '../../design/language/language.tsx';
import { useActions, useClerk, useClerkStore } from '../clerk-context.tsx';
import { visibleColumns, withWidth } from '../state/layout-slice.ts';
import { rowAt } from '../state/pages-slice.ts';
import { isFiltered, viewKey, withColumnFilter, withDecisions, withSortClick } from '../state/view-slice.ts';
import { ActiveFilters } from './active-filters.tsx';
import { type ColumnMenuHandlers, ColumnMenuPopover } from './column-menu-popover.tsx';
import { filterChips, sortSentence } from './filter-words.ts';
import { allColumns, gridColumns, isSortable, pinnedWidth, scoredRows, widthOfAll } from './grid-columns.ts';
import { GridFooter } from './grid-footer.tsx';
import { GridHeading } from './grid-heading.tsx';
import { type GridPosition, headingCommand, marksRows, moveByKey } from './grid-keys.ts';
import { GridRow } from './grid-row.tsx';
import { HEADING_HEIGHT, ROW_HEIGHT, useGridStyles } from './grid-styles.ts';
import { holds, rowsIn } from './row-selection.ts';
import { useColumnLayout } from './use-column-layout.ts';
import { useColumnResize } from './use-column-resize.ts';
import { useGridPlace } from './use-grid-place.ts';
import { useGridScroll } from './use-grid-scroll.ts';
import { useListNews } from './use-list-news.ts';
import { useRowCopy } from './use-row-copy.ts';
import { useRowsInSight } from './use-rows-in-sight.ts';
import { columnWindow } from './virtual-columns.ts';
import { rowsInSight } from './virtual-window.ts';

const noGuides: readonly ColumnGuide[] = [];
const WIDTH_STEP_PX = 24;

interface ApplicantGridProps {
  readonly job: Job;
  /** Laid over the rows where there are none, for example why. */
  readonly over: ReactNode;
}

export function ApplicantGrid({ job, over }: ApplicantGridProps) {
  const styles = useGridStyles();
  const language = useLanguage();
  const { texts, format } = language;
  const actions = useActions();
  const store = useClerkStore();
  const view = useClerk((state) => state.view);
  const pages = useClerk((state) => state.pages);
  const totalRows = useClerk((state) => state.totalRows) ?? 0;
  const sample = useClerk((state) => state.widthSample);
  const guides = useClerk((state) => state.status?.model?.columns ?? noGuides);
  const inspected = useClerk((state) => state.inspected?.row.rowId ?? null);
  const gridId = useId();
  const hintId = useId();
  const list = viewKey(job.jobId, view);
  const { active, range, goTo: setActive, markTo, markAll, unmark } = useGridPlace(list, totalRows);
  const [focused, setFocused] = useState(false);
  /** The active row is marked once somebody has been in the list. */
  const [entered, setEntered] = useState(false);
  const [menu, setMenu] = useState<{ readonly key: string; readonly target: HTMLElement } | null>(null);

  const { scroller, size, scrollStep, viewport, shown, onScroll, scrollTo, reveal } = useGridScroll(
    list,
    totalRows,
  );
  const { layout, change } = useColumnLayout(job);
  const resize = useColumnResize(change.resize);
  const { live } = resize;
  const columns = useMemo(
    () =>
      gridColumns({
        columns: visibleColumns(layout, job.columns),
        guides,
        sample,
        gridWidth: size.width,
        language,
        layout: live === null ? layout : withWidth(layout, live.id, live.width),
      }),
    [layout, live, job.columns, guides, sample, size.width, language],
  );
  const width = widthOfAll(columns);
  const drawn = useMemo(
    () => columnWindow(columns, scrollStep, size.width),
    [columns, scrollStep, size.width],
  );

  // Also hidden columns sort and filter.
  const named = useMemo(() => {
    const keys = new Set([...view.sort, ...view.filter.columns].map(({ key }) => key));
    const used = job.columns.filter(({ index }) => keys.has(`cell:${index}`));
    return allColumns({ columns: used, guides, sample: [], language });
  }, [view.sort, view.filter, job.columns, guides, language]);
  const filtered = useMemo(
    () =>
      new Set([
        ...view.filter.columns.map(({ key }) => key),
        ...(view.filter.decisions.length > 0 ? ['decision'] : []),
      ]),
    [view.filter],
  );
  const passing = texts.grid.passing(totalRows, format.count(totalRows), format.count(scoredRows(job)));
  const narrowed = isFiltered(view);
  useListNews(list, `${sortSentence(view.sort, named, language)}${narrowed ? ` ${passing}.` : ''}`);
  const copy = useRowCopy({ job, list, columns, active, range });

  useRowsInSight(shown, size.height > 0);

  const onSort = useCallback(
    (key: string, add: boolean) => actions.changeView(withSortClick(store.getState().view, key, add)),
    [actions, store],
  );

  const inspect = (position: number, withFocus: boolean) => {
    const row = rowAt({ pages }, position);
    if (row !== undefined) actions.inspect(row, withFocus);
  };

  const onClick = (event: MouseEvent) => {
    // Whoever marks text or rows wants these.
    if (event.shiftKey || String(getSelection()) !== '') return;
    const row = event.target instanceof Element ? event.target.closest('[data-position]') : null;
    if (row) inspect(Number(row.getAttribute('data-position')), false);
  };

  const goTo = (to: GridPosition, marking = false) => {
    if (marking) markTo(to);
    else setActive(to);
    reveal(to, columns);
  };

  const openMenu = useCallback(
    (index: number) => {
      const target = scroller.current?.querySelector<HTMLElement>(`[data-menu="${index}"]`);
      const key = columns[index]?.key;
      if (target && key !== undefined) setMenu({ key, target });
    },
    [columns, scroller],
  );

  const menuColumn = columns.find(({ key }) => key === menu?.key);
  const closeMenu = () => {
    setMenu(null);
    // The column may have moved; where it is gone, the heading is where one goes on.
    const column = Math.max(
      0,
      columns.findIndex(({ key }) => key === menu?.key),
    );
    setActive({ row: -1, column });
    scroller.current?.focus({ preventScroll: true });
  };

  const handlers: ColumnMenuHandlers = {
    onFilter({ key }, wanted) {
      const { view } = store.getState();
      const values = wanted?.kind === 'values' ? wanted.values : [];
      actions.changeView(
        key === 'decision'
          ? withDecisions(
              view,
              decision.options.filter((option) => values.includes(option)),
            )
          : withColumnFilter(view, key, wanted),
      );
    },
    onMove({ id, title }, step) {
      const place = change.move(columns, id, step);
      if (place === null) return;
      actions.announce(texts.grid.moved(title, place, columns.length));
      if (active.row === -1 && columns[active.column]?.id === id) goTo({ row: -1, column: place - 1 });
    },
    onPin: ({ id }, pinned) => change.pin(id, pinned),
    onWidth: ({ id, width }, by) => change.resize(id, by === null ? null : width + by * WIDTH_STEP_PX),
    onHide({ id, title }) {
      change.show(id, false);
      actions.announce(texts.grid.hidden(title));
      closeMenu();
    },
  };

  /** @returns whether the key was meant for the heading */
  const onHeadingKey = (event: KeyboardEvent): boolean => {
    const column = columns[active.column];
    const command = headingCommand(event);
    if (column === undefined || command === null) return false;
    switch (command.kind) {
      case 'sort':
        if (isSortable(column)) onSort(column.key, command.add);
        return true;
      case 'menu':
        openMenu(active.column);
        return true;
      case 'width':
        handlers.onWidth(column, command.step);
        return true;
      case 'move':
        handlers.onMove(column, command.step);
        return true;
      default:
        return command satisfies never;
    }
  };

  /** @returns whether the key was meant for the rows */
  const onRowKey = (event: KeyboardEvent): boolean => {
    const { key } = event;
    const far = event.ctrlKey || event.metaKey;
    if (key === 'Enter' || key === ' ') {
      inspect(active.row, true);
      return true;
    }
    if (key.toLowerCase() === 'a' && far && !event.altKey) {
      markAll();
      return true;
    }
    if (key !== 'Escape' || (range === null && inspected === null)) return false;
    if (range !== null) unmark();
    else actions.inspect(null);
    return true;
  };

  const onKeyDown = (event: KeyboardEvent) => {
    // A button inside, for example a column's menu, has its own keys.
    if (event.target !== event.currentTarget) return;
    if (active.row === -1 ? onHeadingKey(event) : onRowKey(event)) {
      event.preventDefault();
      return;
    }
    if (event.altKey) return;
    const pageRows = rowsInSight(viewport);
    const to = moveByKey(event, active, { rows: totalRows, columns: columns.length, pageRows });
    if (to === null) return;
    event.preventDefault();
    goTo(to, marksRows(event) && active.row >= 0 && to.row >= 0);
    // Once open, the reasons follow the list.
    if (inspected !== null && to.row !== active.row) inspect(to.row, false);
  };

  const onMouseDown = (event: MouseEvent) => {
    const cell = event.target instanceof Element ? event.target.closest('[data-column]') : null;
    const row = cell?.closest('[data-position]');
    if (!cell || !row || event.button !== 0) return;
    const to = {
      row: Number(row.getAttribute('data-position')),
      column: Number(cell.getAttribute('data-column')),
    };
    if (!event.shiftKey) {
      setActive(to);
      return;
    }
    // Else the browser would mark the text between.
    event.preventDefault();
    scroller.current?.focus({ preventScroll: true });
    markTo(to);
  };

  const activeInSight = active.row === -1 || (active.row >= shown.from && active.row < shown.to);
  const activeId =
    active.row === -1 ? `${gridId}-heading-${active.column}` : `${gridId}-${active.row}-${active.column}`;

  return (
    <div className={styles.frame}>
      <p id={hintId} className={styles.hidden}>
        {texts.grid.keys}
      </p>
      {narrowed && (
        <ActiveFilters
          chips={filterChips(view, named, language)}
          passing={passing}
          onLastRemoved={() => scroller.current?.focus({ preventScroll: true })}
        />
      )}
      <div className={styles.middle}>
        <div
          ref={scroller}
          role="grid"
          tabIndex={0}
          aria-label={texts.grid.label(job.fileName)}
          aria-describedby={hintId}
          aria-rowcount={totalRows + 1}
          aria-colcount={columns.length}
          aria-multiselectable="true"
          aria-activedescendant={focused && activeInSight ? activeId : undefined}
          aria-busy={job.state === 'running'}
          className={styles.scroller}
          // What gets the focus is never behind what stays in sight.
          style={{ scrollPaddingTop: HEADING_HEIGHT, scrollPaddingLeft: pinnedWidth(columns) }}
          data-testid="applicant-grid"
          onScroll={onScroll}
          onKeyDown={onKeyDown}
          onMouseDown={onMouseDown}
          onClick={onClick}
          onCopy={copy.onCopy}
          onFocus={(event) => {
            setFocused(event.target === event.currentTarget);
            setEntered(true);
          }}
          onBlur={() => setFocused(false)}
        >
          <GridHeading
            gridId={gridId}
            columns={columns}
            shown={drawn}
            sort={view.sort}
            filtered={filtered}
            tabColumn={Math.min(active.column, columns.length - 1)}
            activeColumn={focused && active.row === -1 ? active.column : -1}
            menuKey={menu?.key ?? null}
            onSort={onSort}
            onMenu={openMenu}
            resize={resize}
          />
          <div role="rowgroup" className={styles.body} style={{ height: shown.bodyHeight, width }}>
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
                  shown={drawn}
                  activeColumn={entered && active.row === position ? active.column : -1}
                  focused={focused}
                  inspected={row !== undefined && row.rowId === inspected}
                  selected={holds(range, position)}
                  marking={range !== null}
                />
              );
            })}
          </div>
        </div>
        {over !== null && <div className={styles.over}>{over}</div>}
      </div>
      {menu !== null && menuColumn !== undefined && (
        <ColumnMenuPopover
          key={menu.key}
          column={menuColumn}
          target={menu.target}
          categories={
            guides
              .find(({ name }) => menuColumn.id === `name:${name}`)
              ?.categories.map(({ value }) => value) ?? []
          }
          onClose={closeMenu}
          {...handlers}
        />
      )}
      <GridFooter
        viewport={viewport}
        shown={shown}
        scrollTo={scrollTo}
        selected={range === null ? 0 : rowsIn(range)}
        said={copy.words}
        onCopy={copy.copyRange}
        onDeselect={() => {
          unmark();
          scroller.current?.focus({ preventScroll: true });
        }}
      />
    </div>
  );
}
