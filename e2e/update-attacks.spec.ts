/**
 * The attacks on updates that The Update Framework names, between the real service and the real workstation: whoever
 * stands on the wire changes what passes. Each is refused, the model in use stays and scores, and the reason is shown, in
 * the status and on the command line.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { SyncReport } from '@risk/app/contract/desktop.ts';
import { type Envelope, envelope, sealEnvelope } from '@risk/app/model/envelope.ts';
import { firstKeys, type KeySet, readKeySet } from '@risk/app/model/key-set.ts';
import { type InForce, inForce, type Release, release } from '@risk/app/model/release.ts';
import { freePort } from './support/process.ts';
import { creditFile, Product } from './support/product.ts';
import { type HeldKey, newKey, takeKey, takeKeys } from './support/thief.ts';
import { callVerb, TOKEN } from './support/verbs.ts';
import { type Forgery, turnBit, Wire } from './support/wire.ts';

test.describe.configure({ mode: 'serial' });

const DAY_MS = 86_400_000;
const ORDER = '/api/fleet/in-force';

let product: Product;
let wire: Wire;
let sample = '';
/** What version 1 came with. */
const first: Record<'order' | 'release' | 'onnx', Buffer> = {
  order: Buffer.alloc(0),
  release: Buffer.alloc(0),
  onnx: Buffer.alloc(0),
};
/** What the service offers in its place: version 2, as it came over the wire. */
const second = { ...first };
let serviceKey: HeldKey;

test.beforeAll(async () => {
  const wirePort = await freePort();
  product = await Product.create({ RISK_TOKEN: TOKEN, RISK_SERVICE_URL: `http://127.0.0.1:${wirePort}` });
  wire = new Wire(() => product.serviceUrl);
  await wire.listen(wirePort);
  await product.startService();
  await product.startWorkstation();
  await expect.poll(async () => (await status()).model?.version, { timeout: 60_000 }).toBe(1);
  sample = join(product.folder, 'attack.csv');
});

test.afterAll(async () => {
  await wire.close();
  await product.close();
});

function status() {
  return callVerb(product, 'status.get', {});
}

/** Past the wire, which carries nothing but what desktops ask. */
function admin(...args: readonly string[]) {
  return product.run('training-service/cli/main.ts', args, { RISK_SERVICE_URL: product.serviceUrl });
}

async function keysCommand(...args: string[]): Promise<void> {
  const { code, output } = await admin('keys', ...args);
  expect(code, output).toBe(0);
}

function jsonOf(document: Envelope | object): Buffer {
  return Buffer.from(JSON.stringify(document));
}

function isRelease(path: string): boolean {
  return path.startsWith('/api/fleet/releases/');
}

function isModel(path: string): boolean {
  return path.startsWith('/api/fleet/models/');
}

function isKeySet(path: string): boolean {
  return path.startsWith('/api/fleet/key-sets/');
}

function payloadOf(sealed: Buffer): unknown {
  const { payload } = envelope.parse(JSON.parse(sealed.toString()));
  return JSON.parse(Buffer.from(payload, 'base64').toString());
}

const orderIn = (sealed: Buffer): InForce => inForce.parse(payloadOf(sealed));
const releaseIn = (sealed: Buffer): Release => release.parse(payloadOf(sealed));

/** Answers by what is asked for; what is left out passes untouched. */
function replace(answers: {
  readonly order?: Buffer | Forgery;
  readonly release?: Buffer | Forgery;
  readonly onnx?: Buffer | Forgery;
  readonly keySet?: Buffer | Forgery;
}): void {
  wire.tamperWith((path) => {
    if (path === ORDER) return answers.order ?? null;
    if (isRelease(path)) return answers.release ?? null;
    if (isModel(path)) return answers.onnx ?? null;
    return isKeySet(path) ? (answers.keySet ?? null) : null;
  });
}

