/** A caution before the reasons: values that the model has hardly seen, so that its answer is an extrapolation. */
import { makeStyles, tokens } from '@fluentui/react-components';
import { Warning20Regular } from '@fluentui/react-icons';
import type { Explanation } from '@risk/app/contract/desktop.ts';
import { useLanguage } from '../../design/language/language.tsx';
import { decisionColour } from '../../design/theme.ts';
import { outsideSentences } from './figures.ts';

const useStyles = makeStyles({
  caution: {
    display: 'grid',
    gridTemplateColumns: 'auto minmax(0, 1fr)',
    columnGap: '10px',
    padding: '10px 12px',
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${decisionColour('refer', 'solid')}`,
    backgroundColor: decisionColour('refer', 'surface'),
    color: decisionColour('refer', 'text'),
  },
  words: { display: 'flex', flexDirection: 'column', rowGap: '4px', minWidth: 0 },
  title: { margin: 0, fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  list: {
    display: 'flex',
    flexDirection: 'column',
    rowGap: '2px',
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    overflowWrap: 'anywhere',
  },
  meaning: { margin: 0, fontSize: tokens.fontSizeBase200, textWrap: 'pretty' },
});

export function OutsideTraining({ explanation }: { readonly explanation: Explanation }) {
  const styles = useStyles();
  const language = useLanguage();
  const { texts } = language;
  const sentences = outsideSentences(explanation, language);
  if (sentences.length === 0) return null;
  return (
    <div className={styles.caution} data-testid="outside-training">
      <Warning20Regular aria-hidden />
      <div className={styles.words}>
        <h3 className={styles.title}>{texts.inspector.outsideTitle}</h3>
        <ul className={styles.list}>
          {sentences.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
        <p className={styles.meaning}>{texts.inspector.outsideMeaning}</p>
      </div>
    </div>
  );
}
