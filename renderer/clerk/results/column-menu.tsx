/** Which columns of the file the list shows. */
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
import type { Job, JobColumn } from '@risk/app/contract/desktop.ts';
import { textIn } from '@risk/app/schema/feature-schema.ts';
import { useState } from 'react';
import { useLanguage } from '../../design/language/language.tsx';
import { useActions, useClerk } from '../clerk-context.tsx';
import { hiddenColumns, withColumnShown } from '../state/view-slice.ts';

const SEARCH_FROM = 10;
/** A file may have thousands of columns; more than this are found by searching. */
const LISTED = 200;

const useStyles = makeStyles({
  surface: { display: 'flex', flexDirection: 'column', rowGap: '8px', width: '280px', padding: '12px' },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
  list: { display: 'flex', flexDirection: 'column', maxHeight: 'min(340px, 50vh)', overflow: 'auto' },
  extra: { fontStyle: 'italic', color: tokens.colorNeutralForeground2 },
});

export function ColumnMenu({ job }: { readonly job: Job }) {
  const styles = useStyles();
  const { texts, locale } = useLanguage();
  const actions = useActions();
  const view = useClerk((state) => state.view);
  const guides = useClerk((state) => state.status?.model?.columns);
  const [search, setSearch] = useState('');
  const hidden = hiddenColumns(view, job.columns);
  const wanted = search.trim().toLowerCase();
  const listed = job.columns
    .map((column) => ({
      column,
      title: column.label === null ? column.header : textIn(column.label, locale),
    }))
    .filter(({ column, title }) => `${title} ${column.header}`.toLowerCase().includes(wanted))
    .slice(0, LISTED);
  const used = new Set(guides?.map(({ name }) => name));
  const isExtra = ({ name }: JobColumn) => name === null || !used.has(name);
  const extras = job.columns.filter(isExtra);
  return (
    <Popover positioning="below-end" trapFocus>
      <PopoverTrigger disableButtonEnhancement>
        <Button size="small">{texts.grid.columns}</Button>
      </PopoverTrigger>
      <PopoverSurface className={styles.surface} aria-label={texts.grid.columns}>
        {job.columns.length >= SEARCH_FROM && (
          <SearchBox
            size="small"
            aria-label={texts.grid.columnsSearch}
            placeholder={texts.grid.columnsSearch}
            value={search}
            onChange={(_, { value }) => setSearch(value)}
          />
        )}
        <div className={styles.actions}>
          <Button size="small" onClick={() => actions.changeView({ hiddenColumns: new Set() })}>
            {texts.grid.showAll}
          </Button>
          {extras.length > 0 && (
            <Button
              size="small"
              onClick={() => actions.changeView({ hiddenColumns: new Set(extras.map(({ index }) => index)) })}
            >
              {texts.grid.hideExtra}
            </Button>
          )}
        </div>
        <div className={styles.list} role="group" aria-label={texts.grid.columns}>
          {listed.map(({ column, title }) => (
            <Checkbox
              key={column.index}
              label={isExtra(column) ? <span className={styles.extra}>{title}</span> : title}
              checked={!hidden.has(column.index)}
              onChange={(_, { checked }) =>
                actions.changeView(withColumnShown(view, job.columns, column.index, checked === true))
              }
            />
          ))}
        </div>
      </PopoverSurface>
    </Popover>
  );
}
