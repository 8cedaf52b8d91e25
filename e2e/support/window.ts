/** The clerk's window as a person meets it. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import type { Product } from './product.ts';

export async function openWindow(page: Page, product: Product): Promise<void> {
  await page.goto(await product.address());
  await expect(page).toHaveURL(`${product.webUrl}/`);
}

export async function waitForModel(page: Page, version = 1): Promise<void> {
  await expect(page.getByRole('button', { name: new RegExp(`Model v${version}\\b`) })).toBeVisible({
    timeout: 30_000,
  });
}

/** Drops a file anywhere on the window, as the mouse does. */
export async function dropFile(page: Page, path: string): Promise<void> {
  const text = await readFile(path, 'latin1');
  const transfer = await page.evaluateHandle(
    ({ content, name }) => {
      const bytes = Uint8Array.from(content, (character) => character.charCodeAt(0));
      const data = new DataTransfer();
      data.items.add(new File([bytes], name, { type: 'text/csv' }));
      return data;
    },
    { content: text, name: basename(path) },
  );
  for (const type of ['dragenter', 'dragover', 'drop'])
    await page.dispatchEvent('body', type, { dataTransfer: transfer });
}

/** Chooses a file by the button. Its path has to be plain ASCII: Chromium finds no other one without a UTF-8 locale. */
export async function browseFor(page: Page, path: string): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Browse for a file' }).click();
  await (await chooser).setFiles(path);
}

/** Waits until the file is scored; the tab that says how many applicants. */
export async function waitUntilScored(page: Page, applicants: string): Promise<Locator> {
  const tab = page.getByRole('tab', { name: `Applicants (${applicants})` });
  await expect(tab).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('button', { name: 'Save results' })).toBeEnabled({ timeout: 30_000 });
  await expect.poll(async () => (await rowsOnScreen(page)).length).toBeGreaterThan(5);
  return tab;
}

/** The texts of the grid's loaded rows as they stand on the screen at one moment, a list of cells a row. */
export async function rowsOnScreen(page: Page): Promise<string[][]> {
  return page
    .getByRole('grid')
    .evaluate((grid) =>
      [...grid.querySelectorAll('[role="row"]')]
        .map((row) => [...row.querySelectorAll('[role="gridcell"]')].map((cell) => cell.textContent.trim()))
        .filter((cells) => (cells[0] ?? '') !== ''),
    );
}
