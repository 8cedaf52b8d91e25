/** Python libraries that tests and benchmarks compare with, where this computer has them. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const CANDIDATES = [
  process.env['RISK_PEER_PYTHON'],
  fileURLToPath(new URL('../../.peers/bin/python', import.meta.url)),
  'python3',
];

/** A Python that can import all the modules, or null: a test then skips and says so. */
export function pythonWith(...modules: readonly string[]): string | null {
  const code = `import importlib.util as u, sys\nsys.exit(any(u.find_spec(m) is None for m in ${JSON.stringify(modules)}))`;
  for (const python of CANDIDATES) {
    if (python === undefined) continue;
    if (spawnSync(python, ['-c', code]).status === 0) return python;
  }
  return null;
}

/**
 * Runs a script with the input as JSON on standard input and reads one JSON document from standard output.
 * @throws Error with what the script wrote to standard error
 */
export function askPython(python: string, script: string, input: unknown): unknown {
  const { status, stdout, stderr } = spawnSync(python, ['-c', script], {
    input: JSON.stringify(input),
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  if (status !== 0) throw new Error(`Python ended with ${status}: ${stderr}`);
  return JSON.parse(stdout);
}
