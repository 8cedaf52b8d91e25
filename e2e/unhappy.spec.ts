/** The unhappy day: no service, a service gone, damaged or replayed documents. The running model stays. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import type { SyncReport } from '@risk/app/contract/desktop.ts';
import { readTable } from './support/csv.ts';
import { freePort } from './support/process.ts';
import { creditFile, Product } from './support/product.ts';
import { callVerb, TOKEN } from './support/verbs.ts';
import { openWindow, waitForModel, waitUntilScored } from './support/window.ts';
import { turnBit, Wire } from './support/wire.ts';

test.describe.configure({ mode: 'serial' });

let product: Product;
let wire: Wire;

test.beforeAll(async () => {
  const wirePort = await freePort();
  product = await Product.create({ RISK_TOKEN: TOKEN, RISK_SERVICE_URL: `http://127.0.0.1:${wirePort}` });
  wire = new Wire(() => product.serviceUrl);
  await wire.listen(wirePort);
});

test.afterAll(async () => {
  await wire.close();
  await product.close();
});

function synchronise(): Promise<SyncReport> {
  return callVerb(product, 'model.sync', {});
}

function failedStep(report: SyncReport): { step: string; code: string } {
  const failed = report.steps.find(({ result }) => result === 'failed');
  return { step: failed?.step ?? 'none', code: failed?.error?.code ?? 'none' };
}

async function expectStillScoring(page: Page, version: number): Promise<void> {
  await openWindow(page, product);
  await waitForModel(page, version);
  await page.getByRole('button', { name: 'Try the sample file' }).click();
  await waitUntilScored(page, '100');
}

test('before any service the window says that it is not connected', async ({ page }) => {
  await product.startWorkstation();
  await openWindow(page, product);
  await expect(page.getByRole('heading', { name: 'This computer is not connected yet' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Browse for a file' })).toBeHidden();
  const { code, output } = await product.score(creditFile, '-o', join(product.folder, 'no-model.csv'));
  expect(code).toBe(1);
  expect(output).toMatch(/no model on this computer yet/);
});

test('when the service starts, the computer connects and gets its model by itself', async ({ page }) => {
  await openWindow(page, product);
  await product.startService();
  await waitForModel(page);
  await expect(page.getByRole('button', { name: 'Try the sample file' })).toBeVisible();
});

test('with the service killed scoring goes on, and the window says so quietly', async ({ page }, info) => {
  await product.stopService('SIGKILL');
  expect((await synchronise()).outcome).toBe('offline');
  await expectStillScoring(page, 1);
  await expect(page.getByText('Offline. Scoring goes on with model v1.')).toBeVisible();
  const out = info.outputPath('offline.csv');
  const { code, output } = await product.score(creditFile, '-o', out);
  expect(code, output).toBe(0);
  expect((await readTable(out)).rows).toHaveLength(1000);
});

test('when the service is back the counts of the day arrive', async ({ page }) => {
  await product.startService();
  expect((await synchronise()).outcome).toBe('unchanged');
  await openWindow(page, product);
  await waitForModel(page);
  await expect(page.getByText('Offline. Scoring goes on')).toBeHidden();
  // 100 of the sample, 1000 of the file on the command line; the sample was counted once.
  await expect
    .poll(() => product.metric('risk_drift_sample_rows', 'none'), { timeout: 20_000 })
    .toEqual({ '': 1100 });
});

test('a second version is trained by one person and approved by another', async () => {
  const trained = await product.run('training-service/cli/main.ts', [
    'train',
    '--seed',
    '7',
    '--as',
    'demo-scientist',
  ]);
  expect(trained.code, trained.output).toBe(0);
  const own = await product.run('training-service/cli/main.ts', [
    'approve',
    '2',
    '--comment',
    'mine',
    '--as',
    'demo-scientist',
  ]);
  expect(own.code).toBe(1);
  const approved = await product.run('training-service/cli/main.ts', [
    'approve',
    '2',
    '--comment',
    'as good as before',
    '--as',
    'demo-admin',
  ]);
  expect(approved.code, approved.output).toBe(0);
});

const damages = [
  ['the order’s bytes', (path: string) => path.endsWith('/in-force'), /^verify-order$|^fetch-order$/],
  ['the Release’s bytes', (path: string) => path.includes('/releases/'), /^verify-release$|^fetch-release$/],
  ['the ONNX file', (path: string) => path.includes('/models/'), /^verify-model$/],
] as const;

for (const [what, matches, step] of damages) {
  test(`with a bit of ${what} turned on the way, version 1 stays`, async ({ page }) => {
    wire.tamperWith((path, body) => (matches(path) ? turnBit(body) : null));
    const report = await synchronise();
    expect(report.outcome).toBe('refused');
    expect(failedStep(report).step).toMatch(step);
    await expectStillScoring(page, 1);
  });
}

test('with a signature exchanged, version 1 stays and the reason can be read', async ({ page }) => {
  wire.tamperWith((path, body) => {
    if (!path.endsWith('/in-force')) return null;
    const order: { payload: string; signatures: { keyId: string; signature: string }[] } = JSON.parse(
      body.toString(),
    );
    const signatures = order.signatures.map(({ keyId }) => ({
      keyId,
      signature: Buffer.alloc(64, 7).toString('base64'),
    }));
    return Buffer.from(JSON.stringify({ ...order, signatures }));
  });
  expect(failedStep(await synchronise())).toEqual({ step: 'verify-order', code: 'envelope.bad-signature' });
  await expectStillScoring(page, 1);
  await expect(page.getByText('A model was not accepted. Scoring goes on with model v1.')).toBeVisible();
  await expect(
    page.getByText('The signature of the InForce order is not valid. It was not used.').first(),
  ).toBeVisible();
});

test('a page of a captive portal instead of the order changes nothing', async () => {
  wire.tamperWith((path) =>
    path.endsWith('/in-force') ? Buffer.from('<html>Please sign in to the hotel</html>') : null,
  );
  expect(failedStep(await synchronise())).toEqual({ step: 'fetch-order', code: 'sync.captive-portal' });
});

test('undisturbed, version 2 comes; an older order replayed is refused and version 2 stays', async ({
  page,
}) => {
  let older: Buffer | null = null;
  const first = await readFile(join(product.folder, 'workstation/models/active.json'), 'utf8');
  const stored: { active: { order: unknown } } = JSON.parse(first);
  older = Buffer.from(JSON.stringify(stored.active.order));

  wire.tamperWith(null);
  expect((await synchronise()).outcome).toBe('activated');
  wire.tamperWith((path) => (path.endsWith('/in-force') ? older : null));
  expect(failedStep(await synchronise())).toEqual({ step: 'verify-order', code: 'sync.replayed' });
  await expectStillScoring(page, 2);
  wire.tamperWith(null);
});

test('a stored model that was damaged is noticed at the next start and not used', async ({ page }) => {
  await product.stopWorkstation();
  await product.stopService();
  const pointer: { active: { releaseSha256: string } } = JSON.parse(
    await readFile(join(product.folder, 'workstation/models/active.json'), 'utf8'),
  );
  const folder = join(product.folder, 'workstation/models', pointer.active.releaseSha256);
  expect((await readdir(folder)).toSorted()).toEqual(['model.onnx', 'release.json']);
  await writeFile(join(folder, 'model.onnx'), turnBit(await readFile(join(folder, 'model.onnx'))));

  // Without the service the version before is used, and the window says so.
  await product.startWorkstation();
  await expectStillScoring(page, 1);

  // With it the damaged file is fetched again.
  await product.startService();
  expect((await synchronise()).outcome).toBe('activated');
  await expectStillScoring(page, 2);
});