interface Refusal {
  readonly step: SyncReport['steps'][number]['step'];
  readonly code: string;
  /** What a person reads, in the status and on the command line. */
  readonly sentence: RegExp;
  readonly outcome?: SyncReport['outcome'];
  /** Whether the command line says it: that the service is out of reach it does not, while it can score. */
  readonly isSilent?: boolean;
}

/** The attack is refused, the model in use stays and scores, and the reason is shown. */
async function expectRefused(
  { step, code, sentence, outcome = 'refused', isSilent = false }: Refusal,
  version = 1,
) {
  const report = await callVerb(product, 'model.sync', {});
  expect(report.outcome).toBe(outcome);
  const failed = report.steps.filter(({ result }) => result === 'failed');
  expect(failed).toMatchObject([{ step, error: { code, message: expect.stringMatching(sentence) } }]);

  const { model, lastSync } = await status();
  expect(model).toMatchObject({ version, freshness: 'fresh' });
  expect(lastSync?.steps).toEqual(report.steps);
  await expectScores();

  const { code: exitCode, output } = await product.score(join(product.folder, 'sample.csv'), '-o', sample);
  expect(exitCode, output).toBe(0);
  if (!isSilent) expect(output).toMatch(sentence);
}

async function expectScores(): Promise<void> {
  const job = await callVerb(product, 'jobs.scoreSample', {});
  const stateOf = async () => (await callVerb(product, 'jobs.get', { jobId: job.jobId })).state;
  await expect.poll(stateOf).toBe('completed');
}

