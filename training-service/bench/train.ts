/**
 * How long gradient boosting takes to train, beside scikit-learn's histogram boosting, XGBoost and LightGBM where Python
 * has them: same rows, same settings, same number of threads, one after the other. Times are of the whole fit, from
 * values to trees, binning included; then of a whole process that starts, reads the table from a file, fits once and
 * ends. A ratio above 1 says that the other one was faster.
 *
 *     node training-service/bench/train.ts [--rows N] [--quick] [--threads N]
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { parseOptions, runProgram, UsageError, wholeNumber } from '../cli/program.ts';
import { terminalVoices } from '../cli/terminal.ts';
import type { FeatureMatrix } from '../learning/feature-matrix.ts';
import { workspaceFor } from '../learning/gradient-boosting/crew/open-crew.ts';
import { gradientBoosting } from '../learning/gradient-boosting/gradient-boosting.ts';
import { computeGradients } from '../learning/gradient-boosting/objective.ts';
import { searchLeaves } from '../learning/gradient-boosting/steps.ts';
import { areaUnderCurve } from '../learning/metrics.ts';
import { Random } from '../learning/random.ts';
import { germanCreditTable } from '../testing/german-credit.ts';
import { askPython, pythonWith } from '../testing/peer.ts';

const SEED = 1;
const WIDTH = 20;
const TREES = 100;

const USAGE = `Usage: npm run bench:train -- [--rows n] [--threads n] [--quick]

  --rows <n>      size of the made-up table, in place of 100,000 and 1,000,000
  --threads <n>   for all alike (1)
  --quick         fewer fits, and 20,000 rows
`;

interface Options {
  readonly rows: number | null;
  readonly threads: number;
  readonly quick: boolean;
}

/** @throws UsageError */
function readOptions(args: readonly string[]): Options | 'help' {
  const { values, positionals } = parseOptions(args, {
    rows: { type: 'string' },
    quick: { type: 'boolean' },
    threads: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  });
  if (values.help === true) return 'help';
  const [extra] = positionals;
  if (extra !== undefined) throw new UsageError(`“${extra}” is not wanted here.`);
  return {
    rows:
      values.rows === undefined
        ? null
        : wholeNumber(values.rows, { name: '--rows', from: 1000, to: 20_000_000 }),
    threads: wholeNumber(values.threads ?? '1', { name: '--threads', from: 1, to: 64 }),
    quick: values.quick === true,
  };
}

interface Table {
  readonly name: string;
  readonly data: FeatureMatrix;
  readonly target: Uint8Array;
  /** Fits a library makes; the fastest counts. */
  readonly fits: number;
}

/** Numbers in [-1, 1); the outcome leans on three of them, two of which only matter together. */
function madeTable(rowCount: number): Table {
  const random = new Random(SEED);
  const values = new Float32Array(rowCount * WIDTH);
  for (let i = 0; i < values.length; i++) values[i] = random.unit() * 2 - 1;
  const target = new Uint8Array(rowCount);
  for (let row = 0; row < rowCount; row++) {
    const [a = 0, b = 0, c = 0] = values.subarray(row * WIDTH, row * WIDTH + 3);
    target[row] = random.unit() < 1 / (1 + Math.exp(-2 * (a + 2 * b * c))) ? 1 : 0;
  }
  const features = numericFeatures(WIDTH);
  const name = `${rowCount.toLocaleString('en')} x ${WIDTH}`;
  return { name, data: { rowCount, features, values }, target, fits: rowCount > 200_000 ? 1 : 3 };
}

/** Category columns of German credit are plain numbers too, for all alike: the libraries' ways with categories differ. */
function numericFeatures(width: number) {
  return Array.from({ length: width }, () => ({ kind: 'numeric' as const }));
}

async function germanCredit(quick: boolean): Promise<Table> {
  const { rowCount, inputs, target } = await germanCreditTable();
  const width = inputs.length / rowCount;
  const data = { rowCount, features: numericFeatures(width), values: inputs };
  const name = `German credit, ${rowCount.toLocaleString('en')} x ${width}`;
  return { name, data, target, fits: quick ? 5 : 20 };
}

const PEERS = { sklearn: 'scikit-learn', xgboost: 'XGBoost hist', lightgbm: 'LightGBM' } as const;

const SCRIPT = `
import json, os, sys, time
job = json.load(sys.stdin)
import numpy as np
x = np.fromfile(job["values"], dtype=np.float32).reshape(-1, job["width"])
y = np.fromfile(job["target"], dtype=np.uint8)
def model():
    if job["module"] == "sklearn":
        from sklearn.ensemble import HistGradientBoostingClassifier
        return HistGradientBoostingClassifier(max_iter=job["trees"], max_leaf_nodes=31, max_bins=255, early_stopping=False)
    if job["module"] == "xgboost":
        from xgboost import XGBClassifier
        return XGBClassifier(n_estimators=job["trees"], tree_method="hist", grow_policy="lossguide", max_leaves=31, max_depth=0, max_bin=255, learning_rate=0.1, n_jobs=job["threads"])
    from lightgbm import LGBMClassifier
    return LGBMClassifier(n_estimators=job["trees"], num_leaves=31, max_bin=255, n_jobs=job["threads"], verbose=-1)
if job["fits"] == 0:
    model().fit(x, y)
    sys.exit(0)
model().fit(x[:200], y[:200])
best = None
for _ in range(job["fits"]):
    start = time.perf_counter()
    fitted = model().fit(x, y)
    took = time.perf_counter() - start
    best = took if best is None else min(best, took)
from sklearn.metrics import roc_auc_score
print(json.dumps({"seconds": best, "auc": roc_auc_score(y, fitted.predict_proba(x)[:, 1])}))
`;

