import type {
  DesktopSummary,
  DriftFigures,
  ModelVersionSummary,
  RunSummary,
} from '@risk/app/contract/service.ts';
import type { Person } from '../../access/identity.ts';
import { type Html, html } from './html.ts';
import { layout } from './layout.ts';

export interface Overview {
  readonly versions: readonly ModelVersionSummary[];
  readonly runs: readonly RunSummary[];
  readonly desktops: readonly DesktopSummary[];
  readonly figures: DriftFigures | null;
  readonly signedIn: { readonly person: Person; readonly csrf: string };
  readonly now: number;
}

export function overviewPage({ versions, signedIn }: Overview): Html {
  return layout({
    title: 'Overview',
    body: html`<main><h1>${versions.length} versions</h1></main>`,
    signedIn,
  });
}
