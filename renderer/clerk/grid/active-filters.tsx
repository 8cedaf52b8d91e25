/** What narrows the list, each part with a way to take it off, and how many applicants pass. */
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { Dismiss12Regular } from '@fluentui/react-icons';
import { useLanguage } from '../../design/language/language.tsx';
import { useActions } from '../clerk-context.tsx';
import { initialView } from '../state/view-slice.ts';
import type { FilterChip } from './filter-words.ts';

const useStyles = makeStyles({
  strip: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '6px',
    padding: '6px 12px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    // Many filters never push the list out of sight.
    maxHeight: '126px',
    overflowY: 'auto',
    flexShrink: 0,
  },
  list: { display: 'flex', flexWrap: 'wrap', gap: '6px', margin: 0, padding: 0, minWidth: 0 },
  item: { display: 'inline-flex', listStyleType: 'none', maxWidth: '100%' },
  chip: {
    display: 'inline-flex',
    alignItems: 'center',
    columnGap: '6px',
    minHeight: '24px',
    maxWidth: '420px',
    padding: '1px 8px 1px 10px',
    border: `1px solid ${tokens.colorBrandStroke2}`,
    borderRadius: '13px',
    backgroundColor: tokens.colorBrandBackground2,
    color: tokens.colorBrandForeground2,
    font: 'inherit',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorBrandBackground2Hover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '1px' },
  },
  words: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  cross: { flexShrink: 0 },
  passing: {
    marginRight: '6px',
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    fontVariantNumeric: 'tabular-nums',
  },
});

interface ActiveFiltersProps {
  readonly chips: readonly FilterChip[];
  readonly passing: string;
  /** A chip that was clicked is gone: the focus goes on here. */
  readonly onLastRemoved: () => void;
}

export function ActiveFilters({ chips, passing, onLastRemoved }: ActiveFiltersProps) {
  const styles = useStyles();
  const { texts } = useLanguage();
  const actions = useActions();
  return (
    <div
      className={styles.strip}
      role="group"
      aria-label={texts.grid.activeFilters}
      data-testid="active-filters"
    >
      <span className={styles.passing} data-testid="passing">
        {passing}
      </span>
      <Button
        size="small"
        appearance="subtle"
        onClick={() => {
          onLastRemoved();
          actions.changeView({ filter: initialView.filter });
        }}
      >
        {texts.grid.clearAll}
      </Button>
      <ul className={styles.list}>
        {chips.map(({ id, words, without }) => (
          <li key={id} className={styles.item}>
            <button
              type="button"
              className={styles.chip}
              aria-label={texts.grid.removeFilter(words)}
              title={texts.grid.removeFilter(words)}
              onClick={(event) => {
                const item = event.currentTarget.closest('li');
                const next = item?.nextElementSibling ?? item?.previousElementSibling;
                const button = next?.querySelector('button');
                if (button) button.focus();
                else onLastRemoved();
                actions.changeView(without);
              }}
            >
              <span className={styles.words}>{words}</span>
              <Dismiss12Regular className={styles.cross} aria-hidden />
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
