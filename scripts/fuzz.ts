/**
 * `npm run fuzz -- [--minutes 10] [--seed n] [--target csv]`: every reader of foreign bytes under inputs without end. What a
 * reader fails on goes to the corpus, where the tests try it ever after.
 */
import { parseArgs } from 'node:util';
import { fuzz } from './fuzz/campaign.ts';
import { keepInput } from './fuzz/corpus.ts';
import { targets } from './fuzz/targets.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string' },
    target: { type: 'string' },
  },
});
const minutes = Number(values.minutes);
const seed = values.seed === undefined ? Math.floor(Math.random() * 1_000_000) : Number(values.seed);
const chosen = targets.filter(({ name }) => values.target === undefined || name === values.target);
if (!(minutes > 0) || !Number.isInteger(seed) || chosen.length === 0) {
  console.error(
    `--minutes takes a number, --seed a whole one, --target one of: ${targets.map(({ name }) => name).join(', ')}`,
  );
  process.exit(2);
}

console.log(`${minutes} minutes, seed ${seed}`);
for (const { name } of chosen) {
  const report = await fuzz({
    module: new URL('./fuzz/targets.ts', import.meta.url).href,
    target: name,
    seed,
    durationMs: (minutes * 60_000) / chosen.length,
  });
  const { inputs, seconds, peakBytes, failure } = report;
  const rate = Math.round(inputs / seconds);
  console.log(
    `${name.padEnd(9)} ${String(inputs).padStart(9)} inputs, ${String(rate).padStart(6)}/s, ${Math.round(peakBytes / 1e6)} MB, ${failure === null ? 'all held' : 'FAILED'}`,
  );
  if (failure === null) continue;
  process.exitCode = 1;
  const path = await keepInput(name, failure.bytes, failure.seed);
  console.log(`  ${failure.reason}\n  seed ${failure.seed}, kept as ${path}`);
}
