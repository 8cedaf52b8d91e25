/**
 * Every state of the window from the gallery: axe finds nothing in light and dark, English and German, and nothing is
 * wider than the window at 200 % zoom. Pictures of them by `GALLERY_PICTURES=folder`, some of them only by
 * `GALLERY_SCENES=results,history`.
 */
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { build, type PreviewServer, preview } from 'vite';

test.describe.configure({ timeout: 900_000 });
test.use({ trace: 'off' });

const COMBINATIONS = [
  { theme: 'light', language: 'en' },
  { theme: 'dark', language: 'de' },
] as const;
const pictures = process.env['GALLERY_PICTURES'];
const only = process.env['GALLERY_SCENES']?.split(',');

let server: PreviewServer;
let gallery: string;

test.beforeAll(async () => {
  test.setTimeout(300_000);
  const root = resolve(import.meta.dirname, '../renderer');
  const outDir = join(tmpdir(), `risk-gallery-${process.pid}`);
  // Built rather than served from source: a page of two thousand modules takes seconds, each time.
  await build({
    configFile: join(root, 'vite.config.ts'),
    configLoader: 'native',
    logLevel: 'error',
    html: { cspNonce: '' },
    build: { outDir, minify: false, rolldownOptions: { input: join(root, 'testing/gallery.html') } },
  });
  server = await preview({
    root,
    configFile: false,
    logLevel: 'error',
    build: { outDir },
    preview: { host: '127.0.0.1', port: 0 },
  });
  const [address] = server.resolvedUrls?.local ?? [];
  gallery = `${address}testing/gallery.html`;
});

test.afterAll(async () => {
  await server.close();
});

async function sceneNames(page: Page): Promise<string[]> {
  await page.goto(gallery);
  await expect(page.getByRole('listitem').first()).toBeVisible();
  const names = await page.getByRole('listitem').getByRole('link').allTextContents();
  const scenes = names.filter((name) => name !== 'dark' && name !== 'German');
  expect(scenes.length).toBeGreaterThan(40);
  return only === undefined ? scenes : scenes.filter((name) => only.includes(name));
}

/** Loading is over when nothing has changed for a while. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>((done) => {
        let timer = setTimeout(done, 250);
        const observer = new MutationObserver(() => {
          clearTimeout(timer);
          timer = setTimeout(done, 250);
        });
        observer.observe(document, { childList: true, subtree: true, attributes: true });
        setTimeout(done, 4000);
      }),
  );
}

async function violations(page: Page): Promise<string[]> {
  const found = await new AxeBuilder({ page }).exclude('[data-tabster-dummy]').analyze();
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
}

/** Buttons and the like that are smaller than 24 px either way; links inside a sentence may be. */
function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, summary, select, input:not([hidden]), [role="tab"]')]
      .filter((element) => element.checkVisibility() && element.dataset['tabsterDummy'] === undefined)
      // The frame of a field takes the click as well as what is inside it.
      .map((element) => element.closest('.fui-Input, .fui-Select, .fui-Checkbox') ?? element)
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 1 && box.height > 1 && (box.width < 24 || box.height < 23.5))
      .map(
        ({ element, box }) =>
          `${Math.round(box.width)}×${Math.round(box.height)} ${element.outerHTML.slice(0, 160)}`,
      ),
  );
}

for (const { theme, language } of COMBINATIONS)
  test(`every state, ${theme}, ${language}`, async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const wrong: string[] = [];
    page.on('pageerror', (error) => wrong.push(`${page.url()}: ${error.message}`));
    const names = await sceneNames(page);
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) {
      await page.goto(`${gallery}?scene=${name}&theme=${theme}&language=${language}`);
      await settle(page);
      if (pictures !== undefined)
        await page.screenshot({ path: join(pictures, `${name}-${theme}-${language}.png`) });
      for (const violation of await violations(page)) wrong.push(`${name}: ${violation}`);
      for (const target of await smallTargets(page)) wrong.push(`${name}: small target ${target}`);
    }
    expect(wrong).toEqual([]);
  });

test('at 200 % zoom no state is wider than the window', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.setViewportSize({ width: 640, height: 400 });
  const wide: string[] = [];
  for (const name of await sceneNames(page)) {
    await page.goto(`${gallery}?scene=${name}&language=de`);
    await settle(page);
    if (pictures !== undefined) await page.screenshot({ path: join(pictures, `${name}-zoomed-de.png`) });
    const over = await page.evaluate(() => {
      const main = document.querySelector('main');
      const page = document.documentElement;
      const inMain = main === null ? 0 : main.scrollWidth - main.clientWidth;
      return Math.max(page.scrollWidth - page.clientWidth, inMain);
    });
    if (over > 0) wide.push(`${name}: ${over} px`);
  }
  expect(wide).toEqual([]);
});
