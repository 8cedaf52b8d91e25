/** Draws the program's icon from its mark: `node scripts/make-icon.ts`. The installers' own formats are made from it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { chromium } from '@playwright/test';

const ICON_PIXELS = 1024;
const root = resolve(import.meta.dirname, '..');
const mark = readFileSync(resolve(root, 'renderer/design/mark.svg'), 'utf8');

const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
try {
  const page = await browser.newPage({ viewport: { width: ICON_PIXELS, height: ICON_PIXELS } });
  // A white plate with room around the mark reads on dark and on light task bars.
  await page.setContent(
    `<body style="margin:0;background:transparent"><div style="box-sizing:border-box;position:fixed;inset:6%;padding:6%;border-radius:20%;background:#fff"><div style="transform:translateY(-5%)">${mark}</div></div></body>`,
  );
  const png = await page.screenshot({ omitBackground: true });
  writeFileSync(resolve(root, 'main/electron/assets/icon.png'), png);
} finally {
  await browser.close();
}
