import { type Html, html } from './html.ts';
import { layout } from './layout.ts';

/** @param sentence of the error catalogue */
export function errorPage(sentence: string): Html {
  const body = html`<main class="small"><section class="card">
<h1>That did not work</h1>
<p>${sentence}</p>
<p><a href="/">Back to the overview</a></p>
</section></main>`;
  return layout({ title: 'That did not work', body });
}
