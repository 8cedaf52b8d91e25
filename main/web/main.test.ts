import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';

const program = fileURLToPath(new URL('./main.ts', import.meta.url));

function start(port: number) {
  const env = {
    PATH: process.env['PATH'] ?? '',
    RISK_DATA_DIR: temporaryFolder(),
    RISK_WEB_PORT: String(port),
  };
  const child = spawn(process.execPath, [program], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const said = { out: '', err: '' };
  child.stdout.on('data', (data) => (said.out += String(data)));
  child.stderr.on('data', (data) => (said.err += String(data)));
  return { child, said, exited: once(child, 'exit') };
}

test.each(['SIGTERM', 'SIGINT'] as const)('%s ends it cleanly, with all that it started', async (signal) => {
  const { child, said, exited } = start(0);
  await expect.poll(() => said.out, { timeout: 20_000 }).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=/m);
  child.kill(signal);
  expect(await exited).toEqual([0, null]);
  expect(said.err).toBe('');
});

test('a port that is taken is one calm sentence and exit code 1', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const { said, exited } = start(port);
  expect(await exited).toEqual([1, null]);
  expect(said.err).toBe(
    `Port ${port} of this computer is already in use. End the program that uses it, or set RISK_WEB_PORT to another port.\n`,
  );
});

test('a setting that is not valid is named', async () => {
  const { said, exited } = start(99_999);
  expect(await exited).toEqual([1, null]);
  expect(said.err).toMatch(/^The setting RISK_WEB_PORT is not valid: .+\n$/);
});
