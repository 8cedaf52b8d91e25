import { type Html, html } from './html.ts';
import { layout } from './layout.ts';

/**
 * @param next where to go after signing in, a path of this service
 * @param problem what was wrong with the last try
 */
export function signInPage(next: string, problem: string | null): Html {
  const body = html`<main class="small"><section class="card">
<h1>Sign in</h1>
<p class="quiet">Use the access token that your administrator gave you.</p>
${problem === null ? null : html`<p class="message" role="alert">${problem}</p>`}
<form method="post" action="/sign-in">
<input type="hidden" name="next" value="${next}">
<label for="token">Access token</label>
<input id="token" name="token" type="password" autocomplete="current-password" required autofocus spellcheck="false">
<div class="buttons"><button>Sign in</button></div>
</form>
</section></main>`;
  return layout({ title: 'Sign in', body });
}
