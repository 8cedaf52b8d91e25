/** `npm run check`: everything that is looked at before a commit, in one go; what CI runs too. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { checkLock } from './lock.ts';

interface Step {
  readonly name: string;
  /** Null where all is well, else what is wrong. */
  readonly run: () => string | null;
}

const rooms = ['app', 'main', 'renderer', 'training-service', 'e2e', 'scripts'];

const steps: readonly Step[] = [
  { name: 'format', run: () => tool('biome', ['ci', '--error-on-warnings', '.']) },
  {
    name: 'lint',
    run: () => tool('oxlint', ['--type-aware', '--deny-warnings', '-c', '.oxlintrc.json', ...rooms]),
  },
  { name: 'types', run: () => tool('tsc', ['--build']) },
  { name: 'import directions', run: importDirections },
  { name: 'dead code', run: () => tool('knip', ['--no-progress', '--treat-config-hints-as-errors']) },
  { name: 'lock file', run: () => checkLock(JSON.parse(readFileSync('package-lock.json', 'utf8'))) },
  {
    name: 'generated: ONNX codec',
    run: () => generated('scripts/generate-onnx.ts', 'app/model/onnx/generated/onnx_pb.ts'),
  },
  { name: 'generated: error page', run: () => generated('scripts/write-error-page.ts', 'docs/errors.md') },
  {
    name: 'generated: sample',
    run: () => generated('scripts/make-sample.ts', 'app/schema/german-credit-sample.csv'),
  },
];

let failed = 0;
for (const { name, run } of steps) {
  const started = performance.now();
  const problem = run();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${problem === null ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
  if (problem !== null) {
    failed++;
    console.log(problem);
  }
}
process.exitCode = failed === 0 ? 0 : 1;

function tool(command: string, args: readonly string[]): string | null {
  const { status, output } = runTool(command, args);
  return status === 0 ? null : output;
}

function importDirections(): string | null {
  const { status, output } = runTool('depcruise', ['--config', '.dependency-cruiser.mjs', ...rooms]);
  if (status !== 0) return output;
  // A parser that cannot read TypeScript finds nothing to complain of: silence over no modules is a failure.
  const modules = Number(/(\d+) modules/.exec(output)?.[1] ?? 0);
  return modules > 50 ? null : `only ${modules} modules were read`;
}

function generated(script: string, file: string): string | null {
  const before = readFileSync(file, 'utf8');
  const { status, output } = runTool('node', [script]);
  if (status !== 0) return output;
  return readFileSync(file, 'utf8') === before
    ? null
    : `${file} was stale; node ${script} has just rewritten it`;
}

function runTool(
  command: string,
  args: readonly string[],
): { readonly status: number | null; readonly output: string } {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 64_000_000,
    shell: process.platform === 'win32',
  });
  return {
    status: error === undefined ? status : 1,
    output: `${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}`,
  };
}
