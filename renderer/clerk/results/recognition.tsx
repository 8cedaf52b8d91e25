/** Right after the drop: what the program took the file for, in one calm line with the details behind it. */
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ChevronRight16Regular, DocumentCheckmark16Regular, Warning16Regular } from '@fluentui/react-icons';
import type { ColumnGuide, Job } from '@risk/app/contract/desktop.ts';
import { textIn } from '@risk/app/schema/feature-schema.ts';
import type { ReactNode } from 'react';
import { useLanguage } from '../../design/language/language.tsx';
import { decisionColour } from '../../design/theme.ts';
import { useClerk } from '../clerk-context.tsx';
import {
  extraColumns,
  formatText,
  missingColumns,
  recognitionSentence,
  styleGroups,
  undecidedColumns,
  usedColumns,
} from './recognition-words.ts';

const LISTED = 40;
const noGuides: readonly ColumnGuide[] = [];

const useStyles = makeStyles({
  fold: { '&[open] > summary > svg:last-child': { transform: 'rotate(90deg)' } },
  summary: {
    display: 'inline-flex',
    alignItems: 'center',
    columnGap: '8px',
    minHeight: '28px',
    padding: '0 6px',
    marginLeft: '-6px',
    borderRadius: tokens.borderRadiusMedium,
    color: tokens.colorNeutralForeground2,
    cursor: 'pointer',
    listStyleType: 'none',
    '&::-webkit-details-marker': { display: 'none' },
    ':hover': { color: tokens.colorNeutralForeground1, textDecorationLine: 'underline' },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '1px' },
    '& > svg': { flexShrink: 0 },
    '& > svg:last-child': { transitionProperty: 'transform', transitionDuration: tokens.durationFast },
  },
  sure: { color: decisionColour('green', 'text') },
  unsure: { color: decisionColour('refer', 'text') },
  facts: {
    display: 'grid',
    gridTemplateColumns: 'minmax(120px, 220px) minmax(0, 1fr)',
    columnGap: '20px',
    rowGap: '8px',
    maxHeight: '40vh',
    overflow: 'auto',
    margin: '6px 0 0',
    padding: '12px 18px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground1,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
    '@media (max-width: 560px)': { gridTemplateColumns: 'minmax(0, 1fr)', rowGap: '2px' },
  },
  term: { color: tokens.colorNeutralForeground3 },
  fact: { margin: 0, overflowWrap: 'anywhere', '@media (max-width: 560px)': { marginBottom: '8px' } },
});

export function RecognitionLine({ job }: { readonly job: Job }) {
  const styles = useStyles();
  const language = useLanguage();
  const { texts, locale } = language;
  const { recognition } = job;
  if (recognition === null) return null;
  const undecided = undecidedColumns(job, locale);
  const unsure = undecided.length > 0;
  return (
    <details className={styles.fold} data-testid="recognition">
      <summary className={styles.summary}>
        {unsure ? (
          <Warning16Regular className={styles.unsure} aria-hidden />
        ) : (
          <DocumentCheckmark16Regular className={styles.sure} aria-hidden />
        )}
        <span>
          {recognitionSentence(job, recognition, language)}
          {unsure && ` ${texts.issues.ambiguousTitle(undecided.join(', '))}.`}
        </span>
        <ChevronRight16Regular aria-hidden />
      </summary>
      {/* Scrolls by itself, so the keyboard has to be able to get into it. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={styles.facts} tabIndex={0} role="group" aria-label={texts.recognition.details}>
        <Facts job={job} />
      </div>
    </details>
  );
}

function Facts({ job }: { readonly job: Job }) {
  const language = useLanguage();
  const { texts, format, locale } = language;
  const guides = useClerk((state) => state.status?.model?.columns ?? noGuides);
  const words = texts.recognition;
  const { recognition } = job;
  if (recognition === null) return null;
  const titles = new Map(guides.map(({ name, label }) => [name, textIn(label, locale)]));
  const missing = missingColumns(job, titles, locale);
  const extra = extraColumns(job);
  const groups = styleGroups(job, locale);
  const list = (names: readonly string[]): string => {
    const more = names.length - LISTED;
    return [...names.slice(0, LISTED), ...(more > 0 ? [words.more(format.count(more))] : [])].join(', ');
  };
  return (
    <>
      <Fact term={words.format}>{formatText(recognition, language)}</Fact>
      <Fact term={words.usedColumns}>{list(usedColumns(job, locale))}</Fact>
      <Fact term={words.extraColumns}>{extra.length === 0 ? words.extraNone : list(extra)}</Fact>
      {missing.length > 0 && (
        <Fact term={words.missing}>
          {list(missing)}. {words.missingMeaning}
        </Fact>
      )}
      {recognition.outcomeHeader !== null && (
        <Fact term={words.outcome}>{words.outcomeMeaning(recognition.outcomeHeader)}</Fact>
      )}
      <Fact term={words.numbers}>
        {groups.length === 0
          ? words.plainNumbers
          : groups.map(({ style, columns }) => (
              <div key={style}>
                {style === 'undecided'
                  ? words.undecided(list(columns), columns.length)
                  : `${list(columns)}: ${words.styles[style]}`}
              </div>
            ))}
      </Fact>
    </>
  );
}

function Fact({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  const styles = useStyles();
  return (
    <>
      <span className={mergeClasses(styles.term)}>{term}</span>
      <div className={styles.fact}>{children}</div>
    </>
  );
}
