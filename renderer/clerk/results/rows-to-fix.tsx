/** The rows that could not be scored: where, what was found, what was expected. */
import { Button, makeStyles, mergeClasses, Spinner, tokens } from '@fluentui/react-components';
import { CheckmarkCircle32Regular } from '@fluentui/react-icons';
import { type Job, PAGE_LIMIT, type VerbAnswer } from '@risk/app/contract/desktop.ts';
import type { ErrorValue } from '@risk/app/contract/errors.ts';
import { textIn } from '@risk/app/schema/feature-schema.ts';
import type { RowIssue } from '@risk/app/table/row-issue.ts';
import { useCallback, useEffect, useState } from 'react';
import { CalmPanel } from '../../design/calm-panel.tsx';
import { CopyButton } from '../../design/copy-button.tsx';
import { ErrorNotice } from '../../design/error-notice.tsx';
import { useLanguage } from '../../design/language/language.tsx';
import { decisionColour } from '../../design/theme.ts';
import { useActions } from '../clerk-context.tsx';
import { expectedText, foundText } from './issue-words.ts';
import { issuesAsText } from './issues-as-text.ts';
import { undecidedColumns } from './recognition-words.ts';
import { SaveRowsButton } from './save-button.tsx';

const useStyles = makeStyles({
  panel: {
    display: 'flex',
    flexDirection: 'column',
    flexGrow: 1,
    minHeight: 0,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground1,
    overflow: 'hidden',
  },
  intro: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: '8px',
    padding: '8px 14px',
    color: tokens.colorNeutralForeground2,
  },
  frame: {
    flexGrow: 1,
    minHeight: 0,
    overflow: 'auto',
    ':focus-visible': { boxShadow: `inset 0 0 0 2px ${tokens.colorStrokeFocus2}` },
  },
  table: { width: '100%', borderCollapse: 'collapse' },
  head: {
    position: 'sticky',
    top: 0,
    padding: '8px 14px',
    textAlign: 'left',
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
    backgroundColor: tokens.colorNeutralBackground3,
  },
  cell: {
    padding: '7px 14px',
    verticalAlign: 'top',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    overflowWrap: 'anywhere',
  },
  // A word is broken only where it would be wider than this.
  short: { minWidth: '144px' },
  words: { flexGrow: 1, flexBasis: '26em', maxWidth: '100ch', textWrap: 'pretty' },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
  undecided: {
    padding: '8px 14px',
    backgroundColor: decisionColour('refer', 'surface'),
    color: decisionColour('refer', 'text'),
    overflowWrap: 'anywhere',
  },
  line: { textAlign: 'right', width: '72px', fontVariantNumeric: 'tabular-nums' },
  found: {
    padding: '1px 6px',
    borderRadius: tokens.borderRadiusSmall,
    backgroundColor: tokens.colorNeutralBackground3,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    whiteSpace: 'pre-wrap',
  },
  quiet: { color: tokens.colorNeutralForeground3 },
  more: { padding: '10px 14px' },
});

interface Issues {
  readonly total: number;
  readonly issues: readonly RowIssue[];
}

export function RowsToFix({ job }: { readonly job: Job }) {
  const styles = useStyles();
  const { texts, format, locale } = useLanguage();
  const actions = useActions();
  const [held, setHeld] = useState<Issues | null>(null);
  const [error, setError] = useState<ErrorValue | null>(null);

  const { jobId, rowsToFix } = job;
  const take = useCallback((from: number, answer: VerbAnswer<Issues>) => {
    setError(answer.ok ? null : answer.error);
    if (!answer.ok) return;
    const { total, issues } = answer.value;
    setHeld((before) => ({ total, issues: [...(before?.issues.slice(0, from) ?? []), ...issues] }));
  }, []);
  const fetchFrom = async (from: number) =>
    take(from, await actions.issues({ jobId, from, limit: PAGE_LIMIT }));
  useEffect(() => {
    let wanted = true;
    if (rowsToFix > 0)
      void actions.issues({ jobId, from: 0, limit: PAGE_LIMIT }).then((answer) => wanted && take(0, answer));
    return () => {
      wanted = false;
    };
  }, [actions, jobId, rowsToFix, take]);

  if (error !== null)
    return (
      <ErrorNotice
        title={texts.grid.failed}
        error={error}
        actions={<Button onClick={() => void fetchFrom(0)}>{texts.grid.tryAgain}</Button>}
      />
    );
  if (rowsToFix > 0 && held === null) return <CalmPanel bare icon={<Spinner />} title={texts.grid.loading} />;
  if (held === null || held.total === 0)
    return (
      <CalmPanel icon={<CheckmarkCircle32Regular />} title={texts.issues.none} testId="nothing-to-fix" />
    );

  const titleOf = (issue: RowIssue): string => {
    const column = job.columns.find(({ name }) => name === issue.column);
    if (issue.column === null) return texts.issues.wholeRow;
    return column?.label ? textIn(column.label, locale) : issue.column;
  };
  const undecided = undecidedColumns(job, locale);
  const left = held.total - held.issues.length;
  const headings = [texts.issues.line, texts.issues.column, texts.issues.found, texts.issues.expected];
  return (
    <section className={styles.panel} data-testid="rows-to-fix">
      <div className={styles.intro}>
        <span className={styles.words}>
          {job.state === 'running'
            ? texts.issues.introRunning
            : texts.issues.intro(rowsToFix, format.count(rowsToFix))}
        </span>
        <span className={styles.actions}>
          <CopyButton
            label={texts.issues.copy}
            copiedLabel={texts.issues.copied}
            text={() => issuesAsText(headings, held.issues, titleOf)}
          />
          {job.state !== 'running' && <SaveRowsButton job={job} />}
        </span>
      </div>
      {undecided.length > 0 && (
        <div className={styles.undecided} data-testid="ambiguous">
          <strong>{texts.issues.ambiguousTitle(undecided.join(', '))}.</strong> {texts.issues.ambiguousText}
        </div>
      )}
      {/* Scrolls by itself, so the keyboard has to be able to get into it. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={styles.frame} tabIndex={0} role="region" aria-label={texts.issues.label}>
        <table className={styles.table}>
          <thead>
            <tr>
              {headings.map((heading, index) => (
                <th key={heading} className={mergeClasses(styles.head, index === 0 && styles.line)}>
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {held.issues.map((issue, index) => (
              // oxlint-disable-next-line react/no-array-index-key -- a row may have two issues in one column
              <tr key={`${issue.line} ${issue.column} ${index}`}>
                <td className={mergeClasses(styles.cell, styles.line)}>{format.count(issue.line)}</td>
                <td className={mergeClasses(styles.cell, styles.short)} title={issue.column ?? undefined}>
                  {titleOf(issue)}
                </td>
                <td className={mergeClasses(styles.cell, styles.short)}>
                  {issue.found === '' ? (
                    <span className={styles.quiet}>{texts.issues.empty}</span>
                  ) : (
                    <span className={styles.found}>{foundText(issue, locale)}</span>
                  )}
                </td>
                <td className={styles.cell}>{expectedText(issue.expected, locale)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {left > 0 && (
          <div className={styles.more}>
            <Button size="small" onClick={() => void fetchFrom(held.issues.length)}>
              {texts.issues.more(format.count(Math.min(left, PAGE_LIMIT)))}
            </Button>
          </div>
        )}
      </div>
    </section>
  );
}
