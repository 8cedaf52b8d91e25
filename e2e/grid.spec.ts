/** The list of applicants under a large file: sorted, filtered, arranged, copied, and read to its last row. */
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Locator, type Page, test, type WebSocketRoute } from '@playwright/test';
import { type Job, type PageRequest, pageRequest, type ScoredRow } from '@risk/app/contract/desktop.ts';
import { column, type PlainTable, readTable, writeTable } from './support/csv.ts';
import { creditFile, Product } from './support/product.ts';
import { callVerb, TOKEN } from './support/verbs.ts';
import { browseFor, openWindow, waitForModel, waitUntilScored } from './support/window.ts';

test.describe.configure({ mode: 'serial' });
test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

let product: Product;
let table: PlainTable;

const COPIES = 20;
const FILE = 'twenty-thousand.csv';

test.beforeAll(async () => {
  product = await Product.create({ RISK_TOKEN: TOKEN });
  await product.startService();
  await product.startWorkstation();
  const credit = await readTable(creditFile);
  // The same applicants many times, each with a number of its own and a remark that a spreadsheet would run.
  const rows = Array.from({ length: COPIES }, () => credit.rows)
    .flat()
    .map((cells, i) => [`K-${String(i + 1).padStart(5, '0')}`, ...cells, i % 2 === 0 ? '=1+1' : '-7']);
  table = { header: ['client', ...credit.header, 'remark'], rows };
  await writeTable(join(product.folder, FILE), table);
});

test.afterAll(async () => {
  await product.close();
});

const grid = (page: Page): Locator => page.getByRole('grid');
/** Also while a menu is open, which hides the rest from assistive technology. */
const heading = (page: Page, name: string): Locator =>
  page.getByRole('columnheader', { name, includeHidden: true });
const liveWords = (page: Page): Locator => page.locator('[aria-live="polite"]');

/** Clicks a heading itself, not the menu beside its name. */
async function sortBy(page: Page, name: string, modifiers: ('Shift' | 'Control')[] = []): Promise<void> {
  await heading(page, name).getByRole('button').first().click({ modifiers });
}

async function openMenu(page: Page, name: string): Promise<Locator> {
  await page.getByRole('button', { name: `Filter and arrange: ${name}`, exact: true }).click();
  const menu = page.getByTestId('heading-menu');
  await expect(menu).toBeVisible();
  return menu;
}

async function closeMenu(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('heading-menu')).toBeHidden();
}

/** Texts of one column of the rows on the screen, the column named by its heading. */
async function cellsOf(page: Page, name: string): Promise<string[]> {
  const at = Number(await heading(page, name).getAttribute('aria-colindex'));
  return grid(page).evaluate(
    (element, index) =>
      [...element.querySelectorAll(`[role="gridcell"][aria-colindex="${index}"]`)]
        .map((cell) => cell.textContent.trim())
        .filter((text) => text !== ''),
    at,
  );
}

async function expectNoViolation(page: Page, within: string): Promise<void> {
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

const copied = (page: Page): Promise<string> => page.evaluate(() => navigator.clipboard.readText());

async function openFile(page: Page): Promise<void> {
  await openWindow(page, product);
  await waitForModel(page);
  await browseFor(page, join(product.folder, FILE));
  await waitUntilScored(page, '20,000');
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '20001');
}

test('several sort keys, by mouse and by keyboard, said aloud', async ({ page }) => {
  await openFile(page);
  await sortBy(page, 'Decision');
  await expect(heading(page, 'Decision')).toHaveAttribute('aria-sort', 'ascending');
  await sortBy(page, 'Probability of default', ['Shift']);
  await sortBy(page, 'Line', ['Control']);
  await expect(heading(page, 'Decision')).toContainText('1');
  await expect(heading(page, 'Probability of default')).toContainText('2');
  await expect(heading(page, 'Line')).toContainText('3');
  await expect(liveWords(page)).toContainText(
    'Sorted by Decision, lowest first, then by Probability of default, highest first, then by Line, lowest first.',
  );
  const jobs = await callVerb(product, 'jobs.list', {});
  const jobId = jobs.find(({ fileName }) => fileName === FILE)?.jobId ?? '';
  const { rows } = await callVerb(product, 'jobs.page', {
    jobId,
    sort: [
      { key: 'decision', direction: 'ascending' },
      { key: 'probabilityOfDefault', direction: 'descending' },
      { key: 'line', direction: 'ascending' },
    ],
    filter: { decisions: [], text: '' },
    from: 0,
    limit: 10,
  });
  await expect
    .poll(async () => (await cellsOf(page, 'Line')).slice(0, 10))
    .toEqual(rows.map(({ line }) => new Intl.NumberFormat('en').format(line)));

  // From the keyboard alone: back to the file's order, then two keys.
  await grid(page).focus();
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(heading(page, 'Confidence')).toHaveAttribute('aria-sort', 'descending');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+Enter');
  await expect(heading(page, 'Probability of default')).toContainText('2');
  await expect(liveWords(page)).toContainText('Sorted by Confidence, highest first, then by Probability');
});

