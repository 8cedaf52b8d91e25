/** What a clerk sees of a file beside its rows: what was recognised, charts, rows to fix, the history of files. */
import { readFile, writeFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
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

test('what was recognised, both charts by mouse, keyboard and as tables, under the page’s own policy', async ({
  page,
}, info) => {
  const refused: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') refused.push(message.text());
  });
  const credit = await readTable(creditFile);
  const file = info.outputPath('charts.csv');
  await writeTable(file, { header: credit.header, rows: credit.rows.slice(0, 300) });
  await openWindow(page, product);
  await waitForModel(page);
  await browseFor(page, file);
  await waitUntilScored(page, '300');

  const recognition = page.getByTestId('recognition');
  await expect(recognition.locator('summary')).toContainText('300 rows scored, nothing to fix.');
  await recognition.locator('summary').click();
  await expect(recognition).toContainText('Used by the model');
  await recognition.locator('summary').click();

  const histogram = page.getByTestId('histogram');
  const bars = histogram.locator('.recharts-bar-rectangle');
  await expect(bars.first()).toBeVisible();
  const drawn = await bars.count();
  await histogram.locator('svg').first().focus();
  await page.keyboard.press('ArrowRight');
  await expect(histogram).toContainText('Applicants:');
  await histogram.getByRole('button', { name: 'Show as table' }).click();
  const counts = await histogram.getByRole('cell').allTextContents();
  expect(counts.reduce((sum, text) => sum + Number(text), 0)).toBe(300);
  expect(drawn).toBe(counts.filter((text) => text !== '0').length);

  await page.getByRole('tab', { name: 'Decisions by column' }).click();
  await page.getByLabel('Column').selectOption({ label: 'Purpose' });
  const chart = page.getByTestId('by-column-chart');
  await expect(chart.locator('.recharts-bar-rectangle').first()).toBeVisible();
  await chart.getByRole('button', { name: 'Show as table' }).click();
  const totals = await chart.locator('tbody td:nth-child(2)').allTextContents();
  expect(totals.reduce((sum, text) => sum + Number(text), 0)).toBe(300);
  expect(refused).toEqual([]);
});

test('rows to fix: saved, corrected, dropped again', async ({ page }, info) => {
  const credit = await readTable(creditFile);
  const file = info.outputPath('to-fix.csv');
  const rows = credit.rows.slice(0, 100);
  const wrong = changeColumns(
    { header: credit.header, rows },
    { age: (cell, row) => (row < 2 ? 'old' : cell) },
  );
  await writeTable(file, wrong);
  await openWindow(page, product);
  await waitForModel(page);
  await browseFor(page, file);
  await waitUntilScored(page, '98');
  await page.getByRole('tab', { name: 'Rows to fix (2)' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save these rows' }).click();
  const saved = info.outputPath('saved.csv');
  await (await download).saveAs(saved);
  const text = await readFile(saved, 'utf8');
  expect(text).toContain('old');
  const fixed = info.outputPath('fixed.csv');
  await writeFile(fixed, text.replaceAll(/(^|[,;])old(?=[,;\r\n])/gm, '$135'));
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Score another file' }).click();
  await (await chooser).setFiles(fixed);
  await expect(page.getByRole('tab', { name: 'Applicants (2)' })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('tab', { name: 'Rows to fix (0)' })).toBeVisible();
});

test('the history: open again, delete after a second word, a shorter time deletes what is older', async ({
  page,
}) => {
  await openWindow(page, product);
  await waitForModel(page);
  await page.getByRole('button', { name: 'History', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Scored files' })).toBeFocused();
  const files = page
    .getByTestId('history')
    .getByRole('listitem')
    .filter({ has: page.getByRole('button') });
  await expect(files).toHaveCount(3);
  await expect(files.first()).toContainText('kept until');
  await files.filter({ hasText: 'charts.csv' }).getByRole('button').first().click();
  await expect(page.getByRole('heading', { name: 'charts.csv' })).toBeVisible();
  await page.getByRole('button', { name: 'History', exact: true }).click();

  await page.getByRole('button', { name: 'Delete: to-fix.csv' }).click();
  await expect(page.getByRole('button', { name: 'Keep them' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Delete: to-fix.csv' })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Delete the rows' }).click();
  await expect(files).toHaveCount(2);
  await expect(page.getByRole('heading', { name: 'Scored files' })).toBeFocused();

  await page.getByLabel('Delete scored rows').selectOption({ label: 'only when I delete them' });
  await expect(files.first()).toContainText('kept until you delete it');
  await page.reload();
  await page.getByRole('button', { name: 'History', exact: true }).click();
  await expect(page.getByLabel('Delete scored rows')).toHaveValue('never');
  await page.getByLabel('Delete scored rows').selectOption({ label: 'after 30 days' });
  await expect(files.first()).not.toContainText('kept until you delete it');
});
