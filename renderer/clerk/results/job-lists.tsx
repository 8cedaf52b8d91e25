/** Below the summary: the applicants, the rows to fix, or the decisions by the values of one column. */
import { Button, makeStyles, Spinner, Tab, TabList, tokens } from '@fluentui/react-components';
import { Filter32Regular, Wrench24Regular } from '@fluentui/react-icons';
import type { Job } from '@risk/app/contract/desktop.ts';
import { useRef } from 'react';
import { CalmPanel } from '../../design/calm-panel.tsx';
import { ErrorNotice } from '../../design/error-notice.tsx';
import { useLanguage } from '../../design/language/language.tsx';
import { useActions, useClerk } from '../clerk-context.tsx';
import { ApplicantGrid } from '../grid/applicant-grid.tsx';
import { scoredRows } from '../grid/grid-columns.ts';
import { Inspector } from '../inspector/inspector.tsx';
import { initialView, isFiltered } from '../state/view-slice.ts';
import { ByColumn } from './by-column.tsx';
import { GridToolbar } from './grid-toolbar.tsx';
import { RowsToFix } from './rows-to-fix.tsx';

const useStyles = makeStyles({
  lists: {
    display: 'flex',
    flexDirection: 'column',
    rowGap: '8px',
    flexGrow: 1,
    flexBasis: 0,
    // Below this the window scrolls as a whole rather than squeezing the list to nothing.
    minHeight: '380px',
  },
  bar: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    columnGap: '16px',
    rowGap: '6px',
  },
  /** The list and, once a row is chosen, its reasons: beside it, below where there is no room. */
  beside: {
    display: 'flex',
    columnGap: '12px',
    rowGap: '12px',
    flexGrow: 1,
    minHeight: 0,
    '@media (max-width: 999px)': { flexDirection: 'column' },
  },
  grid: {
    display: 'flex',
    flexDirection: 'column',
    flexGrow: 1,
    minWidth: 0,
    minHeight: 0,
    '@media (max-width: 999px)': { flexGrow: 1, flexShrink: 0, flexBasis: '320px' },
  },
  tabs: { flexWrap: 'wrap', maxWidth: '100%' },
  tab: {
    fontVariantNumeric: 'tabular-nums',
    paddingLeft: tokens.spacingHorizontalS,
    paddingRight: tokens.spacingHorizontalS,
  },
});

export function JobLists({ job }: { readonly job: Job }) {
  const styles = useStyles();
  const { texts, format } = useLanguage();
  const actions = useActions();
  const tab = useClerk((state) => state.view.tab);
  return (
    <div className={styles.lists}>
      <div className={styles.bar}>
        <TabList
          className={styles.tabs}
          size="small"
          aria-label={texts.grid.tabs}
          selectedValue={tab}
          onTabSelect={(_, { value }) => {
            if (value === 'applicants' || value === 'rows-to-fix' || value === 'by-column')
              actions.changeView({ tab: value });
          }}
        >
          <Tab value="applicants" className={styles.tab} data-testid="tab-applicants">
            {texts.grid.applicants(format.count(scoredRows(job)))}
          </Tab>
          <Tab value="rows-to-fix" className={styles.tab} data-testid="tab-rows-to-fix">
            {texts.grid.toFix(format.count(job.rowsToFix))}
          </Tab>
          <Tab value="by-column" className={styles.tab} data-testid="tab-by-column">
            {texts.breakdown.tab}
          </Tab>
        </TabList>
        {tab === 'applicants' && <GridToolbar job={job} />}
      </div>
      {tab === 'applicants' && <Applicants job={job} />}
      {tab === 'rows-to-fix' && <RowsToFix job={job} />}
      {tab === 'by-column' && <ByColumn job={job} />}
    </div>
  );
}

function Applicants({ job }: { readonly job: Job }) {
  const styles = useStyles();
  const area = useRef<HTMLDivElement>(null);
  const inspected = useClerk((state) => state.inspected);
  const { texts } = useLanguage();
  const actions = useActions();
  const totalRows = useClerk((state) => state.totalRows);
  const filtered = useClerk((state) => isFiltered(state.view));
  const error = useClerk((state) => state.pageError);

  let over = null;
  if (error !== null)
    over = (
      <ErrorNotice
        title={texts.grid.failed}
        error={error}
        actions={<Button onClick={actions.reloadPages}>{texts.grid.tryAgain}</Button>}
      />
    );
  else if (totalRows === null)
    over = (
      <CalmPanel
        bare
        icon={<Spinner />}
        title={job.state === 'running' ? texts.grid.firstRows : texts.grid.loading}
      />
    );
  else if (totalRows === 0 && filtered)
    over = (
      <CalmPanel
        bare
        icon={<Filter32Regular />}
        title={texts.grid.noMatch}
        text={texts.grid.noMatchHint}
        testId="no-match"
        actions={
          <Button onClick={() => actions.changeView({ filter: initialView.filter })}>
            {texts.grid.clear}
          </Button>
        }
      />
    );
  else if (totalRows === 0 && job.state === 'running')
    over = <CalmPanel bare icon={<Spinner />} title={texts.grid.firstRows} />;
  else if (totalRows === 0)
    over = (
      <CalmPanel
        bare
        icon={<Wrench24Regular />}
        title={texts.grid.noApplicants}
        text={texts.grid.noApplicantsHint}
      />
    );
  const close = () => {
    actions.inspect(null);
    area.current?.querySelector<HTMLElement>('[role="grid"]')?.focus({ preventScroll: true });
  };
  return (
    <div className={styles.beside} ref={area}>
      <div className={styles.grid}>
        <ApplicantGrid job={job} over={over} />
      </div>
      {inspected !== null && <Inspector job={job} inspected={inspected} onClose={close} />}
    </div>
  );
}
