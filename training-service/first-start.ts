/**
 * What an empty service does by itself: the demonstration, or else one administrator. Each step looks first whether it
 * was done, so that a start that was killed is finished by the next one.
 */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RiskError } from '@risk/app/contract/errors.ts';
import { type Role, trainingRequest } from '@risk/app/contract/service.ts';
import { germanCreditSchema } from '@risk/app/schema/german-credit.ts';
import { z } from 'zod';
import { OPERATOR, type People } from './access/people.ts';
import type { Connection } from './context.ts';
import { splitDemonstration } from './datasets/demonstration.ts';
import type { ServiceParts } from './parts.ts';
import { writeFileWhole } from './storage/write-file.ts';

const DEMO_SCIENTIST = 'demo-scientist';
export const DEMO_ADMIN = 'demo-admin';
const DEMO_ROLES: Readonly<Record<string, Role>> = { [DEMO_SCIENTIST]: 'scientist', [DEMO_ADMIN]: 'admin' };
const DEMO_DATASET = 'german-credit';
const DEMO_SETTING = 'demonstration';
const CSV = new URL('./datasets/german-credit.csv', import.meta.url);

/** Tokens by user name. */
export type Tokens = Readonly<Record<string, string>>;
const tokensFile = z.record(z.string(), z.string());

type Say = (line: string) => void;

export interface FirstStartOptions {
  readonly parts: ServiceParts;
  readonly kysely: Connection;
  readonly newToken: () => string;
  /** `<data>/service`. */
  readonly folder: string;
  readonly say: Say;
}

/** Whether this database is the demonstration's: it was empty when a start with the demonstration on found it. */
export async function isDemonstration(
  { kysely, parts: { people } }: Pick<FirstStartOptions, 'kysely' | 'parts'>,
  wanted: boolean,
): Promise<boolean> {
  if (!wanted) return false;
  const setting = kysely.selectFrom('settings').select('value').where('key', '=', DEMO_SETTING);
  if ((await setting.executeTakeFirst()) !== undefined) return true;
  if (await people.areThere()) return false;
  await kysely
    .insertInto('settings')
    .values({ key: DEMO_SETTING, value: 'on' })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return true;
}

/** The demonstration's people, with tokens in `demo-tokens.json` that only this user of the machine reads. */
export async function ensureDemoPeople({
  parts,
  kysely,
  newToken,
  folder,
}: FirstStartOptions): Promise<Tokens> {
  const { people } = parts;
  const path = join(folder, 'demo-tokens.json');
  const known = await readTokens(path);
  const tokens: Record<string, string> = {};
  for (const [name, role] of Object.entries(DEMO_ROLES)) {
    await people.ensure(name, role);
    const token = known[name];
    if (token !== undefined && (await opensAs(people, token, name))) tokens[name] = token;
  }
  const missing = Object.keys(DEMO_ROLES).filter((name) => tokens[name] === undefined);
  if (missing.length === 0) return tokens;
  for (const name of missing) tokens[name] = newToken();
  // First the file: a token that is only there is made again, one that is only stored could never be told.
  await mkdir(folder, { recursive: true });
  await writeFileWhole(path, `${JSON.stringify(tokens, null, 2)}\n`, 0o600);
  for (const name of missing) {
    const token = tokens[name] ?? '';
    await kysely
      .transaction()
      .execute((transaction) =>
        people.addToken(transaction, { userName: name, label: 'demonstration', actor: 'service', token }),
      );
  }
  return tokens;
}

/** Data set, training, approval: until a first model has been decided on. */
export async function prepareDemonstration({
  parts,
  say,
}: Pick<FirstStartOptions, 'parts' | 'say'>): Promise<void> {
  const { datasets, registry } = parts;
  if (!(await datasets.list()).some(({ name }) => name === DEMO_DATASET)) {
    const { training } = splitDemonstration(await readFile(CSV, 'utf8'));
    const csv = new TextEncoder().encode(training);
    await datasets.add({ name: DEMO_DATASET, csv, schema: germanCreditSchema, createdBy: DEMO_SCIENTIST });
  }
  if ((await registry.list()).length === 0) await trainDemonstration({ parts, say });
  const [first, ...others] = await registry.list();
  const undecided =
    others.length === 0 && first?.state === 'candidate' && first.requestedBy === DEMO_SCIENTIST;
  if (first === undefined || !undecided) return;
  await registry.decide(first, DEMO_ADMIN, {
    decision: 'approve',
    comment:
      'Approved by the demonstration itself at its first start, so that there is a model to try. No person has looked at it.',
  });
  await parts.drift.refresh();
  say(`Approved by ${DEMO_ADMIN} (demonstration)`);
}

async function trainDemonstration({ parts, say }: Pick<FirstStartOptions, 'parts' | 'say'>): Promise<void> {
  const { summary } = await parts.datasets.latest(DEMO_DATASET);
  const request = trainingRequest.parse({ dataset: DEMO_DATASET });
  const { run, ended } = await parts.training.request(request, DEMO_SCIENTIST);
  // Said when the run is on record: whoever ends the program from here on finds it at the next start.
  say(`Training on ${summary.rows} applicants ...`);
  await ended;
  const result = await parts.runs.get(run.runId);
  if (result.state !== 'succeeded' || result.modelVersion === null)
    throw new RiskError('internal.unexpected', { reason: result.message ?? 'the training failed' });
  const figures = result.performances
    .toSorted((a, b) => b.performance.auc - a.performance.auc)
    .map(({ learner, performance }) => `${learner.replaceAll('-', ' ')} ${performance.auc.toFixed(3)}`);
  const list = capitalise(figures.map((figure, i) => (i === 0 ? `${figure} AUC` : figure)).join(', '));
  const chosen = (result.chosenLearner ?? '').replaceAll('-', ' ');
  say(`${list}; registered the ${chosen} as version ${result.modelVersion}`);
}

/** Without the demonstration: somebody has to be able to sign in. */
export async function ensureOperator(
  { parts: { people }, say }: Pick<FirstStartOptions, 'parts' | 'say'>,
  hasToken: boolean,
  signInAddress: string,
): Promise<Tokens> {
  const isEmpty = !(await people.areThere());
  if (!isEmpty && !hasToken) return {};
  await people.ensure(OPERATOR, 'admin');
  if (hasToken) return {};
  const token = await people.issueToken(OPERATOR, 'first start', 'service');
  say(`First start: sign in at ${signInAddress} with this token, which is shown only now:`);
  say(token);
  return { [OPERATOR]: token };
}

async function readTokens(path: string): Promise<Tokens> {
  try {
    return tokensFile.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return {};
  }
}

async function opensAs(people: People, token: string, name: string): Promise<boolean> {
  try {
    return (await people.authenticate(token)).name === name;
  } catch {
    return false;
  }
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
