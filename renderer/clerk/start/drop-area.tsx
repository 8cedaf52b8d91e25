/** The large calm place for a file, and the other ways to begin. */
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ShieldCheckmark20Regular } from '@fluentui/react-icons';
import type { ModelInUse } from '@risk/app/contract/desktop.ts';
import { Fold } from '../../design/fold.tsx';
import { useLanguage } from '../../design/language/language.tsx';
import { decisionColour } from '../../design/theme.ts';
import { useActions } from '../clerk-context.tsx';
import { FileButton } from '../frame/file-button.tsx';
import { FileGuide } from './file-guide.tsx';
import { SheetPicture } from './sheet-picture.tsx';

const useStyles = makeStyles({
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase600,
    lineHeight: tokens.lineHeightBase600,
    fontWeight: tokens.fontWeightSemibold,
    textAlign: 'center',
  },
  area: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    justifyContent: 'center',
    rowGap: '8px',
    minHeight: '280px',
    padding: '24px',
    boxSizing: 'border-box',
    textAlign: 'center',
    border: `2px dashed ${tokens.colorNeutralStroke1}`,
    borderRadius: '16px',
    backgroundColor: tokens.colorNeutralBackground1,
    transitionProperty: 'border-color',
    transitionDuration: tokens.durationNormal,
    ':hover': { border: `2px dashed ${tokens.colorBrandStroke1}` },
  },
  lead: { margin: 0, fontSize: tokens.fontSizeBase500, lineHeight: tokens.lineHeightBase500 },
  hint: { margin: 0, color: tokens.colorNeutralForeground3 },
  actions: { display: 'flex', flexWrap: 'wrap', justifyContent: 'center', gap: '10px', paddingTop: '16px' },
  privacy: {
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'center',
    columnGap: '8px',
    margin: 0,
    color: tokens.colorNeutralForeground2,
  },
  shield: { color: decisionColour('green', 'text'), flexShrink: 0 },
});

export function DropArea({ model }: { readonly model: ModelInUse }) {
  const styles = useStyles();
  const { texts } = useLanguage();
  const actions = useActions();
  return (
    <>
      <h1 className={styles.title}>{texts.start.title}</h1>
      <section className={styles.area} data-testid="drop-area">
        <SheetPicture />
        <p className={styles.lead}>{texts.start.drop}</p>
        <p className={styles.hint}>{texts.start.dropHint}</p>
        <div className={styles.actions}>
          <FileButton appearance="primary" size="large" onFiles={actions.takeFiles}>
            {texts.start.browse}
          </FileButton>
          <Button size="large" onClick={() => void actions.scoreSample()}>
            {texts.start.sample}
          </Button>
        </div>
      </section>
      <p className={styles.privacy}>
        <ShieldCheckmark20Regular className={styles.shield} aria-hidden />
        {texts.start.privacy}
      </p>
      <Fold title={texts.start.guide} testId="file-guide">
        <FileGuide columns={model.columns} />
      </Fold>
    </>
  );
}