test('filters of single columns, as chips that can be taken off', async ({ page }) => {
  await openFile(page);
  const amounts = column(table, 'credit_amount').map(Number);
  const purposes = column(table, 'purpose');
  const within = (i: number) => (amounts[i] ?? 0) >= 1000 && (amounts[i] ?? 0) <= 2000;
  const expected = amounts.filter((_, i) => within(i)).length;
  const both = amounts.filter((_, i) => within(i) && purposes[i] === 'education').length;

  const menu = await openMenu(page, 'Credit amount');
  await menu.getByLabel('From').fill('1000');
  await menu.getByLabel('To').fill('2000');
  await expect(page.getByTestId('passing')).toContainText(
    `${expected.toLocaleString('en')} of 20,000 applicants pass`,
  );
  await menu.getByLabel('To').fill('two thousand');
  await expect(menu.getByText('This is not a number.')).toBeVisible();
  await menu.getByLabel('To').fill('2000');
  await closeMenu(page);
  await expect(grid(page)).toBeFocused();

  const purposeMenu = await openMenu(page, 'Purpose');
  await purposeMenu.getByRole('checkbox', { name: /^education/i }).check();
  await expect(page.getByTestId('passing')).toContainText(`${both.toLocaleString('en')} of 20,000`);
  await closeMenu(page);
  await expect(liveWords(page)).toContainText(`${both.toLocaleString('en')} of 20,000 applicants pass.`);
  const chips = page.getByTestId('active-filters').getByRole('listitem');
  await expect(chips).toHaveText(['Credit amount: 1,000 to 2,000', /^Purpose: /]);
  await chips.first().getByRole('button').click();
  await expect(chips).toHaveCount(1);
  await expect(chips.first().getByRole('button')).toBeFocused();

  const textMenu = await openMenu(page, 'client');
  await textMenu.getByLabel('Contains').fill('K-0000');
  await closeMenu(page);
  const decisionMenu = await openMenu(page, 'Decision');
  await decisionMenu.getByRole('checkbox', { name: 'Risk too high' }).check();
  await closeMenu(page);
  await expect(page.getByTestId('active-filters')).toContainText('Decision: Risk too high');
  await expect(page.getByRole('button', { name: 'Risk too high', exact: true })).toHaveAttribute(
    'aria-pressed',
    'true',
  );

  await page.getByRole('searchbox', { name: 'Filter applicants' }).fill('no such text');
  await expect(page.getByText('No applicant matches this filter')).toBeVisible();
  // The headings stay in reach: what a filter took away can be asked for there.
  await openMenu(page, 'client');
  await closeMenu(page);
  await page.getByRole('button', { name: 'Clear all' }).click();
  await expect(page.getByTestId('active-filters')).toBeHidden();
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '20001');
});

