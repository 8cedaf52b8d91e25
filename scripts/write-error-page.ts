/** Writes docs/errors.md from the error catalogue. */
import { writeFile } from 'node:fs/promises';
import { errorCatalogue } from '@risk/app/contract/errors.ts';

const rows = Object.entries(errorCatalogue).map(
  ([code, { sentence, httpStatus, mayRetry }]) =>
    `| \`${code}\` | ${httpStatus} | ${mayRetry ? 'yes' : 'no'} | ${sentence} |`,
);

await writeFile(
  new URL('../docs/errors.md', import.meta.url),
  `# Errors

Every failure that leaves a process is \`{code, message, details}\` with a code of this list. \`{name}\` in a sentence is filled
from the details. "Retry" says whether the same request may succeed later without anybody changing it. Made by
\`node scripts/write-error-page.ts\` from \`app/contract/errors.ts\`; a test compares the two.

| code | HTTP status | retry | sentence |
| --- | --- | --- | --- |
${rows.join('\n')}
`,
);
