/** An error: what happened, what it means for the work, what to do; details for support fold out and can be copied. */
import { makeStyles, tokens } from '@fluentui/react-components';
import { ErrorCircle24Regular } from '@fluentui/react-icons';
import type { ErrorValue } from '@risk/app/contract/errors.ts';
import type { ReactNode, Ref } from 'react';
import { CopyButton } from './copy-button.tsx';
import { Fold } from './fold.tsx';
import { errorSentence } from './language/error-sentence.ts';
import { useLanguage } from './language/language.tsx';
import { decisionColour } from './theme.ts';

const useStyles = makeStyles({
  notice: {
    display: 'grid',
    gridTemplateColumns: 'auto minmax(0, 1fr)',
    columnGap: '14px',
    padding: '20px 24px 20px 20px',
    borderRadius: tokens.borderRadiusXLarge,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderLeft: `4px solid ${decisionColour('red', 'solid')}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  icon: { color: decisionColour('red', 'solid'), marginTop: '2px' },
  body: { display: 'flex', flexDirection: 'column', rowGap: '8px', alignItems: 'flex-start' },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    fontWeight: tokens.fontWeightSemibold,
    overflowWrap: 'anywhere',
    outlineStyle: 'none',
  },
  text: { margin: 0, maxWidth: '68ch', overflowWrap: 'anywhere' },
  meaning: { margin: 0, maxWidth: '68ch', color: tokens.colorNeutralForeground2 },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '8px', paddingTop: '8px' },
  details: { display: 'flex', flexDirection: 'column', rowGap: '8px', alignItems: 'flex-start' },
  code: {
    margin: 0,
    padding: '10px 12px',
    width: '100%',
    boxSizing: 'border-box',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
  },
});

interface ErrorNoticeProps {
  readonly title: string;
  readonly error: ErrorValue | null;
  /** What it means for the person's work and what to do. */
  readonly meaning?: string;
  readonly actions?: ReactNode;
  readonly titleRef?: Ref<HTMLHeadingElement>;
  readonly children?: ReactNode;
}

export function ErrorNotice({ title, error, meaning, actions, titleRef, children }: ErrorNoticeProps) {
  const styles = useStyles();
  const { locale } = useLanguage();
  return (
    <section className={styles.notice} data-testid="error-notice" data-code={error?.code}>
      <ErrorCircle24Regular className={styles.icon} aria-hidden />
      <div className={styles.body}>
        <h2 className={styles.title} ref={titleRef} tabIndex={-1}>
          {title}
        </h2>
        {error && <p className={styles.text}>{errorSentence(error, locale)}</p>}
        {meaning !== undefined && <p className={styles.meaning}>{meaning}</p>}
        {children}
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
        {error && <SupportDetails error={error} />}
      </div>
    </section>
  );
}

export function SupportDetails({ error }: { readonly error: ErrorValue }) {
  const styles = useStyles();
  const { texts } = useLanguage();
  const text = supportText(error);
  return (
    <Fold title={texts.errors.details}>
      <div className={styles.details}>
        <pre className={styles.code}>{text}</pre>
        <CopyButton label={texts.errors.copy} copiedLabel={texts.errors.copied} text={() => text} />
      </div>
    </Fold>
  );
}

/** One line a fact, as support reads it in a message. */
function supportText({ code, message, details }: ErrorValue): string {
  return [
    code,
    message,
    ...Object.entries(details).map(
      ([name, value]) => `${name}: ${typeof value === 'object' ? JSON.stringify(value) : value}`,
    ),
  ].join('\n');
}