test('columns are pinned, moved, widened and hidden, and the next file remembers', async ({ page }) => {
  await openFile(page);
  const titles = () =>
    page
      .locator('[role="columnheader"]')
      .evaluateAll((cells) =>
        cells.map((cell) => cell.querySelector('button span, span')?.textContent.trim() ?? ''),
      );
  const menu = await openMenu(page, 'client');
  await menu.getByRole('switch', { name: 'Keep in sight' }).check();
  await menu.getByRole('button', { name: 'Move left' }).click();
  await expect
    .poll(async () => (await titles()).slice(0, 4))
    .toEqual(['Decision', 'Confidence', 'client', 'Probability of default']);
  await expect(liveWords(page)).toContainText('client is now column 3 of');
  const widthOf = () => heading(page, 'client').evaluate((cell) => cell.getBoundingClientRect().width);
  const before = await widthOf();
  await menu.getByRole('button', { name: 'Wider' }).click();
  await expect.poll(widthOf).toBeCloseTo(before + 24, 0);
  await closeMenu(page);

  const edge = await heading(page, 'client').boundingBox();
  if (edge === null) throw new Error('the heading is out of sight');
  const x = edge.x + edge.width - 3;
  const y = edge.y + edge.height / 2;
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 40, y, { steps: 4 });
  await page.mouse.up();
  await expect.poll(widthOf).toBeCloseTo(before + 64, 0);
  await expect(heading(page, 'client')).not.toHaveAttribute('aria-sort', /./);

  const reasonMenu = await openMenu(page, 'Top reason');
  await reasonMenu.getByRole('button', { name: 'Hide this column' }).click();
  await expect(heading(page, 'Top reason')).toBeHidden();

  // From the keyboard, on the heading of the first column: one to the right, and wider.
  await grid(page).focus();
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Control+Shift+ArrowRight');
  await expect.poll(async () => (await titles()).slice(0, 2)).toEqual(['Confidence', 'Decision']);
  await page.keyboard.press('Control+Shift+ArrowLeft');
  await page.keyboard.press('Alt+ArrowDown');
  await expect(page.getByTestId('heading-menu').getByRole('heading', { name: 'Decision' })).toBeVisible();
  await closeMenu(page);

  await page.reload();
  await waitForModel(page);
  await browseFor(page, join(product.folder, FILE));
  await waitUntilScored(page, '20,000');
  await expect
    .poll(async () => (await titles()).slice(0, 4))
    .toEqual(['Decision', 'Confidence', 'client', 'Probability of default']);
  await expect.poll(widthOf).toBeCloseTo(before + 64, 0);
  await expect(heading(page, 'Top reason')).toBeHidden();
  await page.getByRole('button', { name: 'Columns', exact: true }).click();
  await page.getByRole('button', { name: 'As at first' }).click();
  await page.keyboard.press('Escape');
  await expect(heading(page, 'Top reason')).toBeVisible();
});

test('the header and what is pinned stay in sight, and never cover the active cell', async ({ page }) => {
  await openFile(page);
  await grid(page).focus();
  await page.keyboard.press('Control+End');
  await expect(page.getByText(/Rows [\d,]+–20,000 of 20,000/)).toBeVisible();
  const covered = () =>
    grid(page).evaluate((element) => {
      const cell = document.getElementById(element.getAttribute('aria-activedescendant') ?? '');
      if (cell === null) return 'none';
      const { left, right, top, bottom } = cell.getBoundingClientRect();
      const points = [
        [left + 2, top + 2],
        [right - 2, top + 2],
        [left + 2, bottom - 2],
        [right - 2, bottom - 2],
      ] as const;
      const hidden = points.filter(([x, y]) => !cell.contains(document.elementFromPoint(x, y)));
      return hidden.length === 0 ? '' : `${cell.textContent}: ${JSON.stringify(hidden)}`;
    });
  await expect.poll(covered).toBe('');
  for (const key of [
    ...Array.from({ length: 25 }, () => 'ArrowLeft'),
    'PageUp',
    'ArrowUp',
    'Home',
    'ArrowRight',
  ]) {
    await page.keyboard.press(key);
    await expect.poll(covered, { message: key }).toBe('');
  }
  const [top, first] = await Promise.all([heading(page, 'Decision').boundingBox(), grid(page).boundingBox()]);
  expect(Math.abs((top?.y ?? 0) - (first?.y ?? 0))).toBeLessThan(4);
  // Tab goes on to the menu of the column that one is in, and that is not covered either.
  await page.keyboard.press('End');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Filter and arrange: remark' })).toBeFocused();
});

