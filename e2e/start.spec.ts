/** `npm start`, as a newcomer runs it: first and second time, Ctrl-C, and nothing left behind. */
import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { freePort, Program } from './support/process.ts';
import { Product } from './support/product.ts';
import { waitForModel, waitUntilScored } from './support/window.ts';

test.describe.configure({ mode: 'serial', timeout: 150_000 });

let product: Product;

test.beforeAll(async () => {
  product = await Product.create();
});

test.afterAll(async () => {
  await product.close();
});

const ADDRESS = /^(http:\/\/127\.0\.0\.1:\d+\/\?token=\S+)$/m;

async function start(): Promise<{ program: Program; address: string; seconds: number }> {
  const started = Date.now();
  const program = new Program(['start', '--', '--no-open'], product.settings, {
    command: 'npm',
    ownGroup: true,
  });
  const [, address = ''] = await program.printed(ADDRESS);
  return { program, address, seconds: (Date.now() - started) / 1000 };
}

/** Processes on this machine whose environment names this product's folder. */
async function processesOfProduct(): Promise<string[]> {
  const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found: string[] = [];
  for (const name of names) {
    const environment = await readFile(`/proc/${name}/environ`, 'utf8').catch(() => '');
    if (environment.includes(`RISK_DATA_DIR=${product.folder}`)) found.push(name);
  }
  return found;
}

/** The process of this product that runs a program. */
async function processOf(script: string): Promise<number> {
  for (const id of await processesOfProduct())
    if ((await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')).split('\0')[1] === script)
      return Number(id);
  return 0;
}

test('the first start trains, approves and says so, and prints the address on a line of its own', async ({
  page,
}, info) => {
  const { program, address, seconds } = await start();
  info.annotations.push({ type: 'measured', description: `first start ready after ${seconds.toFixed(1)} s` });
  console.log(`first start: ready after ${seconds.toFixed(1)} s`);
  expect(program.output).toMatch(/Training on 900 applicants/);
  expect(program.output).toMatch(/Approved by demo-admin \(demonstration\)/);
  for (const url of [product.serviceUrl, product.webUrl])
    expect(await (await fetch(`${url}/health`)).json()).toMatchObject({ status: 'ok' });
  await page.goto(address);
  await waitForModel(page);

  // Ctrl-C in a terminal reaches every process of the group.
  await program.stop('SIGINT', 'group');
  await expect.poll(processesOfProduct, { timeout: 10_000 }).toEqual([]);
});

test('the second start reuses what is there, and ends with npm when npm is told to end', async ({ page }) => {
  const { program, address, seconds } = await start();
  console.log(`second start: ready after ${seconds.toFixed(1)} s`);
  expect(program.output).not.toMatch(/Training on/);
  await page.goto(address);
  await waitForModel(page);
  await program.stop('SIGTERM');
  await expect.poll(processesOfProduct, { timeout: 10_000 }).toEqual([]);
});

test('the address works once, and a used one says where a new one is', async ({ page, browser }) => {
  const { program, address } = await start();
  await page.goto(address);
  await waitForModel(page);
  const stranger = await browser.newContext();
  const other = await stranger.newPage();
  const answer = await other.goto(address);
  expect(answer?.status()).toBe(403);
  expect((await other.goto(product.webUrl))?.status()).toBe(401);
  await other.goto(await product.address());
  await waitForModel(other);
  await stranger.close();
  await program.stop('SIGINT', 'group');
});

test('a service that dies is started again, and the window stays', async ({ page }) => {
  const { program, address } = await start();
  await page.goto(address);
  await waitForModel(page);
  const service = await processOf('training-service/server.ts');
  process.kill(service, 'SIGKILL');
  await program.printed(/The service has ended\. Scoring goes on with the stored model/);
  await page.getByRole('button', { name: 'Try the sample file' }).click();
  await waitUntilScored(page, '100');
  await expect
    .poll(async () => (await fetch(`${product.serviceUrl}/health`).catch(() => null))?.status, {
      timeout: 20_000,
    })
    .toBe(200);
  expect(await processOf('training-service/server.ts')).not.toBe(service);
  await program.stop('SIGINT', 'group');
  await expect.poll(processesOfProduct, { timeout: 10_000 }).toEqual([]);
});

test('with a service elsewhere that is out of reach the window opens all the same', async ({ page }) => {
  const elsewhere = { ...product.settings, RISK_SERVICE_URL: `http://127.0.0.1:${await freePort()}` };
  const program = new Program(['start', '--', '--no-open'], elsewhere, { command: 'npm', ownGroup: true });
  const [, address = ''] = await program.printed(ADDRESS);
  await page.goto(address);
  await waitForModel(page);
  await expect(page.getByText('Offline. Scoring goes on with model v1.')).toBeVisible();
  await program.stop('SIGINT', 'group');
});

test('a port that is taken is said in a sentence', async () => {
  const first = await product.startService();
  expect(first.output).toMatch(/Service ready/);
  const second = await Product.create({ RISK_SERVICE_PORT: String(product.servicePort) });
  const { code, output } = await second.run('training-service/server.ts', []);
  expect(code).toBe(1);
  expect(output).toMatch(/Port \d+ is already in use/);
  const same = await product.run('training-service/server.ts', [], { RISK_SERVICE_PORT: '0' });
  expect(same.code).toBe(1);
  expect(same.output).toMatch(/Another service already uses the folder/);
  await second.close();
});