const answer = z.object({ seconds: z.number(), auc: z.number() });

interface Measured extends z.infer<typeof answer> {
  /** Of the whole process. */
  readonly process: number;
}

/** The table as files, for other processes. */
interface Files {
  readonly values: string;
  readonly outcomes: string;
}

function ours({ data, target, fits }: Table, files: Files, threads: number): Measured {
  let seconds = Number.POSITIVE_INFINITY;
  let auc = 0;
  for (let fit = 0; fit < fits; fit++) {
    const start = performance.now();
    const model = gradientBoosting.fit(
      data,
      target,
      { ...gradientBoosting.defaults, num_iterations: TREES, num_threads: threads },
      new Random(SEED),
    );
    seconds = Math.min(seconds, (performance.now() - start) / 1000);
    if (fit === 0) auc = areaUnderCurve(target, model.score(data));
  }
  const script = fileURLToPath(new URL('./one-fit.ts', import.meta.url));
  const counts = [data.features.length, TREES, threads].map(String);
  const whole = secondsOf(process.execPath, [script, files.values, files.outcomes, ...counts]);
  return { seconds, auc, process: whole };
}

function secondsOf(program: string, args: readonly string[], input = ''): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(program, args, { input, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}`);
  return (performance.now() - start) / 1000;
}

function theirs(
  module: keyof typeof PEERS,
  { data, fits }: Table,
  { values, outcomes }: Files,
  threads: number,
): Measured | null {
  const python = pythonWith(module, 'sklearn', 'numpy');
  if (python === null) return null;
  // Read when the libraries are loaded: scikit-learn has no setting of its own for it.
  const limited = `import os\nos.environ["OMP_NUM_THREADS"] = "${threads}"\n${SCRIPT}`;
  const width = data.features.length;
  const job = { module, values, target: outcomes, width, trees: TREES, threads, fits };
  const measured = answer.parse(askPython(python, limited, job));
  return {
    ...measured,
    process: secondsOf(python, ['-c', limited], JSON.stringify({ ...job, fits: 0 })),
  };
}

/** Gives the table as files for as long as the work takes. */
function withFiles<Result>({ data, target }: Table, work: (files: Files) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), 'risk-bench-'));
  try {
    const files = { values: join(folder, 'values.bin'), outcomes: join(folder, 'target.bin') };
    const { buffer, byteOffset, byteLength } = data.values;
    writeFileSync(files.values, new Uint8Array(buffer, byteOffset, byteLength));
    writeFileSync(files.outcomes, target);
    return work(files);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The kernel alone, on all rows. */
function kernelNanoseconds({ data, target }: Table): number {
  const workspace = workspaceFor(data, target, { ...gradientBoosting.defaults, num_threads: 1 });
  const rows = { start: 0, end: data.rowCount };
  computeGradients(workspace, rows);
  for (let row = 0; row < rows.end; row++) workspace.rows[row] = row;
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 10; round++) {
    const start = performance.now();
    searchLeaves(workspace, { rows, slot: 0, parentSlot: -1, leaves: [null, null] }, 0);
    best = Math.min(best, performance.now() - start);
  }
  return (best * 1e6) / (data.rowCount * data.features.length);
}

async function bench({ rows, threads, quick }: Options): Promise<void> {
  const sizes = rows === null ? (quick ? [20_000] : [100_000, 1_000_000]) : [rows];
  console.log(
    `${TREES} trees, 31 leaves, 255 bins, rate 0.1; ${threads} thread(s) each; Node ${process.version}, seed ${SEED}`,
  );
  for (const table of [await germanCredit(quick), ...sizes.map(madeTable)]) {
    console.log(
      `${table.name}: histogram kernel ${kernelNanoseconds(table).toFixed(2)} ns per row and feature`,
    );
    withFiles(table, (files) => compareOn(table, files, threads));
  }
}

function compareOn(table: Table, files: Files, threads: number): void {
  const mine = ours(table, files, threads);
  const line = (name: string, { seconds, auc, process: whole }: Measured): void =>
    console.log(
      `  ${name.padEnd(14)}${seconds.toFixed(3).padStart(8)} s ${(1 / seconds).toFixed(2).padStart(7)} fits/s` +
        `  ours / theirs ${(mine.seconds / seconds).toFixed(2)}` +
        `  process ${whole.toFixed(2).padStart(6)} s ${(mine.process / whole).toFixed(2)}  training AUC ${auc.toFixed(4)}`,
    );
  line('Risk-O-Meter', mine);
  for (const module of ['sklearn', 'xgboost', 'lightgbm'] as const) {
    const measured = theirs(module, table, files, threads);
    if (measured === null) console.log(`  ${PEERS[module].padEnd(14)} not installed`);
    else line(PEERS[module], measured);
  }
}

const voices = terminalVoices();
process.exitCode = await runProgram('bench:train', voices, async () => {
  const options = readOptions(process.argv.slice(2));
  if (options === 'help') voices.print(USAGE.trimEnd());
  else await bench(options);
});