test('rows are marked and copied as a table that runs nothing', async ({ page }) => {
  await openFile(page);
  await grid(page).focus();
  await page.keyboard.press('Control+Home');
  for (let i = 0; i < 3; i++) await page.keyboard.press('Shift+ArrowDown');
  await expect(page.getByTestId('selected-rows')).toContainText('4 rows selected');
  await expect(page.getByRole('row', { selected: true })).toHaveCount(4);
  await page.keyboard.press('Control+c');
  await expect(page.getByTestId('selected-rows')).toContainText('4 rows copied.');
  const few = (await copied(page)).split('\r\n').map((line) => line.split('\t'));
  expect(few).toHaveLength(5);
  expect(few[0]?.slice(0, 2)).toEqual(['Decision', 'Confidence']);
  expect(few[0]?.at(-1)).toBe('remark');
  expect(few.slice(1).map((cells) => cells.at(-1))).toEqual(["'=1+1", '-7', "'=1+1", '-7']);
  expect(few.slice(1).map((cells) => cells[5])).toEqual(['K-00001', 'K-00002', 'K-00003', 'K-00004']);

  await page.keyboard.press('Escape');
  await expect(page.getByTestId('selected-rows')).toBeHidden();
  await page.keyboard.press('Control+c');
  expect(await copied(page)).toMatch(/^(Make an offer|Risk too high)$/);

  // By mouse, over more than the window holds.
  await page.locator('[data-position="2"] [data-column="1"]').click();
  await page.getByRole('button', { name: 'Last', exact: true }).click();
  await page.locator('[data-position="19999"] [data-column="1"]').click({ modifiers: ['Shift'] });
  await expect(page.getByTestId('selected-rows')).toContainText('19,998 rows selected');
  await page.getByRole('button', { name: 'Copy rows' }).click();
  await expect(page.getByTestId('selected-rows')).toContainText(/19,998 rows copied\.|once more/, {
    timeout: 60_000,
  });

  await grid(page).focus();
  await page.keyboard.press('Control+a');
  await expect(page.getByTestId('selected-rows')).toContainText('20,000 rows selected');
  await page.keyboard.press('Control+c');
  await expect(page.getByTestId('selected-rows')).toContainText(/20,000 rows copied\.|once more/, {
    timeout: 60_000,
  });
  await page.keyboard.press('Control+c');
  await expect(page.getByTestId('selected-rows')).toContainText('20,000 rows copied.');
  const all = (await copied(page)).split('\r\n');
  expect(all).toHaveLength(20_001);
  expect(all.slice(1).map((line) => line.split('\t')[5])).toEqual(table.rows.map(([client]) => client));
});

test('a menu, filters and marked rows are for everybody', async ({ page }) => {
  await openFile(page);
  const menu = await openMenu(page, 'Purpose');
  await menu.getByRole('checkbox', { name: /^business/i }).check();
  await expectNoViolation(page, '[data-testid="heading-menu"]');
  await closeMenu(page);
  await openMenu(page, 'Duration');
  await page.getByTestId('heading-menu').getByLabel('From').fill('soon');
  await expectNoViolation(page, '[data-testid="heading-menu"]');
  await closeMenu(page);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Shift+PageDown');
  await expect(page.getByTestId('selected-rows')).toBeVisible();
  await expectNoViolation(page, 'main');
});

const MILLION = 1_000_000;

/** The sample as the workstation scored it. */
async function sampleRows(): Promise<{ readonly sample: Job; readonly rows: readonly ScoredRow[] }> {
  const jobs = await callVerb(product, 'jobs.list', {});
  const sample = jobs.find(({ progress }) => progress.rowsDone === 100);
  if (sample === undefined) throw new Error('the sample is not among the jobs');
  const { rows } = await callVerb(product, 'jobs.page', {
    jobId: sample.jobId,
    sort: [],
    filter: { decisions: [], text: '' },
    from: 0,
    limit: 100,
  });
  return { sample, rows };
}

/** The workstation's own answers, stretched: its rows again and again, each with a number of its own. */
async function stretch(page: Page, rows: readonly ScoredRow[], totalOf: () => number): Promise<void> {
  await page.route('**/api/verbs/jobs.page', async (route) => {
    const { from, limit }: PageRequest = pageRequest.parse(route.request().postDataJSON());
    const totalRows = totalOf();
    const count = Math.max(0, Math.min(limit, totalRows - from));
    const stretched = Array.from({ length: count }, (_, i) => {
      const rowId = from + i;
      return { ...rows[rowId % rows.length], rowId, line: rowId + 2 };
    });
    await route.fulfill({ json: { ok: true, value: { totalRows, rows: stretched } } });
  });
}