test('version 2 is approved while nobody lets the desktop know', async () => {
  const credit = await readFile(creditFile, 'utf8');
  await writeFile(join(product.folder, 'sample.csv'), credit.split('\n').slice(0, 21).join('\n'));

  first.order = wire.answers.get(ORDER) ?? first.order;
  replace({ order: first.order });
  const { releaseSha256 } = orderIn(first.order);
  first.release = wire.answers.get(`/api/fleet/releases/${releaseSha256}`) ?? first.release;
  first.onnx = wire.answers.get(`/api/fleet/models/${releaseIn(first.release).onnx.sha256}`) ?? first.onnx;
  for (const [command, ...rest] of [
    ['train', '--seed', '7', '--as', 'demo-scientist'],
    ['approve', '2', '--comment', 'as good as before', '--as', 'demo-admin'],
  ] as const) {
    const done = await admin(command, ...rest);
    expect(done.code, done.output).toBe(0);
  }
  expect((await callVerb(product, 'model.sync', {})).outcome).toBe('unchanged');

  // What the service answers to a desktop, read past it.
  const { enrolment } = await status();
  const desktopId = enrolment.state === 'enrolled' ? enrolment.desktopId : '';
  const token = await readFile(join(product.folder, `workstation/secrets/desktop-${desktopId}`), 'utf8');
  const fetchBytes = async (path: string): Promise<Buffer> => {
    const answer = await fetch(`${product.serviceUrl}${path}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(answer.status).toBe(200);
    return Buffer.from(await answer.arrayBuffer());
  };
  second.order = await fetchBytes(ORDER);
  second.release = await fetchBytes(`/api/fleet/releases/${orderIn(second.order).releaseSha256}`);
  second.onnx = await fetchBytes(`/api/fleet/models/${releaseIn(second.release).onnx.sha256}`);
  expect([releaseIn(first.release), releaseIn(second.release)].map(({ model }) => model.version)).toEqual([
    1, 2,
  ]);
  const [key] = await takeKeys(join(product.folder, 'service/keys'));
  if (key === undefined) throw new Error('the service has no key');
  serviceKey = key;
});

test('5. freeze: an order that is offered for ever ends, and the command line names the clock', async () => {
  replace({ order: first.order });
  expect((await callVerb(product, 'model.sync', {})).outcome).toBe('unchanged');
  const { decideUntil, freshUntil, issuedAt } = orderIn(first.order);
  expect(Date.parse(freshUntil) - Date.parse(issuedAt)).toBe(7 * DAY_MS);
  expect(Date.parse(decideUntil) - Date.parse(issuedAt)).toBe(30 * DAY_MS);
  const after = (days: number) => ({
    NODE_OPTIONS: `--import=data:text/javascript,const%20now=Date.now;Date.now=()=>now()+${days * DAY_MS};`,
  });
  const file = join(product.folder, 'sample.csv');
  const stale = await product.run('main/cli/main.ts', [file, '-o', sample], after(29));
  expect(stale.code, stale.output).toBe(0);
  // A month on by this computer's clock, whether it is right or set forward.
  const ended = await product.run('main/cli/main.ts', [file, '-o', sample], after(31));
  expect(ended.code).toBe(1);
  expect(ended.output).toContain(`The permission to decide with this model ended on ${decideUntil}.`);
  expect(ended.output).toContain('the clock of this computer is wrong');
  expect(ended.output).toMatch(/it ended on \S+, and by the clock of this computer it is \S+Z\./);
  // Set right again, all is as before; set back, the order is still good and nothing older becomes so.
  await expectScores();
  const back = await product.run('main/cli/main.ts', [file, '-o', sample], after(-400));
  expect(back.code, back.output).toBe(0);
});

test('1. arbitrary model: order, Release and file of somebody else', async () => {
  const thief = newKey();
  const { sequence } = orderIn(second.order);
  const order = { ...orderIn(second.order), sequence: sequence + 1 };
  replace({ order: jsonOf(await sealEnvelope(order, [thief])) });
  await expectRefused({
    step: 'verify-order',
    code: 'envelope.unknown-key',
    sentence: /The InForce order is signed by a key that this computer does not trust\. It was not used\./,
  });
  // Under the id of the trusted key.
  const { payload, signatures } = await sealEnvelope(order, [thief]);
  const disguised = signatures.map(({ signature }) => ({ keyId: serviceKey.keyId, signature }));
  replace({ order: jsonOf({ payload, signatures: disguised }) });
  await expectRefused({
    step: 'verify-order',
    code: 'envelope.bad-signature',
    sentence: /The signature of the InForce order is not valid\. It was not used\./,
  });
  replace({ release: jsonOf(await sealEnvelope(releaseIn(second.release), [thief])) });
  await expectRefused({
    step: 'verify-release',
    code: 'envelope.unknown-key',
    sentence: /The Release is signed by a key that this computer does not trust\. It was not used\./,
  });
  replace({ onnx: turnBit(second.onnx) });
  await expectRefused({
    step: 'verify-model',
    code: 'sync.wrong-hash',
    sentence: /The ONNX file does not match its SHA-256: expected [0-9a-f]{64}, found [0-9a-f]{64}\./,
  });
});

test('2. endless data: each body is read no further than it may be long', async () => {
  const chunk = Buffer.alloc(65_536, ' ');
  replace({ order: { body: chunk, isEndless: true } });
  await expectRefused({
    step: 'fetch-order',
    code: 'sync.wrong-length',
    sentence: /The answer has \d+ bytes, 100000 were announced\./,
  });
  replace({ onnx: { body: chunk, isEndless: true } });
  await expectRefused({
    step: 'fetch-model',
    code: 'sync.wrong-length',
    sentence: /The ONNX file has \d+ bytes, \d+ were announced\./,
  });
});

test('3. extraneous dependencies: nothing but what the Release names is fetched, and nothing more is taken', async () => {
  replace({ onnx: Buffer.concat([second.onnx, Buffer.from('and something else')]) });
  await expectRefused({
    step: 'fetch-model',
    code: 'sync.wrong-length',
    sentence: /The ONNX file has \d+ bytes, \d+ were announced\./,
  });
  const more = { ...envelope.parse(JSON.parse(second.release.toString())), alsoInstall: 'helper.onnx' };
  replace({ release: jsonOf(more) });
  await expectRefused({
    step: 'fetch-release',
    code: 'sync.bad-answer',
    sentence: /The service sent something unexpected/,
  });
  const known =
    /^(POST \/api\/fleet\/enrolments|PUT \/api\/fleet\/batches\/[0-9a-f-]{36}|GET \/api\/fleet\/(in-force|key-sets\/\d+|releases\/[0-9a-f]{64}|models\/[0-9a-f]{64}))$/;
  expect(wire.requests.filter((request) => !known.test(request))).toEqual([]);
});

test('4. fast-forward: a number that was raised to shut out all orders to come', async () => {
  const sealed = envelope.parse(JSON.parse(second.order.toString()));
  const raised = { ...orderIn(second.order), sequence: Number.MAX_SAFE_INTEGER };
  replace({ order: jsonOf({ ...sealed, payload: jsonOf(raised).toString('base64') }) });
  await expectRefused({
    step: 'verify-order',
    code: 'envelope.bad-signature',
    sentence: /The signature of the InForce order is not valid\./,
  });
  const state: { highestSequence: number } = JSON.parse(
    await readFile(join(product.folder, 'workstation/state.json'), 'utf8'),
  );
  expect(state.highestSequence).toBe(orderIn(second.order).sequence);
});

test('6. bad mirror: whatever keeps the update away is said, and scoring goes on', async () => {
  const offline = { step: 'fetch-order', outcome: 'offline' } as const;
  replace({ order: { status: 503, body: 'no' } });
  await expectRefused({
    ...offline,
    code: 'sync.offline',
    sentence: /The service cannot be reached: it answers with status 503/,
    isSilent: true,
  });
  replace({ order: { status: 404, body: 'not here' } });
  await expectRefused({
    step: 'fetch-order',
    code: 'sync.bad-answer',
    sentence: /The service sent something unexpected: status 404 without an explanation/,
  });
  const portals: readonly [Forgery, RegExp][] = [
    [{ headers: { 'content-type': 'text/html' }, body: '<html>Sign in</html>' }, /\(a web page\)/],
    [{ body: '<!doctype html><title>Sign in</title>' }, /\(a web page\)/],
    [
      { status: 302, headers: { location: 'https://login.hotel.example/?to=risk' }, body: '' },
      /\(a redirection to login\.hotel\.example\)/,
    ],
    [{ status: 511, body: 'sign in' }, /\(status 511\)/],
  ];
  for (const [order, reason] of portals) {
    replace({ order });
    await expectRefused({
      ...offline,
      code: 'sync.captive-portal',
      sentence: new RegExp(`This network wants a sign-in first: .*${reason.source}`),
    });
  }
});

test('7. mix-and-match: parts of two releases', async () => {
  replace({ release: first.release });
  await expectRefused({
    step: 'verify-release',
    code: 'sync.wrong-hash',
    sentence: /The Release does not match its SHA-256/,
  });
  replace({ onnx: first.onnx });
  const isLonger = first.onnx.length > second.onnx.length;
  const isSame = first.onnx.length === second.onnx.length;
  await expectRefused({
    step: isLonger ? 'fetch-model' : 'verify-model',
    code: isSame ? 'sync.wrong-hash' : 'sync.wrong-length',
    sentence: isSame ? /The ONNX file does not match its SHA-256/ : /The ONNX file has \d+ bytes/,
  });
});

test('10. wrong model: an order of another one, signed by the very service', async () => {
  const other = { ...orderIn(second.order), modelName: 'mortgages', sequence: 50 };
  replace({ order: jsonOf(await sealEnvelope(other, [serviceKey])) });
  await expectRefused({
    step: 'verify-order',
    code: 'sync.wrong-model',
    sentence: /The order names the model “mortgages”, this computer uses “credit-risk”\./,
  });
});

test('8. rollback: undisturbed version 2 comes, and there is no way back to version 1', async () => {
  wire.tamperWith(null);
  expect((await callVerb(product, 'model.sync', {})).outcome).toBe('activated');
  replace({ order: first.order });
  await expectRefused(
    {
      step: 'verify-order',
      code: 'sync.replayed',
      sentence: /The service offered order \d+, older than \d+, which was already seen\. It was refused\./,
    },
    2,
  );
});

test('the service exchanges its key: the desktop follows, and the old key opens nothing any more', async () => {
  wire.tamperWith(null);
  const rotated = await admin('keys', 'rotate', '--comment', 'the yearly exchange');
  expect(rotated.code, rotated.output).toBe(0);
  expect(rotated.output).toMatch(/^Key set 1, until /m);
  const report = await callVerb(product, 'model.sync', {});
  expect(report, JSON.stringify(report)).toMatchObject({ outcome: 'unchanged' });
  await expectScores();
  const forged = { ...orderIn(second.order), sequence: 1000 };
  replace({ order: jsonOf(await sealEnvelope(forged, [serviceKey])) });
  await expectRefused(
    {
      step: 'verify-order',
      code: 'envelope.unknown-key',
      sentence: /signed by a key that this computer does not trust/,
    },
    2,
  );
  // Started again, what stands on the disk is still good.
  wire.tamperWith(null);
  await product.stopWorkstation();
  await product.startWorkstation();
  expect((await status()).model?.version).toBe(2);
  await expectScores();
});

test('9. key compromise below the threshold: one of two root keys, and the service’s own, change nothing', async () => {
  const file = (name: string): string => join(product.folder, name);
  for (const name of ['a', 'b']) await keysCommand('new', file(`${name}.pem`));
  await keysCommand(
    'draft',
    file('draft'),
    '--root',
    file('a.pub'),
    '--root',
    file('b.pub'),
    '--threshold',
    '2',
  );
  for (const name of ['a', 'b']) await keysCommand('sign', file('draft'), '--key', file(`${name}.pem`));
  await keysCommand('publish', file('draft'), '--comment', 'two people hold the root from now on');
  expect((await callVerb(product, 'model.sync', {})).outcome).toBe('unchanged');

  const [a, thief] = [await takeKey(file('a.pem')), newKey()];
  const ofService = await takeKeys(join(product.folder, 'service/keys'));
  const sealed = envelope.parse(JSON.parse(wire.answers.get('/api/fleet/key-sets/2')?.toString() ?? ''));
  const known = readKeySet(sealed.payload);
  const { root, release: releases, inForce: orders } = firstKeys(thief.publicKey);
  const takeover: KeySet = { ...known, version: 3, root, release: releases, inForce: orders };
  replace({ keySet: { status: 200, body: jsonOf(await sealEnvelope(takeover, [...ofService, thief])) } });
  await expectRefused(
    {
      step: 'verify-order',
      code: 'envelope.unknown-key',
      sentence: /The key set is signed by a key that this computer does not trust/,
    },
    2,
  );
  replace({ keySet: { status: 200, body: jsonOf(await sealEnvelope(takeover, [...ofService, a, thief])) } });
  await expectRefused(
    {
      step: 'verify-order',
      code: 'envelope.too-few-signatures',
      sentence: /The key set carries 1 of the 2 signatures that it needs\. It was not used\./,
    },
    2,
  );

  // The people of the bank find out that the service’s key is stolen, and give it another one.
  wire.tamperWith(null);
  await keysCommand('draft', file('draft'), '--fresh-key');
  for (const name of ['a', 'b']) await keysCommand('sign', file('draft'), '--key', file(`${name}.pem`));
  await keysCommand('publish', file('draft'), '--comment', 'the key of the service was stolen');
  const report = await callVerb(product, 'model.sync', {});
  expect(report, JSON.stringify(report)).toMatchObject({ outcome: 'unchanged' });
  replace({ order: jsonOf(await sealEnvelope({ ...orderIn(second.order), sequence: 5000 }, ofService)) });
  await expectRefused(
    {
      step: 'verify-order',
      code: 'envelope.unknown-key',
      sentence: /signed by a key that this computer does not trust/,
    },
    2,
  );
});
