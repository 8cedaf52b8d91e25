/** The frame of every plain page. */
import type { Person } from '../../access/identity.ts';
import { Html, html } from './html.ts';

import { styleSheet } from './style-sheet.ts';

export interface Layout {
  readonly title: string;
  readonly body: Html;
  /** Who is signed in, with the form token to sign out by. */
  readonly signedIn?: { readonly person: Person; readonly csrf: string };
}

export function layout({ title, body, signedIn }: Layout): Html {
  const style = new Html(styleSheet);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Risk-O-Meter</title>
<style>${style}</style>
</head>
<body>
<header class="top"><span class="brand">Risk-O-Meter</span><span class="place">Training service</span>${signedIn === undefined ? null : signOut(signedIn)}</header>
${body}
</body>
</html>`;
}

function signOut({ person, csrf }: { readonly person: Person; readonly csrf: string }): Html {
  return html`
<a href="/docs">API</a>
<span class="who">${person.name}, ${person.role}
<form method="post" action="/sign-out"><input type="hidden" name="csrf" value="${csrf}"><button class="link">Sign out</button></form></span>`;
}