test('the last of a million rows is reached by End and by dragging the scroll bar', async ({
  playwright,
  launchOptions,
}) => {
  // A browser without a window has no scroll bars, unless it is told to.
  const browser = await playwright.chromium.launch({
    ...launchOptions,
    ignoreDefaultArgs: ['--hide-scrollbars'],
  });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await openWindow(page, product);
  await waitForModel(page);
  await page.getByRole('button', { name: 'Try the sample file' }).click();
  await waitUntilScored(page, '100');
  const { rows } = await sampleRows();
  await stretch(page, rows, () => MILLION);
  // Another order asks anew.
  await sortBy(page, 'Line');
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '1000001');

  const last = page.locator('[data-position="999999"]');
  const lastCells = last.getByRole('gridcell');
  await grid(page).focus();
  await page.keyboard.press('Control+End');
  await expect(page.getByText(/Rows 999,\d+–1,000,000 of 1,000,000/)).toBeVisible();
  await expect(last).toHaveAttribute('aria-rowindex', '1000001');
  await expect(lastCells.nth(4)).toHaveText('1,000,001');
  await expect(lastCells.first()).toBeInViewport({ ratio: 0.95 });

  // Every row on the way up is there, none twice.
  for (let step = 0; step < 3; step++) await page.keyboard.press('PageUp');
  await expect.poll(async () => (await cellsOf(page, 'Line')).length).toBeGreaterThan(5);
  const lines = (await cellsOf(page, 'Line')).map((text) => Number(text.replaceAll(',', '')));
  expect(lines).toEqual(lines.map((_, i) => (lines[0] ?? 0) + i));

  await page.keyboard.press('Control+Home');
  await expect(page.getByText(/Rows 1–\d+ of 1,000,000/)).toBeVisible();
  const box = await grid(page).boundingBox();
  const barWidth = await grid(page).evaluate(
    (element) => element.getBoundingClientRect().width - element.clientWidth,
  );
  if (box === null) throw new Error('the list is out of sight');
  expect(barWidth).toBeGreaterThan(4);
  await page.mouse.move(box.x + box.width - barWidth / 2, box.y + 24);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width - barWidth / 2, box.y + box.height / 2, { steps: 5 });
  await expect(page.getByText(/Rows [2-7]\d\d,\d+–/)).toBeVisible();
  await page.mouse.move(box.x + box.width - barWidth / 2, box.y + box.height + 60, { steps: 5 });
  await page.mouse.up();
  await expect(page.getByText(/Rows 999,\d+–1,000,000 of 1,000,000/)).toBeVisible();
  await expect(lastCells.nth(4)).toHaveText('1,000,001');
  await expect(lastCells.first()).toBeInViewport({ ratio: 0.95 });
  await browser.close();
});

test('rows show while the rest still runs, and a person keeps their place', async ({ page }) => {
  const sockets: WebSocketRoute[] = [];
  await page.routeWebSocket('**/api/events', (socket) => {
    socket.connectToServer();
    sockets.push(socket);
  });
  await openWindow(page, product);
  await waitForModel(page);
  await page.getByRole('button', { name: 'Try the sample file' }).click();
  await waitUntilScored(page, '100');
  const { sample, rows } = await sampleRows();
  let totalRows = 50_000;
  await stretch(page, rows, () => totalRows);
  const jobOf = (rowsDone: number): Job => ({
    ...sample,
    jobId: '11111111-2222-4333-8444-555555555555',
    fileName: 'growing.csv',
    state: 'running',
    finishedAt: null,
    counts: { green: rowsDone, refer: 0, red: 0 },
    progress: { bytesDone: rowsDone * 100, bytesTotal: MILLION * 100, rowsDone, millisecondsLeft: 9000 },
  });
  const tell = (job: Job): void => {
    const frame = JSON.stringify({ event: 'job.changed', payload: job });
    for (const socket of sockets) socket.send(frame);
  };
  // The file is on its way up: the first news of its job bring it into view.
  await page.route('**/api/files?*', () => undefined);
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles({
      name: 'growing.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('on its way'),
    });
  await expect(page.getByText('growing.csv').first()).toBeVisible();
  tell(jobOf(totalRows));
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '50001');
  await expect(grid(page)).toHaveAttribute('aria-busy', 'true');
  await expect.poll(async () => (await cellsOf(page, 'Line'))[0]).toBe('2');

  await grid(page).focus();
  await page.keyboard.press('Control+Home');
  for (let i = 0; i < 30; i++) await page.keyboard.press('PageDown');
  await page.keyboard.press('Shift+ArrowDown');
  const range = page.getByTestId('row-range');
  const placeOf = async () => ((await range.textContent()) ?? '').split(' of ')[0] ?? '';
  const activeOf = () => grid(page).getAttribute('aria-activedescendant');
  const [place, active] = [await placeOf(), await activeOf()];
  expect(place).not.toBe('');
  expect(active).not.toBeNull();
  // Past the height that a browser can draw, too.
  for (const longer of [300_000, 500_000, 900_000]) {
    totalRows = longer;
    tell(jobOf(longer));
    await expect(grid(page)).toHaveAttribute('aria-rowcount', `${longer + 1}`);
    expect(await placeOf()).toBe(place);
    expect(await activeOf()).toBe(active);
    await expect(page.getByTestId('selected-rows')).toContainText('2 rows selected');
  }
  totalRows = MILLION;
  tell({ ...jobOf(MILLION), state: 'completed', finishedAt: sample.startedAt });
  await expect(grid(page)).toHaveAttribute('aria-busy', 'false');
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '1000001');
  // The progress is gone, so that more rows have room; the first one is the same.
  expect((await placeOf()).split('–')[0]).toBe(place.split('–')[0]);
});
