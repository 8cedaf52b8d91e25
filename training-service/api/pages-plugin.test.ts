import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DemoService, startDemoService } from '../testing/demo-service.ts';

let service: DemoService;
beforeAll(async () => {
  service = await startDemoService();
});
afterAll(() => service.remove());

const page = { accept: 'text/html' };

function submit(
  path: string,
  fields: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return fetch(`${service.address}${path}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { ...page, origin: service.address, ...headers },
    body: new URLSearchParams(fields),
  });
}

function open(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  return fetch(`${service.address}${path}`, { redirect: 'manual', headers: { ...page, ...headers } });
}

/** Signs in. @returns the cookie header and the form token of the overview */
async function signIn(user: string): Promise<{ cookie: string; csrf: string; text: string }> {
  const answer = await submit('/sign-in', { token: service.tokens[user] ?? '', next: '/' });
  expect(answer.status).toBe(303);
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const text = await (await open('/', { cookie })).text();
  return { cookie, text, csrf: /name="csrf" value="([0-9a-f]{64})"/.exec(text)?.[1] ?? '' };
}

async function trainCandidate(seed: number): Promise<number> {
  const { run, ended } = await service.parts.training.request(
    { dataset: 'german-credit', seed, learners: ['logistic-regression'] },
    'demo-scientist',
  );
  await ended;
  return (await service.parts.runs.get(run.runId)).modelVersion ?? 0;
}

test('without a session a browser is led to the sign-in page', async () => {
  const answer = await open('/');
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/sign-in?next=%2F']);
  expect(await (await open('/sign-in?next=%2F')).text()).toContain('Access token');
});

test('the session cookie is out of reach of scripts and of other sites', async () => {
  const answer = await submit('/sign-in', { token: service.tokens['demo-admin'] ?? '', next: '/docs' });
  expect(answer.headers.get('location')).toBe('/docs');
  expect(answer.headers.get('set-cookie')).toMatch(
    /^risk_service=risk_session_\S+; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/,
  );
});

test('the page runs no script, and its one style sheet is the one the policy names', async () => {
  const { cookie, text } = await signIn('demo-admin');
  const policy = (await open('/', { cookie })).headers.get('content-security-policy') ?? '';
  const style = /<style>([^]*?)<\/style>/.exec(text)?.[1] ?? '';
  expect(policy).toContain(`default-src 'none'`);
  expect(policy).toContain(`'sha256-${createHash('sha256').update(style).digest('base64')}'`);
  expect(text).not.toMatch(/<script|style="| on[a-z]+=/);
});

test.each([
  ['//evil.example', '/'],
  ['https://evil.example', '/'],
  ['/\\evil.example', '/'],
  ['/docs?x=1', '/docs?x=1'],
])('after signing in with next=%s it goes to %s', async (next, location) => {
  const answer = await submit('/sign-in', { token: service.tokens['demo-admin'] ?? '', next });
  expect(answer.headers.get('location')).toBe(location);
});

test('a wrong token is told on the page, from another site nothing is', async () => {
  const wrong = await submit('/sign-in', { token: 'nonsense', next: '/' });
  expect(wrong.status).toBe(401);
  expect(await wrong.text()).toContain('This token is not valid.');
  const foreign = await submit(
    '/sign-in',
    { token: 'nonsense', next: '/' },
    { origin: 'https://evil.example' },
  );
  expect(foreign.status).toBe(403);
});

test('approving by the form puts the version in force, with the comment as text', async () => {
  const version = await trainCandidate(21);
  const { cookie, csrf, text } = await signIn('demo-admin');
  expect(text).toContain(`credit-risk, version ${version}`);
  const fields = {
    name: 'credit-risk',
    version: String(version),
    decision: 'approve',
    comment: '<b>Better</b> & tested',
  };
  const answer = await submit('/verdict', { ...fields, csrf }, { cookie });
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/']);
  const after = await (await open('/', { cookie })).text();
  expect(after).toContain(`Version ${version} in force`);
  expect(after).toContain('&lt;b&gt;Better&lt;/b&gt; &amp; tested');
});

async function statusOf(
  form: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>>,
): Promise<number> {
  return (await submit('/verdict', form, headers)).status;
}

test('a verdict needs the form of this session, this page, and a comment', async () => {
  const version = await trainCandidate(22);
  const { cookie, csrf } = await signIn('demo-admin');
  const other = await signIn('demo-admin');
  const fields = { name: 'credit-risk', version: String(version), decision: 'refuse', comment: 'No.' };
  expect(await statusOf({ ...fields, csrf: '' }, { cookie })).toBe(403);
  expect(await statusOf({ ...fields, csrf: other.csrf }, { cookie })).toBe(403);
  expect(await statusOf({ ...fields, csrf }, { cookie, origin: 'https://evil.example' })).toBe(403);
  expect(await statusOf({ ...fields, csrf, comment: ' ' }, { cookie })).toBe(400);
  expect(await service.parts.registry.get({ name: 'credit-risk', version })).toMatchObject({
    state: 'candidate',
  });
  expect(await statusOf({ ...fields, csrf }, { cookie })).toBe(303);
  expect(await service.parts.registry.get({ name: 'credit-risk', version })).toMatchObject({
    state: 'refused',
  });
});

test('who may not decide sees no form', async () => {
  await trainCandidate(23);
  const { cookie, csrf, text } = await signIn('demo-scientist');
  expect(text).toContain('You asked for this version, so another person has to decide on it.');
  expect(text).not.toContain('action="/verdict"');
  const fields = { name: 'credit-risk', version: '1', decision: 'approve', comment: 'mine', csrf };
  expect((await submit('/verdict', fields, { cookie })).status).toBe(403);
});

test('signing out ends the session', async () => {
  const { cookie, csrf } = await signIn('demo-admin');
  expect((await submit('/sign-out', { csrf }, { cookie })).status).toBe(303);
  expect((await open('/', { cookie })).status).toBe(303);
});

test('an error on a page is a page', async () => {
  const { cookie } = await signIn('demo-admin');
  const answer = await open('/nothing', { cookie });
  expect(answer.status).toBe(404);
  expect(await answer.text()).toContain('There is no address called “/nothing”.');
});

test('after many sign-ins in a minute the door waits', async () => {
  const statuses: number[] = [];
  for (let i = 0; i < 40; i++)
    statuses.push((await submit('/sign-in', { token: 'nonsense', next: '/' })).status);
  expect(statuses.at(-1)).toBe(429);
});
