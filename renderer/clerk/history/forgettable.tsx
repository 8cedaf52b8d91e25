/** Deletes a file's scored rows, after a second word in its own place: they cannot be had back. */
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import type { Job } from '@risk/app/contract/desktop.ts';
import type { ErrorValue } from '@risk/app/contract/errors.ts';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { errorSentence } from '../../design/language/error-sentence.ts';
import { useLanguage } from '../../design/language/language.tsx';
import { decisionColour } from '../../design/theme.ts';
import { useActions } from '../clerk-context.tsx';

const useStyles = makeStyles({
  question: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    flexGrow: 1,
    columnGap: '8px',
    rowGap: '6px',
    padding: '8px 8px 8px 12px',
  },
  words: { flexGrow: 1, flexBasis: '22em', textWrap: 'pretty', overflowWrap: 'anywhere' },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: '8px', marginLeft: 'auto' },
  error: { flexBasis: '100%', color: decisionColour('red', 'text'), fontSize: tokens.fontSizeBase200 },
});

interface ForgettableProps {
  readonly job: Job;
  /** Moves the focus on, once the row is gone. */
  readonly onGone: () => void;
  /** The row as it stands, given the button that asks. */
  readonly children: (button: ReactNode) => ReactNode;
}

/** The row of a file, or in its place the question whether its rows are to be deleted. */
export function Forgettable({ job, onGone, children }: ForgettableProps) {
  const { texts } = useLanguage();
  const [asking, setAsking] = useState(false);
  const [asked, setAsked] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // Whoever keeps the file goes on where the question came up.
    if (asked && !asking) button.current?.focus();
  }, [asked, asking]);
  if (asking) return <Question job={job} onKeep={() => setAsking(false)} onGone={onGone} />;
  return children(
    job.state !== 'running' && (
      <Button
        ref={(element: HTMLButtonElement | null) => {
          button.current = element;
        }}
        appearance="subtle"
        size="small"
        aria-label={`${texts.job.remove}: ${job.fileName}`}
        onClick={() => {
          setAsked(true);
          setAsking(true);
        }}
      >
        {texts.job.remove}
      </Button>
    ),
  );
}

interface QuestionProps {
  readonly job: Job;
  readonly onKeep: () => void;
  readonly onGone: () => void;
}

function Question({ job, onKeep, onGone }: QuestionProps) {
  const styles = useStyles();
  const { texts, locale } = useLanguage();
  const actions = useActions();
  const keep = useRef<HTMLButtonElement>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorValue | null>(null);
  // The harmless answer is the near one.
  useEffect(() => keep.current?.focus(), []);
  const remove = async () => {
    setBusy(true);
    const failed = await actions.remove(job.jobId);
    setBusy(false);
    setError(failed);
    if (failed !== null) return;
    actions.announce(texts.job.removed(job.fileName));
    onGone();
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape keeps the file
    <div
      role="group"
      aria-label={texts.job.removeQuestion(job.fileName)}
      className={styles.question}
      data-testid="forget"
      onKeyDown={({ key }) => {
        if (key === 'Escape') onKeep();
      }}
    >
      <span className={styles.words}>{texts.job.removeQuestion(job.fileName)}</span>
      <span className={styles.buttons}>
        <Button size="small" disabledFocusable={busy} onClick={() => void remove()}>
          {busy ? texts.job.removing : texts.job.removeYes}
        </Button>
        <Button
          ref={(element: HTMLButtonElement | null) => {
            keep.current = element;
          }}
          size="small"
          appearance="primary"
          onClick={onKeep}
        >
          {texts.job.removeNo}
        </Button>
      </span>
      {error !== null && (
        <span role="alert" className={styles.error}>
          {errorSentence(error, locale)}
        </span>
      )}
    </div>
  );
}
