/** Saves the scored rows; says that it did, or why not. */
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowDownload20Regular } from '@fluentui/react-icons';
import type { ErrorValue } from '@risk/app/contract/errors.ts';
import { useState } from 'react';
import { errorSentence } from '../../design/language/error-sentence.ts';
import { useLanguage } from '../../design/language/language.tsx';
import { decisionColour } from '../../design/theme.ts';
import { useActions } from '../clerk-context.tsx';

const useStyles = makeStyles({
  error: {
    flexBasis: '100%',
    color: decisionColour('red', 'text'),
    fontSize: tokens.fontSizeBase200,
    textAlign: 'right',
  },
});

export function SaveButton({ jobId }: { readonly jobId: string }) {
  const styles = useStyles();
  const { texts, locale } = useLanguage();
  const actions = useActions();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorValue | null>(null);
  const save = async () => {
    setBusy(true);
    setError(null);
    const answer = await actions.save(jobId);
    setBusy(false);
    if (!answer.ok) setError(answer.error);
    else if (answer.value.saved) actions.announce(texts.job.saved);
  };
  return (
    <>
      <Button
        appearance="primary"
        icon={<ArrowDownload20Regular />}
        disabledFocusable={busy}
        onClick={() => void save()}
      >
        {busy ? texts.job.saving : texts.job.save}
      </Button>
      {error !== null && (
        <span role="alert" className={styles.error}>
          {errorSentence(error, locale)}
        </span>
      )}
    </>
  );
}
