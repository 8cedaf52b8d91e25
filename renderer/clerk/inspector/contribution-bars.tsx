/** Every attribute with its value and a bar: to the right what raises the risk, to the left what lowers it. */
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { Explanation } from '@risk/app/contract/desktop.ts';
import { textIn } from '@risk/app/schema/feature-schema.ts';
import { useLanguage } from '../../design/language/language.tsx';
import { decisionColour } from '../../design/theme.ts';
import { barShares, contributionText, effectWord } from './figures.ts';

const useStyles = makeStyles({
  table: { width: '100%', borderCollapse: 'collapse', tableLayout: 'fixed' },
  head: {
    padding: '0 0 4px',
    color: tokens.colorNeutralForeground3,
    fontSize: '11px',
    lineHeight: '14px',
    fontWeight: tokens.fontWeightRegular,
    textAlign: 'left',
    verticalAlign: 'bottom',
  },
  ends: { display: 'flex', justifyContent: 'space-between', columnGap: '8px' },
  endRight: { textAlign: 'right' },
  row: { borderTop: `1px solid ${tokens.colorNeutralStroke3}` },
  name: {
    padding: '5px 8px 5px 0',
    textAlign: 'left',
    fontWeight: tokens.fontWeightRegular,
    lineHeight: tokens.lineHeightBase200,
    overflowWrap: 'anywhere',
    hyphens: 'auto',
  },
  label: { display: 'block', fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground3 },
  value: { display: 'block', fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground1 },
  effect: { padding: 0, verticalAlign: 'middle' },
  plot: {
    position: 'relative',
    height: '14px',
    forcedColorAdjust: 'none',
  },
  middle: {
    position: 'absolute',
    top: '-10px',
    bottom: '-10px',
    left: '50%',
    width: 0,
    borderLeft: `1px solid ${tokens.colorNeutralStroke1}`,
  },
  bar: { position: 'absolute', top: 0, bottom: 0, minWidth: '1px' },
  raises: { left: '50%', backgroundColor: decisionColour('red', 'solid'), borderRadius: '0 3px 3px 0' },
  lowers: { right: '50%', backgroundColor: decisionColour('green', 'solid'), borderRadius: '3px 0 0 3px' },
  figure: {
    padding: '0 0 0 8px',
    textAlign: 'right',
    fontSize: tokens.fontSizeBase200,
    fontVariantNumeric: 'tabular-nums',
    whiteSpace: 'nowrap',
  },
  hidden: {
    position: 'absolute',
    width: '1px',
    height: '1px',
    overflow: 'hidden',
    clipPath: 'inset(50%)',
    whiteSpace: 'nowrap',
  },
});

export function ContributionBars({ explanation }: { readonly explanation: Explanation }) {
  const styles = useStyles();
  const language = useLanguage();
  const { texts, locale } = language;
  const { base, score, contributions, scoreUnit } = explanation;
  const shares = barShares(contributions);
  return (
    <table
      className={styles.table}
      aria-label={texts.inspector.allLabel}
      data-testid="contributions"
      data-base={base}
      data-score={score}
    >
      <colgroup>
        <col />
        <col style={{ width: '38%' }} />
        <col style={{ width: scoreUnit === 'probability' ? '84px' : '54px' }} />
      </colgroup>
      <thead>
        <tr>
          <th scope="col" className={styles.head}>
            {texts.inspector.attribute}
          </th>
          <th scope="colgroup" colSpan={2} className={styles.head}>
            {texts.inspector.effect}
            <span className={styles.ends} aria-hidden>
              <span>← {texts.inspector.lowersShort}</span>
              <span className={styles.endRight}>{texts.inspector.raisesShort} →</span>
            </span>
          </th>
        </tr>
      </thead>
      <tbody>
        {contributions.map(({ column, label, value, contribution }, index) => (
          <tr key={column} className={styles.row} data-column={column} data-contribution={contribution}>
            <th scope="row" className={styles.name}>
              <span className={styles.label}>{textIn(label, locale)}</span>
              {value !== null && <span className={styles.value}>{textIn(value, locale)}</span>}
            </th>
            <td className={styles.effect}>
              <span className={styles.hidden}>{effectWord(contribution, language)}</span>
              <div className={styles.plot} aria-hidden>
                <div className={styles.middle} />
                {contribution !== 0 && (
                  <div
                    className={mergeClasses(styles.bar, contribution > 0 ? styles.raises : styles.lowers)}
                    style={{ width: `${shares[index] ?? 0}%` }}
                  />
                )}
              </div>
            </td>
            <td className={styles.figure}>{contributionText(contribution, scoreUnit, language)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
