/** `npm run pictures`: the pictures of the README, from the real program. Run `npm run build` first. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { changeColumns, readTable, writeTable } from './support/csv.ts';
import { ROOT } from './support/process.ts';
import { creditFile, Product } from './support/product.ts';
import { browseFor, openWindow, waitForModel, waitUntilScored } from './support/window.ts';

const FOLDER = join(ROOT, 'docs/pictures');
const THEMES = ['light', 'dark'] as const;

const product = await Product.create();
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--font-render-hinting=none'],
});

try {
  await mkdir(FOLDER, { recursive: true });
  await product.startWorkstation();
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await openWindow(page, product);
  await page.getByRole('heading', { name: 'This computer is not connected yet' }).waitFor();
  await take(page, 'no-model');

  await product.startService();
  await waitForModel(page);
  await take(page, 'start');
  await page.getByText('What the file should hold').click();
  await take(page, 'guide');

  const credit = await readTable(creditFile);
  const file = join(product.folder, 'applicants-november.csv');
  const changed = changeColumns(credit, {
    duration: (cell, row) => (row === 11 ? 'two years' : cell),
    purpose: (cell, row) => (row === 204 ? 'yacht' : cell),
    employment: (cell, row) => (row === 391 ? '' : cell),
  });
  await writeTable(file, changed);
  await browseFor(page, file);
  await waitUntilScored(page, '997');
  await take(page, 'scored');
  await page.getByRole('row').nth(2).getByRole('gridcell').first().click();
  await page.getByRole('region', { name: 'Reasons' }).getByRole('listitem').first().waitFor();
  await take(page, 'reasons');
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: 'Rows to fix (3)' }).click();
  await take(page, 'rows-to-fix');
  await page.getByRole('tab', { name: /Applicants/ }).click();
  await page.getByRole('button', { name: /Model v1/ }).click();
  await take(page, 'model');
  await page.keyboard.press('Escape');

  await takeApproval(context);

  await product.stopService();
  await page.getByRole('button', { name: /Model v1/ }).click();
  await page.getByRole('button', { name: 'Check for a new model' }).click();
  await page.keyboard.press('Escape');
  await page.getByText('Offline. Scoring goes on with model v1.').waitFor();
  await take(page, 'offline');
} finally {
  await browser.close();
  await product.close();
}

async function take(page: Page, name: string): Promise<void> {
  for (const colorScheme of THEMES) {
    await page.emulateMedia({ colorScheme });
    await page.mouse.move(0, 0);
    await page.waitForTimeout(400);
    await page.screenshot({ path: join(FOLDER, `${name}-${colorScheme}.png`) });
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

async function takeApproval(context: BrowserContext): Promise<void> {
  await product.admin('train', '--seed', '7', '--as', 'demo-scientist');
  const page = await context.newPage();
  await page.goto(`${product.serviceUrl}/sign-in`);
  await page
    .getByRole('textbox')
    .or(page.locator('input[type=password]'))
    .first()
    .fill(await product.token('demo-admin'));
  await page.getByRole('button', { name: /sign in/i }).click();
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  await take(page, 'approval');
  await page.close();
}
