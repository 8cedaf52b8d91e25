/** A button that copies a text and says that it did. */
import { Button } from '@fluentui/react-components';
import { Checkmark16Regular, Copy16Regular } from '@fluentui/react-icons';
import { useState } from 'react';
import { copyText } from './copy-text.ts';

interface CopyButtonProps {
  readonly label: string;
  readonly copiedLabel: string;
  readonly text: () => string;
}

export function CopyButton({ label, copiedLabel, text }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  return (
    <Button
      size="small"
      icon={copied ? <Checkmark16Regular /> : <Copy16Regular />}
      onClick={() => setCopied(copyText(document, text()))}
      onBlur={() => setCopied(false)}
    >
      <span aria-live="polite">{copied ? copiedLabel : label}</span>
    </Button>
  );
}
