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
  readonly value: (performance: Performance) => number;
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
];

export function candidateCard(candidate: ModelVersionSummary, overview: Overview): Html {
  const inForce = overview.versions.find((version) => version.inForce);
  const { name, version, learner, requestedBy, requestedAt, performance } = candidate;
  const columns = [
    { head: `${performance.folds}-fold cross-validation`, cell: (measure: Measure) => measure.name },
    {
      head: `Version ${version}`,
      kind: 'number' as const,
      cell: (measure: Measure) => measure.format(measure.value(performance)),
    },
  ];
  const compared =
    inForce === undefined
      ? []
      : [
          {
            head: `Version ${inForce.version}, in force`,
            kind: 'number' as const,
            cell: (measure: Measure) => measure.format(measure.value(inForce.performance)),
          },
          { head: '', cell: (measure: Measure) => comparison(measure, performance, inForce.performance) },
        ];
  return html`<article class="candidate" id="version-${version}">
<h3>${name}, version ${version}</h3>
<p class="quiet">${learnerName(learner)}, trained on ${count(performance.rows, 'applicant')}; asked for by ${requestedBy} on ${timeOf(requestedAt)}. ${inForce === undefined ? 'There is no version in force to compare with.' : null}</p>
${table(MEASURES, [...columns, ...compared], '')}
${verdictForm(candidate, overview)}
</article>`;
}

function comparison({ value, format, better }: Measure, candidate: Performance, inForce: Performance): Html {
  if (format(value(candidate)) === format(value(inForce))) return tag('same', 'calm');
  const isBetter = value(candidate) > value(inForce) === (better === 'higher');
  return isBetter ? tag('▲ better', 'good') : tag('▼ worse', 'bad');
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
