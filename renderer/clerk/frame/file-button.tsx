/** A button that opens the file dialog; the choice goes the same way as a drop. */
import { Button, type ButtonProps } from '@fluentui/react-components';
import { type ReactNode, useRef } from 'react';

/** A hint to the file dialog alone: what a file is, is told from its first bytes. */
const ACCEPTED =
  '.csv,.txt,.tsv,.xlsx,text/csv,text/plain,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

interface FileButtonProps {
  readonly children: ReactNode;
  readonly onFiles: (files: readonly File[]) => unknown;
  readonly appearance?: 'primary' | 'secondary' | 'subtle';
  readonly size?: 'small' | 'medium' | 'large';
  readonly icon?: ButtonProps['icon'];
}

export function FileButton({
  children,
  onFiles,
  appearance = 'secondary',
  size = 'medium',
  icon,
}: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button appearance={appearance} size={size} icon={icon ?? null} onClick={() => input.current?.click()}>
        {children}
      </Button>
      <input
        ref={input}
        type="file"
        accept={ACCEPTED}
        hidden
        data-testid="file-input"
        onChange={({ currentTarget }) => {
          const files = Array.from(currentTarget.files ?? []);
          // The same file chosen again is a choice again.
          currentTarget.value = '';
          if (files.length > 0) onFiles(files);
        }}
      />
    </>
  );
}
