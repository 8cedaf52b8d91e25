/** The console's only page for now: verdicts first, then what needs a person, then the tables. */
import type {
  DesktopSummary,
  ModelVersionSummary,
  RunSummary,
  VersionState,
} from '@risk/app/contract/service.ts';
import { candidateCard } from './candidate-card.ts';
import { driftSection } from './drift-section.ts';
import { type Html, html } from './html.ts';
import { layout } from './layout.ts';
import type { Overview } from './overview.ts';
import { table, tag } from './table.ts';
import { verdictTiles } from './verdict-tiles.ts';
import { decimals, learnerName, percent, timeOf } from './words.ts';

const NEWEST = 20;

export function overviewPage(overview: Overview): Html {
  const { versions, runs, desktops, figures, featureLabels, signedIn } = overview;
  const candidates = versions.filter(({ state }) => state === 'candidate');
  const body = html`<main>
<h1>Overview</h1>
${verdictTiles(overview)}
${candidates.length === 0 ? null : html`<section class="card" id="candidates"><h2>Waiting for a decision</h2>${candidates.map((candidate) => candidateCard(candidate, overview))}</section>`}
<section class="card"><h2>Model versions</h2>${versionTable(versions)}</section>
${driftSection(figures, featureLabels)}
<section class="card"><h2>Training runs</h2>${runTable(runs.slice(0, NEWEST))}</section>
<section class="card"><h2>Desktops</h2>${desktopTable(desktops)}</section>
</main>`;
  return layout({ title: 'Overview', body, signedIn });
}

function versionTable(versions: readonly ModelVersionSummary[]): Html {
  return table(
    versions,
    [
      { head: 'Version', kind: 'short', cell: ({ name, version }) => `${name} ${version}` },
      { head: 'State', kind: 'short', cell: versionState },
      { head: 'Learner', kind: 'short', cell: ({ learner }) => learnerName(learner) },
      { head: 'AUC', kind: 'number', cell: ({ performance }) => decimals(performance.auc) },
      { head: 'Log loss', kind: 'number', cell: ({ performance }) => decimals(performance.logLoss) },
      { head: 'Right', kind: 'number', cell: ({ performance }) => percent(performance.accuracy, 1) },
      { head: 'Asked for by', kind: 'short', cell: ({ requestedBy }) => requestedBy },
      {
        head: 'Decided',
        cell: ({ decidedBy, decidedAt, comment }) =>
          decidedBy === null
            ? '–'
            : html`${decidedBy}, ${timeOf(decidedAt)}<br><span class="quiet">${comment}</span>`,
      },
    ],
    'No model has been trained yet.',
  );
}

function versionState({ state, inForce }: ModelVersionSummary): Html {
  return inForce ? tag('✓ in force', 'good') : stateTags[state];
}

const stateTags: Readonly<Record<VersionState, Html>> = {
  candidate: tag('waits for a decision', 'calm'),
  approved: tag('approved before', 'calm'),
  refused: tag('✕ refused', 'bad'),
};

function runTable(runs: readonly RunSummary[]): Html {
  return table(
    runs,
    [
      { head: 'Started', kind: 'short', cell: ({ startedAt }) => timeOf(startedAt) },
      { head: 'State', kind: 'short', cell: ({ state }) => tag(runWords[state], runTones[state]) },
      {
        head: 'Data set',
        kind: 'short',
        cell: ({ dataset, datasetVersion }) => `${dataset} ${datasetVersion}`,
      },
      { head: 'Seed', kind: 'number', cell: ({ seed }) => seed },
      {
        head: 'AUC by learner',
        cell: ({ performances }) =>
          performances
            .map(({ learner, performance }) => `${learnerName(learner)} ${decimals(performance.auc)}`)
            .join(', '),
      },
      { head: 'By', kind: 'short', cell: ({ requestedBy }) => requestedBy },
      { head: 'Result', cell: ({ message }) => message },
    ],
    'No training has been started yet.',
  );
}

const runWords = { running: 'running', succeeded: '✓ succeeded', failed: '✕ failed' } as const;
const runTones = { running: 'calm', succeeded: 'good', failed: 'bad' } as const;

function desktopTable(desktops: readonly DesktopSummary[]): Html {
  return table(
    desktops,
    [
      { head: 'Name', cell: ({ name }) => name },
      {
        head: 'State',
        cell: ({ revoked }) => (revoked ? tag('✕ revoked', 'bad') : tag('✓ enrolled', 'good')),
      },
      { head: 'Model version', kind: 'number', cell: ({ modelVersion }) => modelVersion ?? '–' },
      { head: 'Program', cell: ({ appVersion }) => appVersion },
      { head: 'Last contact', kind: 'short', cell: ({ lastContactAt }) => timeOf(lastContactAt) },
      { head: 'Enrolled', kind: 'short', cell: ({ enrolledAt }) => timeOf(enrolledAt) },
    ],
    'No desktop is enrolled yet.',
  );
}
