/** The first look: is the model healthy, is the data like it was, are the desktops alive, does anything need a person? */

import { type Html, html } from './html.ts';
import type { Overview } from './overview.ts';
import { count, learnerName, timeOf } from './words.ts';

const QUIET_MS = 24 * 60 * 60 * 1000;

export function verdictTiles(overview: Overview): Html {
  return html`<div class="tiles">${[modelTile(overview), dataTile(overview), desktopTile(overview), taskTile(overview)]}</div>`;
}

function tile(title: string, figure: string, note: Html | string): Html {
  return html`<section class="card tile"><h2 class="quiet">${title}</h2><p class="figure">${figure}</p><p class="quiet">${note}</p></section>`;
}

function modelTile({ versions }: Overview): Html {
  const inForce = versions.find((version) => version.inForce);
  if (inForce === undefined)
    return tile('Model', 'None in force', 'Desktops cannot score until a version is approved.');
  const { version, learner, decidedBy, decidedAt } = inForce;
  const note = html`${learnerName(learner)}, approved by ${decidedBy ?? '?'} on ${timeOf(decidedAt)}`;
  return tile('Model', `Version ${version} in force`, note);
}

function dataTile({ figures }: Overview): Html {
  if (figures === null) return tile('Data', 'Not watched yet', 'Drift is measured once a model is in force.');
  const rows = count(figures.rows, 'row');
  if (figures.verdict === 'not-enough-data')
    return tile(
      'Data',
      'Not enough data',
      `${rows} came back from desktops; 50 are needed for a first look.`,
    );
  const drifted = figures.features.filter((feature) => feature.drifted).length;
  const share = `${drifted} of ${count(figures.features.length, 'feature')}`;
  if (figures.verdict === 'drifted')
    return tile('Data', 'Drifted', `${share} over ${rows}. Consider training on newer data.`);
  return drifted === 0
    ? tile('Data', 'Like the training data', `No feature drifted, over ${rows}.`)
    : tile('Data', `${share} drifted`, `Over ${rows}; the data as a whole is still like the training data.`);
}

function desktopTile({ desktops, versions, now }: Overview): Html {
  const active = desktops.filter(({ revoked }) => !revoked);
  if (active.length === 0)
    return tile('Desktops', 'None enrolled', 'Make an enrolment string with the admin command.');
  const quiet = active.filter(
    ({ lastContactAt }) => now - Date.parse(lastContactAt ?? '1970-01-01') > QUIET_MS,
  ).length;
  const inForce = versions.find((version) => version.inForce)?.version;
  const current = active.filter(
    ({ modelVersion }) => modelVersion !== null && modelVersion === inForce,
  ).length;
  const heard = quiet === 0 ? 'all heard of within a day' : `${quiet} silent for more than a day`;
  return tile('Desktops', count(active.length, 'desktop'), `${current} on the version in force, ${heard}.`);
}

function taskTile({ versions }: Overview): Html {
  const waiting = versions.filter(({ state }) => state === 'candidate').length;
  return waiting === 0
    ? tile('To do', 'Nothing', 'No version waits for a decision.')
    : tile(
        'To do',
        `${count(waiting, 'version')} to decide on`,
        html`<a href="#candidates">Look at ${waiting === 1 ? 'it' : 'them'}</a>`,
      );
}
