/** How long scored rows stay on this computer, and what of them anybody can read: said in plain words. */
import { Button, Field, makeStyles, Select, tokens } from '@fluentui/react-components';
import type { Storage } from '@risk/app/contract/desktop.ts';
import type { ErrorValue } from '@risk/app/contract/errors.ts';
import { useId, useState } from 'react';
import { errorSentence } from '../../design/language/error-sentence.ts';
import { useLanguage } from '../../design/language/language.tsx';
import { decisionColour } from '../../design/theme.ts';
import { useActions, useClerk } from '../clerk-context.tsx';
import { choiceOf, choiceText, olderThan, retentionChoices } from './retention.ts';

const useStyles = makeStyles({
  panel: {
    display: 'flex',
    flexDirection: 'column',
    rowGap: '12px',
    padding: '14px 18px 16px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  title: { margin: 0, fontSize: tokens.fontSizeBase400, fontWeight: tokens.fontWeightSemibold },
  words: {
    display: 'flex',
    flexDirection: 'column',
    rowGap: '6px',
    margin: 0,
    paddingLeft: '18px',
    color: tokens.colorNeutralForeground2,
    textWrap: 'pretty',
  },
  choice: { maxWidth: '320px' },
  warning: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '8px',
    padding: '8px 10px',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: decisionColour('refer', 'surface'),
    color: decisionColour('refer', 'text'),
  },
  warningWords: { flexGrow: 1, flexBasis: '18em' },
  error: { color: decisionColour('red', 'text') },
});

interface StoredHereProps {
  readonly storage: Storage;
  readonly onChanged: (storage: Storage) => void;
}

export function StoredHere({ storage, onChanged }: StoredHereProps) {
  const styles = useStyles();
  const { texts } = useLanguage();
  const titleId = useId();
  return (
    <section className={styles.panel} aria-labelledby={titleId} data-testid="stored-here">
      <h2 className={styles.title} id={titleId}>
        {texts.history.storedTitle}
      </h2>
      <ul className={styles.words}>
        {texts.history.stored.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <RetentionChoice storage={storage} onChanged={onChanged} />
    </section>
  );
}

function RetentionChoice({ storage, onChanged }: StoredHereProps) {
  const styles = useStyles();
  const { texts, format, locale } = useLanguage();
  const actions = useActions();
  const jobs = useClerk((state) => state.jobs);
  /** A choice that would delete files waits for a second word; null where there is none. */
  const [waiting, setWaiting] = useState<{ readonly days: number; readonly files: number } | null>(null);
  const [error, setError] = useState<ErrorValue | null>(null);
  const apply = async (days: number | null) => {
    const answer = await actions.setRetention(days);
    setWaiting(null);
    setError(answer.ok ? null : answer.error);
    if (!answer.ok) return;
    actions.announce(texts.history.retentionSaved);
    onChanged(answer.value);
  };
  const choose = (days: number | null) => {
    setError(null);
    const files = olderThan(jobs, days, Date.now()).length;
    if (days !== null && files > 0) setWaiting({ days, files });
    else void apply(days);
  };
  return (
    <>
      <Field label={texts.history.retention} className={styles.choice}>
        <Select
          value={choiceText(waiting?.days ?? storage.retentionDays)}
          onChange={(_, { value }) => choose(choiceOf(value))}
        >
          {retentionChoices(storage.retentionDays).map((days) => (
            <option key={choiceText(days)} value={choiceText(days)}>
              {days === null ? texts.history.retentionNever : texts.history.retentionDays(days)}
            </option>
          ))}
        </Select>
      </Field>
      {waiting !== null && (
        <div role="alert" className={styles.warning} data-testid="retention-warning">
          <span className={styles.warningWords}>
            {texts.history.retentionWarning(waiting.files, format.count(waiting.files))}
          </span>
          <Button size="small" onClick={() => void apply(waiting.days)}>
            {texts.history.retentionApply}
          </Button>
          <Button size="small" appearance="primary" onClick={() => setWaiting(null)}>
            {texts.history.retentionKeep}
          </Button>
        </div>
      )}
      {error !== null && (
        <span role="alert" className={styles.error}>
          {errorSentence(error, locale)}
        </span>
      )}
    </>
  );
}
