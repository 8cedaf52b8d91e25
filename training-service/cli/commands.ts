/** What each command asks of the service and how it tells the answer. */
import { setTimeout as sleep } from 'node:timers/promises';
import { RiskError } from '@risk/app/contract/errors.ts';
import { type RunSummary, peopleRoutes as routes } from '@risk/app/contract/service.ts';
import { runColumns, time, versionColumns } from './columns.ts';
import type { CommandParts } from './command-parts.ts';
import { datasetCommand } from './dataset-command.ts';
import { keysCommand } from './keys-command.ts';
import type { CommandLine } from './options.ts';
import type { ServiceClient } from './service-client.ts';
import { textTable } from './text-table.ts';

const POLL_MS = 500;
const DEFAULT_DATASET = 'german-credit';

/** @returns what to print, and whether all went well */
export async function runCommand(
  line: CommandLine,
  parts: CommandParts,
): Promise<{ readonly text: string; readonly isWhole: boolean }> {
  if (line.command === 'dataset') return datasetCommand(line, parts);
  if (line.command === 'keys')
    return { text: await keysCommand(line, parts.client, parts.now()), isWhole: true };
  return { text: await answerTo(line, line.command, parts.client), isWhole: true };
}

async function answerTo(
  line: CommandLine,
  command: Exclude<CommandLine['command'], 'dataset' | 'keys'>,
  client: ServiceClient,
): Promise<string> {
  switch (command) {
    case 'train':
      return train(line, client);
    case 'runs':
      return textTable(await client.call(routes.runs, routes.runs.path), runColumns, 'No runs yet.');
    case 'versions':
      return textTable(
        await client.call(routes.versions, routes.versions.path),
        versionColumns,
        'No versions yet.',
      );
    case 'approve':
    case 'refuse':
      return decide(line, client);
    case 'enrolment-code':
      return invite(line, client);
    case 'desktops':
      return desktops(client);
    case 'drift':
      return drift(client);
    case 'datasets':
      return datasets(client);
    default:
      return command satisfies never;
  }
}

async function train({ operands, seed }: CommandLine, client: ServiceClient): Promise<string> {
  const request = {
    dataset: operands[0] ?? DEFAULT_DATASET,
    ...(seed === undefined ? {} : { seed: Number(seed) }),
  };
  let run = await client.call(routes.train, routes.train.path, request);
  while (run.state === 'running') {
    await sleep(POLL_MS);
    run = await client.call(routes.run, routes.run.path.replace(':runId', run.runId));
  }
  if (run.state === 'failed') throw new RiskError('internal.unexpected', { reason: run.message ?? '' });
  return `${aucOf(run)}\n${run.message ?? ''}`;
}

async function decide({ command, operands, comment }: CommandLine, client: ServiceClient): Promise<string> {
  const number = Number(operands[0]);
  const versions = await client.call(routes.versions, routes.versions.path);
  const found = versions.find(({ version }) => version === number);
  if (found === undefined)
    throw new RiskError('request.not-found', { what: 'model version', name: String(number) });
  const path = routes.decide.path
    .replace(':name', encodeURIComponent(found.name))
    .replace(':version', String(number));
  const decided = await client.call(routes.decide, path, { decision: command, comment });
  return decided.state === 'approved'
    ? `${decided.name} version ${number} is approved and in force.`
    : `${decided.name} version ${number} is refused.`;
}

async function invite({ note, address }: CommandLine, client: ServiceClient): Promise<string> {
  const body = { ...(note === undefined ? {} : { note }), ...(address === undefined ? {} : { address }) };
  const { enrolment, expiresAt } = await client.call(routes.enrolmentCode, routes.enrolmentCode.path, body);
  return `${enrolment}\nGood for one desktop until ${time(expiresAt)}.`;
}

async function desktops(client: ServiceClient): Promise<string> {
  return textTable(
    await client.call(routes.desktops, routes.desktops.path),
    [
      { head: 'NAME', cell: ({ name }) => name },
      { head: 'STATE', cell: ({ revoked }) => (revoked ? 'revoked' : 'enrolled') },
      { head: 'MODEL', cell: ({ modelVersion }) => String(modelVersion ?? '-'), align: 'right' },
      { head: 'PROGRAM', cell: ({ appVersion }) => appVersion },
      { head: 'LAST CONTACT', cell: ({ lastContactAt }) => time(lastContactAt) },
    ],
    'No desktop is enrolled yet.',
  );
}

async function drift(client: ServiceClient): Promise<string> {
  const figures = await client.call(routes.drift, routes.drift.path);
  if (figures === null) return 'No model is in force yet.';
  const { verdict, rows, features, prediction, modelVersion, driftedShare } = figures;
  if (verdict === 'not-enough-data')
    return `Not enough data: ${rows} rows came back since version ${modelVersion} is in force, 50 are needed.`;
  const share = `${(100 * driftedShare).toFixed(0)} % of the features drifted, over ${rows} rows.`;
  const all = [...(prediction === null ? [] : [prediction]), ...features];
  return `${verdict === 'drifted' ? 'Drifted' : 'Stable'}: ${share}\n\n${textTable(
    all.toSorted((a, b) => b.psi / b.threshold - a.psi / a.threshold),
    [
      { head: 'FEATURE', cell: ({ feature }) => feature },
      { head: 'PSI', cell: ({ psi }) => psi.toFixed(3), align: 'right' },
      { head: 'THRESHOLD', cell: ({ threshold }) => threshold.toFixed(3), align: 'right' },
      { head: 'BINS', cell: ({ bins }) => String(bins), align: 'right' },
      {
        head: 'VERDICT',
        cell: ({ drifted, bins }) => (drifted ? 'drifted' : bins < 2 ? 'too coarse to see' : 'as before'),
      },
    ],
    '',
  )}`;
}

async function datasets(client: ServiceClient): Promise<string> {
  return textTable(
    await client.call(routes.datasets, routes.datasets.path),
    [
      { head: 'NAME', cell: ({ name }) => name },
      { head: 'VERSION', cell: ({ version }) => String(version), align: 'right' },
      { head: 'ROWS', cell: ({ rows }) => String(rows), align: 'right' },
      { head: 'GOOD', cell: ({ goodRows }) => String(goodRows), align: 'right' },
      { head: 'BAD', cell: ({ badRows }) => String(badRows), align: 'right' },
      { head: 'SHA-256', cell: ({ sha256 }) => sha256.slice(0, 12) },
      { head: 'ADDED', cell: ({ createdAt, createdBy }) => `${time(createdAt)} by ${createdBy}` },
    ],
    'No data set has been added yet.',
  );
}

function aucOf({ performances }: RunSummary): string {
  return performances
    .map(({ learner, performance }) => `${learner}: AUC ${performance.auc.toFixed(3)}`)
    .join(', ');
}
