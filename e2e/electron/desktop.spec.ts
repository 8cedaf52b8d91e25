/** The real program in a real Electron: from a dropped file to decisions, and what its page must not be able to do. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { desktopVerbs } from '@risk/app/contract/desktop.ts';
import { type Desktop, missingElectron, openDesktop, samplePath } from './desktop.ts';

const missing = missingElectron();
test.skip(missing !== null, `Electron tests are skipped: ${missing}`);
// The list of tests shows no reasons; the process that plans the run, unlike its workers, has no number.
if (missing !== null && process.env['TEST_WORKER_INDEX'] === undefined)
  console.log(`Electron tests are skipped: ${missing}`);
test.describe.configure({ mode: 'serial' });

let desktop: Desktop;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  desktop = await openDesktop();
});
test.afterAll(async () => desktop?.close());

test('fetches its model and scores a file that was chosen', async () => {
  const { page } = desktop;
  await expect(page.getByTestId('drop-area')).toBeVisible({ timeout: 60_000 });
  await page.getByTestId('file-input').first().setInputFiles(samplePath);
  await expect(page.getByTestId('results')).toHaveAttribute('data-state', 'completed', { timeout: 30_000 });
  await expect(page.getByTestId('applicant-grid')).toContainText('Make an offer');
  await expect(page.getByTestId('row-range')).toContainText('100');
});

test('saves results where the dialog says', async () => {
  const { application, page, dataDirectory } = desktop;
  const filePath = join(dataDirectory, 'saved.csv');
  await application.evaluate(({ dialog }, path) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: path });
  }, filePath);
  await page.getByRole('button', { name: 'Save results' }).click();
  await expect.poll(() => readLines(filePath)).toBe(101);
});

test('shows its own page in one window', async () => {
  expect(desktop.page.url()).toBe('app://risk/');
  expect(desktop.application.windows()).toHaveLength(1);
});

test.describe('the page', () => {
  test('has the functions of the contract and nothing of Node or Electron', async () => {
    const found = await desktop.page.evaluate(() => ({
      functions: Object.keys(Reflect.get(window, 'riskOMeter')),
      leaks: ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer'].filter(
        (name) => name in window,
      ),
    }));
    expect(found.functions.toSorted()).toEqual(
      [...Object.keys(desktopVerbs), 'onEvent', 'saveResults', 'saveRowsToFix', 'scoreFile'].toSorted(),
    );
    expect(found.leaks).toEqual([]);
  });

  const unreachable: readonly (readonly [string, () => unknown])[] = [
    ['a website', () => fetch('https://example.com/')],
    ['a server on this computer', () => fetch('http://127.0.0.1:9/')],
    ['a file', () => fetch('file:///etc/passwd')],
    [
      'a picture elsewhere',
      () =>
        new Promise((resolve, reject) => {
          const picture = new Image();
          picture.addEventListener('load', resolve);
          picture.addEventListener('error', () => reject(new Error('refused')));
          picture.src = 'https://example.com/x.png';
        }),
    ],
  ];
  for (const [what, reach] of unreachable)
    test(`does not reach ${what}`, async () => {
      const outcome = await desktop.page.evaluate(reach).then(
        () => 'reached',
        () => 'refused',
      );
      expect(outcome).toBe('refused');
    });

  test('gets nothing from outside of its folder', async () => {
    const status = await desktop.page.evaluate(
      async () => (await fetch('app://risk/..%2f..%2fpackage.json')).status,
    );
    expect(status).toBe(404);
  });

  test('runs no script that is not one of its files', async () => {
    const { page } = desktop;
    await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'document.title = "inline"';
      document.head.append(script);
      const outside = document.createElement('script');
      outside.src = 'data:text/javascript,document.title="data"';
      document.head.append(outside);
    });
    await page.waitForTimeout(200);
    await expect(page).toHaveTitle('Risk-O-Meter');
  });

  test('cannot open windows, go elsewhere or frame anything', async () => {
    const { application, page } = desktop;
    expect(await page.evaluate(() => window.open('https://example.com/') === null)).toBe(true);
    await page.evaluate(() => {
      window.location.href = 'https://example.com/';
    });
    await page.evaluate(() => {
      const frame = document.createElement('iframe');
      frame.src = 'app://risk/';
      document.body.append(frame);
    });
    await expect(page.getByTestId('results')).toBeVisible();
    expect(page.url()).toBe('app://risk/');
    expect(await application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });

  test('gets no permission', async () => {
    const states = await desktop.page.evaluate(async () => {
      const names = ['geolocation', 'notifications', 'camera', 'microphone'] as const;
      const found = await Promise.all(names.map((name) => navigator.permissions.query({ name })));
      return found.map(({ state }) => state);
    });
    expect(states).toEqual(['denied', 'denied', 'denied', 'denied']);
  });

  test('cannot score a file that has no path', async () => {
    const answer = await desktop.page.evaluate(() =>
      Reflect.get(window, 'riskOMeter').scoreFile(new File(['a,b'], 'made by script.csv')),
    );
    expect(answer).toMatchObject({ ok: false, error: { code: 'file.not-found' } });
  });
});

function readLines(path: string): number {
  try {
    return readFileSync(path, 'utf8').trimEnd().split('\n').length;
  } catch {
    return 0;
  }
}
