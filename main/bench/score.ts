/**
 * How fast files are scored: each stage by itself, the whole command line beside a pandas and scikit-learn script on the same
 * file, and what a person at the window waits for. A ratio above 1 says that the script takes so many times as long.
 *
 *     npm run bench:score -- [--rows n] [--learners lr,gbdt,rf,average]
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { makeApplicants } from './make-applicants.ts';
import { stageTimes } from './stage-times.ts';
import { windowTimes } from './window-times.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const data = join(root, '../shared/data/german-credit.csv');
const SEED = 1;
const RUNS = 3;
const LEARNERS = ['lr', 'gbdt', 'rf', 'average'];

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    learners: { type: 'string', default: 'lr,gbdt,average' },
    data: { type: 'string', default: data },
  },
});
const rows = Number(values.rows);
const learners = values.learners.split(',').filter((learner) => LEARNERS.includes(learner));
if (!Number.isInteger(rows) || rows < 1000 || learners.length === 0 || !existsSync(values.data)) {
  console.error(
    `Usage: npm run bench:score -- [--rows n] [--learners ${LEARNERS.join(',')}] [--data german-credit.csv]`,
  );
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'risk-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const count = new Intl.NumberFormat('en');
const pad = (text: string, width: number): string => text.padStart(width);

const source = join(folder, 'applicants.csv');
await makeApplicants({ source: values.data, path: source, rows, seed: SEED });
console.log(`${count.format(rows)} rows, seed ${SEED}; Node ${process.version}`);

const models = new Map(learners.map((learner) => [learner, train(learner)]));
for (const [learner, model] of models) {
  console.log(`\n${learner}: one thread, stage by stage`);
  for (const { stage, seconds } of await stageTimes(source, model))
    console.log(
      `  ${stage.padEnd(8)} ${pad(seconds.toFixed(2), 7)} s ${pad(count.format(Math.round(rows / seconds)), 12)} rows/s`,
    );
}

const python = [join(root, '.peers/bin/python'), 'python3'].find(
  (program) => spawnSync(program, ['-c', 'import pandas, sklearn']).status === 0,
);
console.log('\nThe whole process, CSV to scored CSV (the fastest of three)        ratio    peak memory');
for (const [learner, model] of models) {
  const ours = await fastest(() =>
    run(process.execPath, [
      join(root, 'main/cli/main.ts'),
      source,
      '-o',
      join(folder, 'scored.csv'),
      '-m',
      model,
    ]),
  );
  console.log(lineOf(`${learner}: Risk-O-Meter`, ours, 1));
  if (python === undefined) {
    console.log('  (no Python with pandas and scikit-learn here)');
    continue;
  }
  const script = fileURLToPath(new URL('score_peer.py', import.meta.url));
  const fitted = join(folder, `${learner}.pickle`);
  const fit = spawnSync(python, [script, 'fit', learner, values.data, fitted, '300', '250'], {
    encoding: 'utf8',
  });
  if (fit.status !== 0) throw new Error(fit.stderr);
  const theirs = await fastest(() =>
    run(python, [script, 'score', learner, fitted, source, join(folder, 'peer.csv')]),
  );
  console.log(lineOf(`${learner}: pandas, scikit-learn`, theirs, theirs.seconds / ours.seconds));
}

console.log('\nAt the window, milliseconds');
const [anyModel = ''] = models.values();
for (const { what, milliseconds } of await windowTimes({
  folder,
  source,
  data: values.data,
  model: anyModel,
}))
  console.log(`  ${what.padEnd(58)} ${pad(milliseconds.toFixed(0), 7)}`);

function train(learner: string): string {
  const model = join(folder, `${learner}.onnx`);
  const trained = spawnSync(
    process.execPath,
    [join(root, 'training-service/cli/train/main.ts'), values.data, '--learner', learner, '-o', model],
    { encoding: 'utf8' },
  );
  if (trained.status !== 0) throw new Error(trained.stderr);
  return model;
}

interface Measured {
  readonly seconds: number;
  /** Of all processes together; null where that cannot be seen. */
  readonly peakMegabytes: number | null;
}

async function fastest(measure: () => Promise<Measured>): Promise<Measured> {
  let best = await measure();
  for (let i = 1; i < RUNS; i++) {
    const next = await measure();
    if (next.seconds < best.seconds) best = next;
  }
  return best;
}

async function run(program: string, args: readonly string[]): Promise<Measured> {
  const start = performance.now();
  const child = spawn(program, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, RISK_DATA_DIR: join(folder, 'data') },
  });
  let said = '';
  child.stderr.on('data', (text: Buffer) => (said += text.toString()));
  const watch = watchMemory(child);
  const { promise, resolve } = Promise.withResolvers<number | null>();
  child.once('exit', resolve);
  const code = await promise;
  const seconds = (performance.now() - start) / 1000;
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${said}`);
  return { seconds, peakMegabytes: watch() };
}

/** Sums what the process and all below it hold, twenty times a second. @returns a function that gives the peak */
function watchMemory(child: ChildProcess): () => number | null {
  if (process.platform !== 'linux') return () => null;
  let peak = 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, child.pid === undefined ? 0 : memoryOf(child.pid));
  }, 50);
  return () => {
    clearInterval(timer);
    return peak / 1024;
  };
}

/** Kilobytes of a process and its children: memory of its own, and its share of what it holds with others. */
function memoryOf(pid: number): number {
  try {
    const own = Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
    const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(' ').filter(Boolean),
    );
    return children.reduce((sum, child) => sum + memoryOf(Number(child)), own);
  } catch {
    // It has ended meanwhile.
    return 0;
  }
}

function lineOf(name: string, { seconds, peakMegabytes }: Measured, ratio: number): string {
  const memory = peakMegabytes === null ? '' : `${pad(peakMegabytes.toFixed(0), 9)} MB`;
  return `  ${name.padEnd(34)} ${pad(seconds.toFixed(2), 7)} s ${pad(count.format(Math.round(rows / seconds)), 12)} rows/s ${pad(ratio.toFixed(2), 6)} ${memory}`;
}
