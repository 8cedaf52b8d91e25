/** The circle once: train, approve, sync, score in the window and on the command line, send counts, see drift. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { PAGE_LIMIT, type ScoredRow } from '@risk/app/contract/desktop.ts';
import { changeColumns, column, readTable, writeTable } from './support/csv.ts';
import { creditFile, Product } from './support/product.ts';
import { callVerb, TOKEN } from './support/verbs.ts';
import {
  browseFor,
  dropFile,
  openWindow,
  rowsOnScreen,
  waitForModel,
  waitUntilScored,
} from './support/window.ts';

test.describe.configure({ mode: 'serial' });

let product: Product;

test.beforeAll(async () => {
  product = await Product.create({ RISK_TOKEN: TOKEN });
  await product.startService();
  await product.startWorkstation();
});

test.afterAll(async () => {
  await product.close();
});

async function allRows(): Promise<ScoredRow[]> {
  const jobs = await callVerb(product, 'jobs.list', {});
  const job = jobs.find(({ fileName }) => fileName === 'german-credit.csv');
  const rows: ScoredRow[] = [];
  for (let from = 0; from < 1000; from += PAGE_LIMIT) {
    const input = {
      jobId: job?.jobId,
      sort: [],
      filter: { decisions: [], text: '' },
      from,
      limit: PAGE_LIMIT,
    };
    rows.push(...(await callVerb(product, 'jobs.page', input)).rows);
  }
  return rows;
}

test('the demonstration is approved by its administrator, after another person asked for it', async () => {
  const { code, output } = await product.admin('versions');
  expect(code).toBe(0);
  expect(output).toMatch(
    /1\s+in force\s.*demo-scientist\s+demo-admin\s+Approved by the demonstration itself/,
  );
});

test('the sample is scored from drop to decisions without a dialog', async ({ page }) => {
  await openWindow(page, product);
  await waitForModel(page);
  await page.getByRole('button', { name: 'Try the sample file' }).click();
  await waitUntilScored(page, '100');
  const rows = await rowsOnScreen(page);
  expect(rows.length).toBeGreaterThan(5);
  for (const [decision, confidence] of rows) {
    expect(decision).toMatch(/^(Make an offer|Risk too high)$/);
    expect(confidence).toMatch(/^\d+\.\d\s?%$/);
  }
});

test('a file that is dropped gives the same numbers as the command line', async ({ page }, info) => {
  const out = info.outputPath('scored.csv');
  const result = await product.score(creditFile, '-o', out);
  expect(result, result.output).toMatchObject({ code: 0 });
  const scored = await readTable(out);
  expect(scored.rows).toHaveLength(1000);
  expect(scored.header.slice(-3)).toEqual(['decision', 'confidence', 'probability_of_default']);

  await openWindow(page, product);
  await waitForModel(page);
  await dropFile(page, creditFile);
  await waitUntilScored(page, '1,000');

  const inWindow = await allRows();
  expect(inWindow.map(({ probabilityOfDefault }) => probabilityOfDefault)).toEqual(
    column(scored, 'probability_of_default').map(Number),
  );
  expect(inWindow.map(({ confidence }) => confidence)).toEqual(column(scored, 'confidence').map(Number));
  expect(inWindow.map(({ decision }) => decision)).toEqual(column(scored, 'decision'));

  const percent = new Intl.NumberFormat('en', {
    style: 'percent',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  const shown = (await rowsOnScreen(page)).map(([, confidence, probability]) => [confidence, probability]);
  expect(shown.length).toBeGreaterThan(5);
  shown.forEach((cells, i) => {
    const row = inWindow[i];
    expect(cells).toEqual([
      percent.format(row?.confidence ?? 0),
      percent.format(row?.probabilityOfDefault ?? 0),
    ]);
  });

  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save results' }).click();
  const saved = info.outputPath('saved.csv');
  await (await download).saveAs(saved);
  expect(await readFile(saved, 'utf8')).toBe(await readFile(out, 'utf8'));
});

test('the grid sorts, filters, chooses columns and turns pages', async ({ page }) => {
  await openWindow(page, product);
  await waitForModel(page);
  await browseFor(page, creditFile);
  await waitUntilScored(page, '1,000');

  const probability = page.getByRole('columnheader', { name: 'Probability of default' });
  await probability.click();
  await expect(probability).toHaveAttribute('aria-sort', 'descending');
  await expect
    .poll(async () => Number.parseFloat((await rowsOnScreen(page))[0]?.[2] ?? ''))
    .toBeGreaterThan(80);
  const percents = (await rowsOnScreen(page)).map((cells) => Number.parseFloat(cells[2] ?? ''));
  expect(percents).toEqual(percents.toSorted((a, b) => b - a));

  await probability.click();
  await expect(probability).toHaveAttribute('aria-sort', 'ascending');
  await expect.poll(async () => Number.parseFloat((await rowsOnScreen(page))[0]?.[2] ?? '')).toBeLessThan(5);

  await page.getByRole('button', { name: 'Last', exact: true }).click();
  await expect(page.getByText(/Rows [\d,]+–1,000 of 1,000/)).toBeVisible();
  await page.getByRole('button', { name: 'First', exact: true }).click();
  await expect(page.getByText(/Rows 1–\d+ of 1,000/)).toBeVisible();

  await page.getByRole('searchbox', { name: 'Filter applicants' }).fill('retraining');
  await expect(page.getByText(/of 9$/)).toBeVisible();
  for (const cells of await rowsOnScreen(page)) expect(cells.join(' ')).toContain('retraining');
  await page.getByRole('searchbox', { name: 'Filter applicants' }).fill('no such text');
  await expect(page.getByText('No applicant matches this filter')).toBeVisible();
});

test('rows that cannot be scored are listed, the others are scored', async ({ page }, info) => {
  const credit = await readTable(creditFile);
  const file = info.outputPath('with-problems.csv');
  const rows = credit.rows.slice(0, 60);
  await writeTable(
    file,
    changeColumns(
      { header: credit.header, rows },
      {
        duration: (cell, row) => (row === 3 ? 'soon' : cell),
        purpose: (cell, row) => (row === 7 ? 'yacht' : cell),
      },
    ),
  );
  await openWindow(page, product);
  await waitForModel(page);
  await browseFor(page, file);
  await waitUntilScored(page, '58');
  await page.getByRole('tab', { name: 'Rows to fix (2)' }).click();
  await expect(page.getByText('soon')).toBeVisible();
  await expect(page.getByText('a whole number from 1 to 240')).toBeVisible();
  await expect(page.getByText('yacht')).toBeVisible();

  const { code, output } = await product.score(file, '-o', info.outputPath('out.csv'));
  expect(code).toBe(2);
  expect(output).toContain('soon');
});

test('a file that is no table of applicants is refused with a sentence', async ({ page }, info) => {
  const file = info.outputPath('shopping.csv');
  await writeTable(file, { header: ['item', 'price'], rows: [['milk', '1']] });
  await openWindow(page, product);
  await waitForModel(page);
  await browseFor(page, file);
  await expect(
    page
      .getByRole('paragraph')
      .filter({ hasText: 'The file lacks columns that are needed: checking_status' }),
  ).toBeVisible();
});

test('a shifted file raises the PSI of exactly the shifted features', async ({ page }, info) => {
  await expect.poll(() => product.metric('risk_drift_sample_rows', 'none')).not.toEqual({ '': 0 });
  const before = await product.metric('risk_drift_feature_psi', 'feature');
  const drifted = await product.metric('risk_drift_feature_drifted', 'feature');
  expect(Object.keys(before)).toHaveLength(18);
  expect(Object.values(drifted).every((value) => value === 0)).toBe(true);

  const credit = await readTable(creditFile);
  // Two copies of every applicant, twice as long and three times as much, most of them for a used car.
  const doubled = {
    header: ['client', ...credit.header],
    rows: [...credit.rows, ...credit.rows].map((cells, i) => [`S-${i}`, ...cells]),
  };
  const file = join(info.outputPath(), 'shifted.csv');
  await writeTable(
    file,
    changeColumns(doubled, {
      duration: (cell) => String(Math.min(240, Number(cell) * 2)),
      credit_amount: (cell) => String(Number(cell) * 3),
      purpose: (cell, row) => (row % 10 < 7 ? 'used car' : cell),
    }),
  );
  await openWindow(page, product);
  await waitForModel(page);
  await browseFor(page, file);
  await waitUntilScored(page, '2,000');

  await expect
    .poll(() => product.metric('risk_drift_feature_drifted', 'feature'), { timeout: 20_000 })
    .toEqual({
      ...drifted,
      duration: 1,
      credit_amount: 1,
      purpose: 1,
    });
  const after = await product.metric('risk_drift_feature_psi', 'feature');
  for (const [feature, psi] of Object.entries(after)) {
    if (['duration', 'credit_amount', 'purpose'].includes(feature))
      expect(psi, feature).toBeGreaterThan((before[feature] ?? 0) + 0.1);
    else expect(psi, feature).toBeLessThan(0.02);
  }
  expect(await product.metric('risk_drift_features_drifted_share', 'none')).toEqual({ '': 3 / 18 });
  await info.attach('psi', {
    body: JSON.stringify({ before, after }, null, 2),
    contentType: 'application/json',
  });
});

test('scoring the same applicants again counts nobody twice', async () => {
  const before = await product.metric('risk_drift_sample_rows', 'none');
  const { code } = await product.score(creditFile, '-o', join(product.folder, 'again.csv'));
  expect(code).toBe(0);
  expect(await product.metric('risk_drift_sample_rows', 'none')).toEqual(before);
});
