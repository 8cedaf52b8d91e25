/** Which columns the list shows. Where they stand is up to the menu of each heading. */
import {
  Button,
  Checkbox,
  makeStyles,
  Popover,
  PopoverSurface,
  PopoverTrigger,
  SearchBox,
  tokens,
} from '@fluentui/react-components';
import type { ColumnGuide, Job } from '@risk/app/contract/desktop.ts';
import { useMemo, useState } from 'react';
import { useLanguage } from '../../design/language/language.tsx';
import { useClerk } from '../clerk-context.tsx';
import { allColumns } from '../grid/grid-columns.ts';
import { useColumnLayout } from '../grid/use-column-layout.ts';
import { inOrder, isShown } from '../state/layout-slice.ts';

const SEARCH_FROM = 10;
/** A file may have thousands of columns; more than this are found by searching. */
const LISTED = 200;
const noGuides: readonly ColumnGuide[] = [];

const useStyles = makeStyles({
  surface: { display: 'flex', flexDirection: 'column', rowGap: '8px', width: '300px', padding: '12px' },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
  list: { display: 'flex', flexDirection: 'column', maxHeight: 'min(340px, 50vh)', overflow: 'auto' },
  extra: { fontStyle: 'italic', color: tokens.colorNeutralForeground2 },
});

export function ColumnMenu({ job }: { readonly job: Job }) {
  const { texts } = useLanguage();
  return (
    <Popover positioning="below-end" trapFocus>
      <PopoverTrigger disableButtonEnhancement>
        <Button size="small">{texts.grid.columns}</Button>
      </PopoverTrigger>
      <ColumnList job={job} />
    </Popover>
  );
}

function ColumnList({ job }: { readonly job: Job }) {
  const styles = useStyles();
  const language = useLanguage();
  const { texts } = language;
  const { layout, change } = useColumnLayout(job);
  const guides = useClerk((state) => state.status?.model?.columns ?? noGuides);
  const [search, setSearch] = useState('');
  const columns = useMemo(
    () => allColumns({ columns: job.columns, guides, sample: [], language }),
    [job.columns, guides, language],
  );
  const shown = useMemo(() => {
    const ofFile = job.columns.map(
      (column, place) => [`cell:${column.index}`, isShown(layout, column, place)] as const,
    );
    return new Map<string, boolean>(ofFile);
  }, [job.columns, layout]);
  const wanted = search.trim().toLowerCase();
  const listed = inOrder(layout, columns)
    .filter(({ title, header }) => `${title} ${header ?? ''}`.toLowerCase().includes(wanted))
    .slice(0, LISTED);
  const extras = columns.filter(({ extra }) => extra);
  const showAll = () => change.showThese(Object.fromEntries(columns.map(({ id }) => [id, true])));
  const hideExtra = () => {
    showAll();
    change.showThese(Object.fromEntries(extras.map(({ id }) => [id, false])));
  };
  return (
    <PopoverSurface className={styles.surface} aria-label={texts.grid.columns}>
      {columns.length >= SEARCH_FROM && (
        <SearchBox
          size="small"
          aria-label={texts.grid.columnsSearch}
          placeholder={texts.grid.columnsSearch}
          value={search}
          onChange={(_, { value }) => setSearch(value)}
        />
      )}
      <div className={styles.actions}>
        <Button size="small" onClick={showAll}>
          {texts.grid.showAll}
        </Button>
        {extras.length > 0 && (
          <Button size="small" onClick={hideExtra}>
            {texts.grid.hideExtra}
          </Button>
        )}
        <Button size="small" onClick={change.reset}>
          {texts.grid.resetColumns}
        </Button>
      </div>
      <div className={styles.list} role="group" aria-label={texts.grid.columns}>
        {listed.map(({ id, key, title, extra, kind }) => (
          <Checkbox
            key={key}
            label={extra ? <span className={styles.extra}>{title}</span> : title}
            // The decision is what the list is about.
            disabled={kind === 'decision'}
            checked={shown.get(key) ?? layout.shown[id] !== false}
            onChange={(_, { checked }) => change.show(id, checked === true)}
          />
        ))}
      </div>
    </PopoverSurface>
  );
}
