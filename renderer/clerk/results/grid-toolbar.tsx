/** What narrows the list: text, decision, columns. */
import { makeStyles, SearchBox, ToggleButton, tokens } from '@fluentui/react-components';
import type { Job } from '@risk/app/contract/desktop.ts';
import type { Decision } from '@risk/app/model/policy.ts';
import { DecisionIcon } from '../../design/decision-badge.tsx';
import { useLanguage } from '../../design/language/language.tsx';
import { useActions, useClerk } from '../clerk-context.tsx';
import { withDecisionFilter, withFilterText } from '../state/view-slice.ts';
import { ColumnMenu } from './column-menu.tsx';
import { decisionsShown } from './summary-figures.ts';

const useStyles = makeStyles({
  toolbar: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px' },
  search: { width: '220px' },
  group: { display: 'inline-flex', flexWrap: 'wrap', gap: '4px' },
  toggle: { fontWeight: tokens.fontWeightRegular, minWidth: 'auto' },
});

export function GridToolbar({ job }: { readonly job: Job }) {
  const styles = useStyles();
  const { texts } = useLanguage();
  const actions = useActions();
  const view = useClerk((state) => state.view);
  return (
    <div className={styles.toolbar}>
      <div role="group" aria-label={texts.grid.decisionFilter} className={styles.group}>
        {([null, ...decisionsShown(job)] as const).map((decision) => (
          <ToggleButton
            key={decision ?? 'all'}
            size="small"
            appearance="subtle"
            className={styles.toggle}
            checked={isChosen(view.filter.decisions, decision)}
            icon={decision === null ? null : <DecisionIcon decision={decision} coloured />}
            onClick={() => actions.changeView(withDecisionFilter(view, decision))}
          >
            {decision === null ? texts.grid.all : texts.decisions[decision]}
          </ToggleButton>
        ))}
      </div>
      <SearchBox
        className={styles.search}
        size="small"
        aria-label={texts.grid.filter}
        placeholder={texts.grid.filterHint}
        value={view.filter.text}
        onChange={(_, { value }) => actions.changeView(withFilterText(view, value))}
      />
      <ColumnMenu job={job} />
    </div>
  );
}

/** @param decision null for all of them */
function isChosen(chosen: readonly Decision[], decision: Decision | null): boolean {
  return decision === null ? chosen.length === 0 : chosen.includes(decision);
}
