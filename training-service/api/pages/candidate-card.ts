/** A candidate beside the version in force, and the form for the verdict. */
import type { ModelVersionSummary } from '@risk/app/contract/service.ts';
import type { Performance } from '@risk/app/model/release.ts';
import { mayAct } from '../../access/identity.ts';
import { type Html, html } from './html.ts';
import type { Overview } from './overview.ts';
import { table, tag } from './table.ts';
import { count, decimals, learnerName, percent, timeOf } from './words.ts';

interface Measure {
  readonly name: string;
  /** Undefined where the version was registered without this figure. */
  readonly value: (performance: Performance) => number | undefined;
  readonly format: (value: number) => string;
  readonly better: 'higher' | 'lower';
}

const share = (value: number): string => percent(value, 1);

const MEASURES: readonly Measure[] = [
  { name: 'Area under the ROC curve', value: ({ auc }) => auc, format: decimals, better: 'higher' },
  { name: 'Log loss', value: ({ logLoss }) => logLoss, format: decimals, better: 'lower' },
  { name: 'Brier score', value: ({ brier }) => brier, format: decimals, better: 'lower' },
  { name: 'Right decisions', value: ({ accuracy }) => accuracy, format: share, better: 'higher' },
  {
    name: 'Good applicants found good',
    value: ({ recallGood }) => recallGood,
    format: share,
    better: 'higher',
  },
  {
    name: 'Bad applicants found bad',
    value: ({ specificityBad }) => specificityBad,
    format: share,
    better: 'higher',
  },
  {
    name: 'Specificity, class-weighted',
    value: ({ specificityWeighted }) => specificityWeighted,
    format: share,
    better: 'higher',
  },
  { name: 'F1 of bad', value: ({ f1Bad }) => f1Bad, format: decimals, better: 'higher' },
  {
    name: 'Expected calibration error',
    value: ({ calibrationError }) => calibrationError,
    format: decimals,
    better: 'lower',
  },
];

function figureText({ value, format }: Measure, performance: Performance): string {
  const found = value(performance);
  return found === undefined ? '–' : format(found);
}

export function candidateCard(candidate: ModelVersionSummary, overview: Overview): Html {
  const inForce = overview.versions.find((version) => version.inForce);
  const { name, version, learner, requestedBy, requestedAt, performance } = candidate;
  const columns = [
    { head: `${performance.folds}-fold cross-validation`, cell: (measure: Measure) => measure.name },
    {
      head: `Version ${version}`,
      kind: 'number' as const,
      cell: (measure: Measure) => figureText(measure, performance),
    },
  ];
  const compared =
    inForce === undefined
      ? []
      : [
          {
            head: `Version ${inForce.version}, in force`,
            kind: 'number' as const,
            cell: (measure: Measure) => figureText(measure, inForce.performance),
          },
          { head: '', cell: (measure: Measure) => comparison(measure, performance, inForce.performance) },
        ];
  return html`<article class="candidate" id="version-${version}">
<h3>${name}, version ${version}</h3>
<p class="quiet">${learnerName(learner)}, trained on ${count(performance.rows, 'applicant')}; asked for by ${requestedBy} on ${timeOf(requestedAt)}. ${inForce === undefined ? 'There is no version in force to compare with.' : null}</p>
${table(MEASURES, [...columns, ...compared], '')}
${decisionTable(performance)}
${verdictForm(candidate, overview)}
</article>`;
}

function comparison(
  { value, format, better }: Measure,
  candidate: Performance,
  inForce: Performance,
): Html | null {
  const [mine, theirs] = [value(candidate), value(inForce)];
  if (mine === undefined || theirs === undefined) return null;
  if (format(mine) === format(theirs)) return tag('same', 'calm');
  return mine > theirs === (better === 'higher') ? tag('▲ better', 'good') : tag('▼ worse', 'bad');
}

/** What the cutoff says of applicants whose outcome is known. */
function decisionTable({ confusion }: Performance): Html | null {
  if (confusion === undefined) return null;
  const { goodAccepted, goodRejected, badAccepted, badRejected } = confusion;
  const outcomes = [
    { name: 'Good applicants', offered: goodAccepted, refused: goodRejected },
    { name: 'Bad applicants', offered: badAccepted, refused: badRejected },
  ];
  return table(
    outcomes,
    [
      { head: 'Decisions, cross-validated', cell: ({ name }) => name },
      { head: 'Offer', kind: 'number', cell: ({ offered }) => offered.toLocaleString('en') },
      { head: 'Risk too high', kind: 'number', cell: ({ refused }) => refused.toLocaleString('en') },
    ],
    '',
  );
}

function verdictForm(
  { name, version, requestedBy }: ModelVersionSummary,
  { signedIn, desktops }: Overview,
): Html {
  const { person, csrf } = signedIn;
  if (person.name === requestedBy)
    return html`<p class="quiet">You asked for this version, so another person has to decide on it.</p>`;
  if (!mayAct(person.role, 'approver'))
    return html`<p class="quiet">A person with the role “approver” decides on it.</p>`;
  const affected = count(desktops.filter(({ revoked }) => !revoked).length, 'desktop');
  return html`<form class="verdict" method="post" action="/verdict">
<input type="hidden" name="csrf" value="${csrf}">
<input type="hidden" name="name" value="${name}">
<input type="hidden" name="version" value="${version}">
<label for="comment-${version}">Your reasons (kept with the version)</label>
<textarea id="comment-${version}" name="comment" required maxlength="4000"></textarea>
<p class="quiet">Approving signs a release; ${affected} will decide with it after the next sync. The verdict is final and stands in the audit trail with your name.</p>
<div class="buttons"><button name="decision" value="approve">Approve</button><button class="second" name="decision" value="refuse">Refuse</button></div>
</form>`;
}
