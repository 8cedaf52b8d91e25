import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { layPglite } from './storage/testing/templates.ts';
import { startDemoService } from './testing/demo-service.ts';

const PROGRAM = fileURLToPath(new URL('./server.ts', import.meta.url));

interface Program {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  /** Resolves with the line once one is said that matches. */
  said(pattern: RegExp): Promise<string>;
  /** Exit code, or the signal's name. */
  readonly ended: Promise<number | string>;
  readonly output: () => string;
}

let folder = '';
const children: Program[] = [];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'risk-program-'));
  await layPglite(join(folder, 'service'));
});
afterEach(async () => {
  for (const { child, ended } of children.splice(0)) {
    child.kill('SIGKILL');
    await ended;
  }
  rmSync(folder, { recursive: true, force: true });
});

function run(command: string, args: readonly string[], variables: Readonly<Record<string, string>>): Program {
  const { npm_lifecycle_event: _, ...inherited } = process.env;
  const env = {
    ...inherited,
    RISK_DATA_DIR: folder,
    RISK_SERVICE_PORT: '0',
    RISK_LOG_LEVEL: 'silent',
    ...variables,
  };
  const child = spawn(command, [...args], { stdio: ['ignore', 'pipe', 'pipe'], env });
  let output = '';
  const add = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  child.stdout.on('data', add);
  child.stderr.on('data', add);
  const ended = once(child, 'exit').then(([code, signal]) => code ?? signal);
  const program = {
    child,
    ended,
    output: () => output,
    async said(pattern: RegExp) {
      await expect.poll(() => output, { timeout: 30_000, interval: 20 }).toMatch(pattern);
      return pattern.exec(output)?.[0] ?? '';
    },
  };
  children.push(program);
  return program;
}

const service = (variables: Readonly<Record<string, string>> = {}): Program =>
  run(process.execPath, [PROGRAM], variables);

test('SIGTERM ends it with 0, also in the middle of the first training', async () => {
  const early = service();
  await early.said(/Training on 900 applicants/);
  early.child.kill('SIGTERM');
  expect(await early.ended).toBe(0);
  expect(early.output()).toBe('Training on 900 applicants ...\n');

  const late = service();
  await late.said(/Service ready on/);
  late.child.kill('SIGINT');
  expect(await late.ended).toBe(0);
});

test('killed in the middle of the first training, the next start does it again', async () => {
  const killed = service();
  await killed.said(/Training on 900 applicants/);
  killed.child.kill('SIGKILL');
  expect(await killed.ended).toBe('SIGKILL');
  const next = await startDemoService({ folder });
  const runs = await next.parts.runs.list();
  const all = await next.parts.registry.list();
  await next.close();
  expect(runs.map(({ state }) => state)).toEqual(['succeeded', 'failed']);
  expect(runs[1]?.message).toBe('The service ended while the run was going on. Start it again.');
  expect(all.map(({ version, inForce }) => [version, inForce])).toEqual([[1, true]]);
});

test('a port that is taken is one calm sentence', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const program = service({ RISK_SERVICE_PORT: String(port) });
  expect(await program.ended).toBe(1);
  expect(program.output()).toBe(
    `Port ${port} is already in use, perhaps by another service. End it, or set RISK_SERVICE_PORT to a free port.\n`,
  );
  other.close();
});

test.each([
  ['RISK_SERVICE_PORT', 'many'],
  ['DATABASE_URL', 'mysql://risk:secret@127.0.0.1/risk'],
  ['DATABASE_URL', 'postgresql'],
])('a setting that is not valid is one calm sentence: %s', async (name, value) => {
  const program = service({ [name]: value });
  expect(await program.ended).toBe(1);
  expect(program.output()).toMatch(new RegExp(`^The setting ${name} is not valid: .*\\n$`));
  expect(program.output()).not.toContain('secret');
});

test.skipIf(process.platform === 'win32')('started by npm, it ends when npm is gone', async () => {
  const script = `"${process.execPath}" "${PROGRAM}" & wait`;
  const npm = run('sh', ['-c', script], { npm_lifecycle_event: 'service' });
  const address = (await npm.said(/Service ready on \S+/)).split(' ').at(-1) ?? '';
  expect((await fetch(`${address}/health`)).status).toBe(200);
  npm.child.kill('SIGKILL');
  const answers = (): Promise<boolean> =>
    fetch(`${address}/health`).then(
      () => true,
      () => false,
    );
  await expect.poll(answers, { timeout: 10_000 }).toBe(false);
});
