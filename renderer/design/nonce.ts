/**
 * The nonce that the server gave this page; style elements made at run time carry it too, for the page's policy allows
 * no others. Browsers hide the attribute, so the property is read.
 */
export function pageNonce(document: Document): string | undefined {
  const meta = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]');
  return meta?.nonce || undefined;
}
