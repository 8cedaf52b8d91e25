/** A small picture of what happens here: a sheet of applicants, each with its decision. */
import { makeStyles, tokens } from '@fluentui/react-components';
import { decisionColour } from '../../design/theme.ts';

const useStyles = makeStyles({
  picture: { width: '92px', height: '84px' },
  sheet: { fill: tokens.colorNeutralBackground1, stroke: tokens.colorNeutralStroke1 },
  head: { fill: tokens.colorNeutralBackground3 },
  line: { fill: tokens.colorNeutralStroke2 },
  green: { fill: decisionColour('green', 'solid') },
  red: { fill: decisionColour('red', 'solid') },
});

const lines = ['green', 'green', 'red', 'green'] as const;

export function SheetPicture() {
  const styles = useStyles();
  return (
    <svg className={styles.picture} viewBox="0 0 92 84" aria-hidden>
      <rect className={styles.sheet} x="10" y="2" width="72" height="80" rx="7" strokeWidth="1.5" />
      <path className={styles.head} d="M11 18V9a6 6 0 0 1 6-6h58a6 6 0 0 1 6 6v9z" />
      <rect className={styles.line} x="18" y="8" width="30" height="5" rx="2.5" />
      {lines.map((decision, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- a fixed picture
        <g key={index}>
          <circle className={styles[decision]} cx="23" cy={28 + index * 14} r="4.5" />
          <rect
            className={styles.line}
            x="33"
            y={25.5 + index * 14}
            width={index % 2 === 0 ? 40 : 30}
            height="5"
            rx="2.5"
          />
        </g>
      ))}
    </svg>
  );
}
