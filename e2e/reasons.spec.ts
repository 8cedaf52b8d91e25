/** Why: the reasons beside the list say what the model did, in words and in figures that add up. */
import { expect, type Locator, type Page, test } from '@playwright/test';
import type { Explanation, ScoredRow } from '@risk/app/contract/desktop.ts';
import { Product } from './support/product.ts';
import { callVerb, TOKEN } from './support/verbs.ts';
import { openWindow, rowsOnScreen, waitForModel, waitUntilScored } from './support/window.ts';

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

async function sampleJob(): Promise<{ readonly jobId: string; readonly rows: readonly ScoredRow[] }> {
  const [job] = await callVerb(product, 'jobs.list', {});
  const jobId = job?.jobId ?? '';
  const filter = { decisions: [], text: '' };
  const input = { jobId, sort: [], filter, from: 0, limit: 100 };
  return { jobId, rows: (await callVerb(product, 'jobs.page', input)).rows };
}

async function scoreSample(page: Page): Promise<Locator> {
  await openWindow(page, product);
  await waitForModel(page);
  await page.getByRole('button', { name: 'Try the sample file' }).click();
  await waitUntilScored(page, '100');
  return page.getByRole('region', { name: 'Reasons' });
}

const sumOf = ({ base, contributions }: Explanation): number =>
  contributions.reduce((sum, { contribution }) => sum + contribution, base ?? Number.NaN);

/** The probability that a score means. */
function probabilityOf({ score, scoreUnit }: Explanation): number {
  return scoreUnit === 'log-odds' ? 1 / (1 + Math.exp(-(score ?? Number.NaN))) : (score ?? Number.NaN);
}

test('every applicant of the sample is explained exactly, and the list tells the first reason', async ({
  page,
}) => {
  await scoreSample(page);
  const { jobId, rows } = await sampleJob();
  expect(rows).toHaveLength(100);
  for (const row of rows) {
    const explanation = await callVerb(product, 'jobs.explain', { jobId, rowId: row.rowId });
    expect(['tree', 'linear', 'blend']).toContain(explanation.reasons);
    expect(explanation.contributions).toHaveLength(18);
    const { score } = explanation;
    expect(Math.abs(sumOf(explanation) - (score ?? Number.NaN))).toBeLessThan(
      1e-6 * Math.max(1, Math.abs(score ?? 0)),
    );
    expect(probabilityOf(explanation)).toBeCloseTo(row.probabilityOfDefault, 6);
    expect(explanation.sentences.length).toBeGreaterThan(0);
    expect(row.topReason).toEqual(explanation.sentences[0]);
  }
  const shown = (await rowsOnScreen(page)).map((cells) => cells[3]);
  expect(shown).toEqual(rows.slice(0, shown.length).map(({ topReason }) => topReason?.en));
});

test('a row that is clicked shows its decision, sentences, and bars that add up to its score', async ({
  page,
}) => {
  const inspector = await scoreSample(page);
  const { rows } = await sampleJob();
  const positions = [
    rows.find(({ decision }) => decision === 'red'),
    rows.find(({ decision }) => decision === 'green'),
  ];
  for (const row of positions.filter((found) => found !== undefined)) {
    // The list is in the order of the file, so that a row's id is its place.
    for (
      let turn = 0;
      turn < 10 && !(await page.locator(`[data-position="${row.rowId}"]`).isVisible());
      turn++
    )
      await page.getByRole('button', { name: 'Next page' }).click();
    await page.locator(`[data-position="${row.rowId}"]`).click();
    await expect(inspector.getByRole('heading', { name: `Applicant on line ${row.line}` })).toBeVisible();
    await expect(inspector.locator('[data-decision]')).toHaveAttribute('data-decision', row.decision);
    const table = inspector.getByRole('table');
    await expect(table.locator('tbody tr')).toHaveCount(18);
    await expect(inspector.getByTestId('reason-sentences').locator('li').first()).toHaveText(
      row.topReason?.en ?? '',
    );
    const { base, score, contributions, texts } = await table.evaluate((element: HTMLElement) => ({
      base: Number(element.dataset['base']),
      score: Number(element.dataset['score']),
      contributions: [...element.querySelectorAll<HTMLElement>('tbody tr')].map((one) =>
        Number(one.dataset['contribution']),
      ),
      texts: [...element.querySelectorAll('tbody tr')].map((one) => one.textContent),
    }));
    const sum = contributions.reduce((total, contribution) => total + contribution, base);
    expect(Math.abs(sum - score)).toBeLessThan(1e-6 * Math.max(1, Math.abs(score)));
    contributions.forEach((contribution, i) => {
      const word = contribution > 0 ? 'raises the risk' : contribution < 0 ? 'lowers the risk' : 'no effect';
      expect(texts[i]).toContain(word);
    });
    await page.locator(`[data-position="${row.rowId}"][aria-selected="true"]`).waitFor();
  }
  await page.keyboard.press('Escape');
  await expect(inspector).toBeHidden();
  await expect(page.getByRole('grid')).toBeVisible();
});

test('once open the reasons follow the list, in the language of the window, and can be copied', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const inspector = await scoreSample(page);
  const { rows } = await sampleJob();
  await page.locator('[data-position="0"]').click();
  await page.keyboard.press('ArrowDown');
  await expect(inspector.getByRole('heading', { name: `Applicant on line ${rows[1]?.line}` })).toBeVisible();
  await inspector.getByRole('button', { name: 'Copy as text' }).click();
  await expect(inspector.getByRole('button', { name: 'Copied' })).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain(rows[1]?.topReason?.en);
  expect(copied.split('\n').length).toBeGreaterThan(24);

  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('menuitemradio', { name: 'Deutsch' }).click();
  await page.keyboard.press('Escape');
  const german = page.getByRole('region', { name: 'Gründe' });
  await expect(german.getByTestId('reason-sentences').locator('li').first()).toHaveText(
    rows[1]?.topReason?.de ?? '',
  );
});

test('a restart changes no reason', async ({ page }) => {
  await scoreSample(page);
  const { jobId } = await sampleJob();
  const before = await callVerb(product, 'jobs.explain', { jobId, rowId: 3 });
  await product.stopWorkstation('SIGKILL');
  await product.startWorkstation();
  expect(await callVerb(product, 'jobs.explain', { jobId, rowId: 3 })).toEqual(before);
});
