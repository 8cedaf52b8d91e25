/** The closing line of `.ci/run`, added up from the reports that the test runners wrote. */
import { readFileSync } from 'node:fs';
import { add, type Counts, countPlaywright, countVitest } from './test-counts.ts';

const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
const counts: Counts = add(
  countVitest(read('reports/vitest.json')),
  countPlaywright(read('reports/playwright.json')),
);
for (const reason of counts.skipReasons) console.log(`skipped: ${reason}`);
console.log(`tests: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed === 0 && counts.passed > 0 ? 0 : 1;
