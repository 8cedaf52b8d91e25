/** The few pages that stand without the window: each says what to do next. */

interface PlainPage {
  readonly title: string;
  /** Safe text; `code` is shown on a line of its own. */
  readonly text: string;
  readonly code?: string;
}

export function notSignedInPage(addressPath: string): PlainPage {
  return {
    title: 'This address needs a key',
    text: 'Risk-O-Meter opens with the address that it printed in its terminal when it started. Each such address works once; the next one stands in this file:',
    code: addressPath,
  };
}

export function usedAddressPage(addressPath: string): PlainPage {
  return {
    title: 'This address was used already',
    text: 'Each address that Risk-O-Meter prints opens one browser, once. The next one stands in this file:',
    code: addressPath,
  };
}

export const notBuiltPage: PlainPage = {
  title: 'The window is not built yet',
  text: 'Run this command in the folder of Risk-O-Meter, then load this page again:',
  code: 'npm run build',
};

export function renderPage({ title, text, code }: PlainPage, nonce: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)} · Risk-O-Meter</title>
<style nonce="${nonce}">
body { font: 1rem/1.6 system-ui, sans-serif; max-width: 36rem; margin: 15vh auto; padding: 0 1.5rem; }
h1 { font-size: 1.4rem; }
code { display: block; padding: 0.75rem 1rem; border: 1px solid; border-radius: 0.5rem; overflow-wrap: anywhere; }
</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(text)}</p>
${code === undefined ? '' : `<code>${escapeHtml(code)}</code>`}
</main>
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
