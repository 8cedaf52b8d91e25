/** Why: up to four sentences, then the effect of every attribute, then how all this came about. */
import { makeStyles, tokens } from '@fluentui/react-components';
import { ArrowTrending20Regular, ArrowTrendingDown20Regular, Info20Regular } from '@fluentui/react-icons';
import type { Explanation } from '@risk/app/contract/desktop.ts';
import { textIn } from '@risk/app/schema/feature-schema.ts';
import { CopyButton } from '../../design/copy-button.tsx';
import { Fold } from '../../design/fold.tsx';
import { useLanguage } from '../../design/language/language.tsx';
import { decisionColour } from '../../design/theme.ts';
import { ContributionBars } from './contribution-bars.tsx';
import { explanationText, isApproximate, reasonsHeading, sumSentence } from './figures.ts';

const useStyles = makeStyles({
  part: { display: 'flex', flexDirection: 'column', rowGap: '6px' },
  heading: {
    margin: 0,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    fontWeight: tokens.fontWeightSemibold,
  },
  sentences: {
    display: 'flex',
    flexDirection: 'column',
    rowGap: '4px',
    margin: 0,
    padding: 0,
    listStyleType: 'none',
  },
  sentence: {
    display: 'grid',
    gridTemplateColumns: 'auto minmax(0, 1fr)',
    columnGap: '10px',
    alignItems: 'start',
    padding: '7px 10px',
    borderRadius: tokens.borderRadiusMedium,
    overflowWrap: 'anywhere',
    hyphens: 'auto',
  },
  raises: { backgroundColor: decisionColour('red', 'surface'), color: decisionColour('red', 'text') },
  lowers: { backgroundColor: decisionColour('green', 'surface'), color: decisionColour('green', 'text') },
  small: {
    margin: 0,
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    textWrap: 'pretty',
  },
  how: { display: 'flex', flexDirection: 'column', rowGap: '8px' },
  none: {
    display: 'grid',
    gridTemplateColumns: 'auto minmax(0, 1fr)',
    columnGap: '10px',
    padding: '12px',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
  },
});

export function Reasons({ explanation }: { readonly explanation: Explanation }) {
  const styles = useStyles();
  const language = useLanguage();
  const { texts, locale } = language;
  const { reasons, sentences, decision } = explanation;
  if (reasons === 'none')
    return (
      <div className={styles.none} data-testid="no-reasons">
        <Info20Regular aria-hidden />
        <div className={styles.part}>
          <h3 className={styles.heading}>{texts.inspector.noneTitle}</h3>
          <p className={styles.small}>{texts.inspector.none}</p>
        </div>
      </div>
    );
  const lowers = decision === 'green';
  const Arrow = lowers ? ArrowTrendingDown20Regular : ArrowTrending20Regular;
  return (
    <>
      <div className={styles.part}>
        <h3 className={styles.heading}>{reasonsHeading(decision, language)}</h3>
        {sentences.length === 0 ? (
          <p className={styles.small}>{texts.inspector.noneStandsOut}</p>
        ) : (
          <ol className={styles.sentences} data-testid="reason-sentences">
            {sentences.map((sentence) => (
              <li
                key={sentence.en}
                className={`${styles.sentence} ${lowers ? styles.lowers : styles.raises}`}
              >
                <Arrow aria-hidden />
                <span>{textIn(sentence, locale)}</span>
              </li>
            ))}
          </ol>
        )}
      </div>
      <div className={styles.part}>
        <h3 className={styles.heading}>{texts.inspector.all}</h3>
        <ContributionBars explanation={explanation} />
        <p className={styles.small} data-testid="reason-sum">
          {sumSentence(explanation, language)}
        </p>
      </div>
      <Fold title={texts.inspector.how} testId="how-made">
        <div className={styles.how}>
          <p className={styles.small}>
            <strong>
              {isApproximate(explanation) ? texts.inspector.approximate : texts.inspector.exact}
            </strong>{' '}
            {texts.inspector.ways[reasons]}
          </p>
          {explanation.scoreUnit !== null && (
            <p className={styles.small}>
              {explanation.scoreUnit === 'log-odds'
                ? texts.inspector.unitLogOdds
                : texts.inspector.unitProbability}
            </p>
          )}
          <p className={styles.small}>{texts.inspector.notCauses}</p>
        </div>
      </Fold>
      <div>
        <CopyButton
          label={texts.inspector.copy}
          copiedLabel={texts.inspector.copied}
          text={() => explanationText(explanation, language)}
        />
      </div>
    </>
  );
}
