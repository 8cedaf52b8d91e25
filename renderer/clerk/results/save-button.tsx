/** Saves the scored rows, or the rows to fix; says that it did, or why not. */
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowDownload20Regular } from '@fluentui/react-icons';
import type { Job, VerbAnswer } from '@risk/app/contract/desktop.ts';
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

export function SaveButton({ job }: { readonly job: Job }) {
  const { texts } = useLanguage();
  const actions = useActions();
  return (
    <SavingButton
      label={job.state === 'cancelled' ? texts.job.savePartial : texts.job.save}
      saving={texts.job.saving}
      saved={texts.job.saved}
      save={() => actions.save(job.jobId)}
    />
  );
}

/** Their problems stand in a last column; the file that was saved can be dropped as it is. */
export function SaveRowsButton({ job }: { readonly job: Job }) {
  const { texts } = useLanguage();
  const actions = useActions();
  return (
    <SavingButton
      small
      label={texts.issues.save(job.rowsToFix)}
      saving={texts.issues.saving}
      saved={texts.issues.saved}
      save={() => actions.saveRowsToFix(job.jobId)}
    />
  );
}

interface SavingButtonProps {
  readonly label: string;
  readonly saving: string;
  readonly saved: string;
  readonly small?: boolean;
  readonly save: () => Promise<VerbAnswer<{ readonly saved: boolean }>>;
}

function SavingButton({ label, saving, saved, small = false, save }: SavingButtonProps) {
  const styles = useStyles();
  const { locale } = useLanguage();
  const actions = useActions();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorValue | null>(null);
  const start = async () => {
    setBusy(true);
    setError(null);
    const answer = await save();
    setBusy(false);
    if (!answer.ok) setError(answer.error);
    else if (answer.value.saved) actions.announce(saved);
  };
  return (
    <>
      <Button
        appearance="primary"
        size={small ? 'small' : 'medium'}
        icon={<ArrowDownload20Regular />}
        disabledFocusable={busy}
        onClick={() => void start()}
      >
        {busy ? saving : label}
      </Button>
      {error !== null && (
        <span role="alert" className={styles.error}>
          {errorSentence(error, locale)}
        </span>
      )}
    </>
  );
}
