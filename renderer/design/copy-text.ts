/**
 * Puts text on the clipboard. The copy event needs no permission, which the desktop's window denies to pages.
 * @returns whether the browser took it
 */
export function copyText(document: Document, text: string): boolean {
  const put = (event: ClipboardEvent) => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  document.addEventListener('copy', put, { capture: true });
  try {
    return document.execCommand('copy');
  } finally {
    document.removeEventListener('copy', put, { capture: true });
  }
}
