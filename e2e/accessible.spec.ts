/** Every state of the window for everybody: axe finds nothing, in light and dark, and the keyboard reaches everything. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { changeColumns, readTable, writeTable } from './support/csv.ts';
import { creditFile, Product } from './support/product.ts';
import { browseFor, openWindow, waitForModel, waitUntilScored } from './support/window.ts';

test.describe.configure({ mode: 'serial', timeout: 240_000 });

let product: Product;

test.beforeAll(async () => {
  product = await Product.create();
  await product.startService();
  await product.startWorkstation();
});

test.afterAll(async () => {
  await product.close();
});

/** @param within a part of the page, where the rest was looked at before */
async function expectNoViolation(page: Page, within = 'body'): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.waitForTimeout(300);
    const { violations } = await new AxeBuilder({ page })
      .include(within)
      .exclude('[data-tabster-dummy]')
      .analyze();
    expect(violations.map(({ id, nodes }) => `${colorScheme}: ${id} ${nodes[0]?.html ?? ''}`)).toEqual([]);
  }
}

test('the start screen, with what a file should hold', async ({ page }) => {
  await openWindow(page, product);
  await waitForModel(page);
  await expectNoViolation(page);
  await page.getByText('What the file should hold').click();
  await expect(page.getByText('Checking account').first()).toBeVisible();
  await expectNoViolation(page);
});

test('a scored file, its rows to fix, the chart as a table, the card of the model', async ({
  page,
}, info) => {
  const credit = await readTable(creditFile);
  const file = info.outputPath('mixed.csv');
  const rows = credit.rows.slice(0, 200);
  await writeTable(
    file,
    changeColumns({ header: credit.header, rows }, { age: (cell, row) => (row % 50 === 0 ? '' : cell) }),
  );
  await openWindow(page, product);
  await waitForModel(page);
  await browseFor(page, file);
  await waitUntilScored(page, '196');
  await expectNoViolation(page);
  await page.getByRole('button', { name: 'Show as table' }).click();
  await expectNoViolation(page);
  await page.getByRole('tab', { name: 'Rows to fix (4)' }).click();
  await expectNoViolation(page);
  await page.getByRole('button', { name: /Model v1/ }).click();
  await expect(page.getByText('Approved by', { exact: true })).toBeVisible();
  await expectNoViolation(page);
});

test('the reasons of an applicant, from the keyboard alone', async ({ page }) => {
  await openWindow(page, product);
  await waitForModel(page);
  await page.getByRole('button', { name: 'Try the sample file' }).click();
  await waitUntilScored(page, '100');
  const grid = page.getByRole('grid');
  await grid.focus();
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('Enter');
  const inspector = page.getByRole('region', { name: 'Reasons' });
  await expect(inspector.getByRole('heading', { level: 2 })).toBeFocused();
  await expect(inspector.getByRole('table')).toBeVisible();
  await inspector.getByText('How these reasons are made').click();
  await expectNoViolation(page, '[data-testid="inspector"]');
  await page.setViewportSize({ width: 640, height: 700 });
  await expectNoViolation(page, '[data-testid="inspector"]');
  await expect(inspector.getByRole('heading', { level: 2 })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(inspector).toBeHidden();
  await expect(grid).toBeFocused();
});

test('a file that is refused', async ({ page }, info) => {
  const file = info.outputPath('shopping.csv');
  await writeTable(file, { header: ['item', 'price'], rows: [['milk', '1']] });
  await openWindow(page, product);
  await waitForModel(page);
  await browseFor(page, file);
  await expect(page.getByRole('heading', { name: 'shopping.csv was not scored' })).toBeVisible();
  await expectNoViolation(page);
});

test('from the keyboard alone: sample, sort, and back', async ({ page }) => {
  await openWindow(page, product);
  await waitForModel(page);
  const sample = page.getByRole('button', { name: 'Try the sample file' });
  for (let i = 0; i < 30 && !(await sample.evaluate((button) => button === document.activeElement)); i++)
    await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await waitUntilScored(page, '100');
  const grid = page.getByRole('grid');
  const inGrid = (): Promise<boolean> => grid.evaluate((element) => element.contains(document.activeElement));
  for (let i = 0; i < 40 && !(await inGrid()); i++) await page.keyboard.press('Tab');
  expect(await inGrid()).toBe(true);
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('PageDown');
  expect(await inGrid()).toBe(true);
});

test('at 200 % zoom and in a small window nothing is lost', async ({ page }) => {
  await page.setViewportSize({ width: 640, height: 400 });
  await openWindow(page, product);
  await waitForModel(page);
  await expect(page.getByRole('button', { name: 'Browse for a file' })).toBeVisible();
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBeLessThanOrEqual(0);
});
