/** Drift of the release in force: the verdict in words, then every feature, the furthest from its training data first. */
import type { DriftFigures, FeatureDrift } from '@risk/app/contract/service.ts';
import { type Html, html } from './html.ts';
import { table, tag } from './table.ts';
import { count, decimals, percent, timeOf } from './words.ts';

/** @param labels what people call the features, by name */
export function driftSection(figures: DriftFigures | null, labels: ReadonlyMap<string, string>): Html {
  return html`<section class="card"><h2>Drift</h2>${figures === null ? html`<p class="quiet">No model is in force yet.</p>` : content(figures, labels)}</section>`;
}

function content(figures: DriftFigures, labels: ReadonlyMap<string, string>): Html {
  const { verdict, rows, referenceRows, windowFrom, windowTo, features, prediction, driftedShare } = figures;
  if (verdict === 'not-enough-data')
    return html`<p>${tag('Not enough data', 'calm')} ${count(rows, 'row')} came back from desktops since version ${figures.modelVersion} is in force; the first figures come with 50.</p>`;
  const most = features.toSorted((a, b) => b.psi / b.threshold - a.psi / a.threshold);
  const all = prediction === null ? most : [prediction, ...most];
  return html`<p>${verdict === 'drifted' ? tag('▲ Drifted', 'bad') : tag('✓ Stable', 'good')} ${features.filter(({ drifted }) => drifted).length} of ${count(features.length, 'feature')} drifted (${percent(driftedShare)}); from 50 % on the data as a whole counts as drifted.</p>
<p class="quiet">${count(rows, 'row')} from ${timeOf(windowFrom)} to ${timeOf(windowTo)} against ${count(referenceRows, 'row')} of training data.</p>
${table(
  all,
  [
    {
      head: 'Feature',
      cell: ({ feature }) =>
        feature === prediction?.feature
          ? html`<strong>Probability of default</strong>`
          : (labels.get(feature) ?? feature),
    },
    { head: 'PSI', kind: 'number', cell: ({ psi }) => decimals(psi) },
    { head: 'Counts from', kind: 'number', cell: ({ threshold }) => decimals(threshold) },
    { head: '', kind: 'bar', cell: bar },
    { head: 'Bins', kind: 'number', cell: ({ bins }) => bins },
    { head: '', cell: verdictTag },
  ],
  '',
)}`;
}

/** One bin left: cells had to be joined until only the drift that this itself proves can be told. */
function verdictTag({ drifted, bins }: FeatureDrift): Html {
  if (drifted) return tag('▲ drifted', 'bad');
  return bins < 2 ? tag('too coarse to see', 'calm') : tag('✓ as before', 'good');
}

/** PSI as a bar of twice the threshold's length, the threshold as a line in its middle. */
function bar({ psi, threshold, drifted }: FeatureDrift): Html {
  const width = Math.min(100, (50 * psi) / threshold).toFixed(1);
  const label = `${decimals(psi)} of ${decimals(threshold)}`;
  return html`<svg viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="${label}"><rect class="ground" width="100" height="10"></rect><rect class="${drifted ? 'over' : 'under'}" width="${width}" height="10"></rect><rect class="limit" x="49.6" width="0.8" height="10"></rect></svg>`;
}
