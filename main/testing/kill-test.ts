/**
 * `npm run kill-test -- [--kills 100] [--seed 1]`: kills a workstation that scores, synchronises and delivers, again and
 * again, and prints what is true of it afterwards. Exit code 1 where something is half-done or lost.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { killAgainAndAgain } from './kill-run.ts';

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '100' }, seed: { type: 'string', default: '1' } },
});
const dataDirectory = mkdtempSync(join(tmpdir(), 'risk-kill-'));
const { killsBy, jobs, applicants, batches, violations, ...figures } = await killAgainAndAgain({
  dataDirectory,
  kills: Number(values.kills),
  seed: Number(values.seed),
  say: (line) => console.log(line),
});
const { kills, drops, databasesChecked, modelVersions } = figures;
console.table({ kills, seed: Number(values.seed), drops, databasesChecked, modelVersions });
console.table(killsBy);
console.table({ jobs, applicants, batches });
console.log(`violations: ${violations.length}`);
for (const violation of violations) console.log(`  ${violation}`);
if (violations.length === 0) rmSync(dataDirectory, { recursive: true, force: true });
else console.log(`The folder is kept: ${dataDirectory}`);
process.exitCode = violations.length === 0 ? 0 : 1;
