/** What one synchronisation checked, step by step, for who wants to know. */
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import {
  CheckmarkCircle16Filled,
  Circle16Regular,
  DismissCircle16Filled,
  SubtractCircle16Regular,
} from '@fluentui/react-icons';
import type { SyncReport } from '@risk/app/contract/desktop.ts';
import { SupportDetails } from '../../design/error-notice.tsx';
import { Fold } from '../../design/fold.tsx';
import { errorSentence } from '../../design/language/error-sentence.ts';
import { useLanguage } from '../../design/language/language.tsx';
import { decisionColour } from '../../design/theme.ts';

const useStyles = makeStyles({
  list: {
    display: 'flex',
    flexDirection: 'column',
    rowGap: '6px',
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    textAlign: 'left',
  },
  step: {
    display: 'grid',
    gridTemplateColumns: '20px minmax(0, 1fr) auto',
    columnGap: '8px',
    alignItems: 'start',
  },
  result: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  why: { gridColumn: '2 / -1', margin: 0, color: tokens.colorNeutralForeground2 },
  icon: { marginTop: '2px' },
  passed: { color: decisionColour('green', 'text') },
  failed: { color: decisionColour('red', 'text') },
  quiet: { color: tokens.colorNeutralForeground3 },
});

type Step = SyncReport['steps'][number];

export function SyncSteps({ report }: { readonly report: SyncReport }) {
  const styles = useStyles();
  const { texts, locale } = useLanguage();
  if (report.steps.length === 0) return null;
  return (
    <Fold title={texts.noModel.steps} testId="sync-steps">
      <ol className={styles.list}>
        {report.steps.map(({ step, result, error }) => (
          <li key={step} className={styles.step}>
            <ResultIcon result={result} />
            <span className={mergeClasses(result === 'not-started' && styles.quiet)}>
              {texts.noModel.stepNames[step]}
            </span>
            <span className={styles.result}>{texts.noModel.step[result]}</span>
            {error !== null && (
              <div className={styles.why}>
                {errorSentence(error, locale)}
                <SupportDetails error={error} />
              </div>
            )}
          </li>
        ))}
      </ol>
    </Fold>
  );
}

const marks = {
  passed: { Icon: CheckmarkCircle16Filled, colour: 'passed' },
  failed: { Icon: DismissCircle16Filled, colour: 'failed' },
  'not-needed': { Icon: SubtractCircle16Regular, colour: 'quiet' },
  'not-started': { Icon: Circle16Regular, colour: 'quiet' },
} as const satisfies Record<Step['result'], unknown>;

function ResultIcon({ result }: { readonly result: Step['result'] }) {
  const styles = useStyles();
  const { Icon, colour } = marks[result];
  return <Icon className={mergeClasses(styles.icon, styles[colour])} aria-hidden />;
}
