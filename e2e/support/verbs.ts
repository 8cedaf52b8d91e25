/** The workstation's verbs over HTTP, past the window. */
import type { DesktopVerb, VerbOutput } from '@risk/app/contract/desktop.ts';
import { verbSchemas } from '@risk/app/contract/verb-schemas.ts';
import type { Product } from './product.ts';

/** For products that are created with it as `RISK_TOKEN`. */
export const TOKEN = 'token-of-the-tests';

export async function callVerb<Verb extends DesktopVerb>(
  product: Product,
  verb: Verb,
  input: object,
): Promise<VerbOutput<Verb>> {
  const answer = await fetch(`${product.webUrl}/api/verbs/${verb}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify(input),
  });
  const body: { readonly value?: unknown } = await answer.json();
  return verbSchemas[verb].output.parse(body.value);
}
