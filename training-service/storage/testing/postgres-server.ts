/** A PostgreSQL server of the test's own: Debian's binaries, a temporary folder, a free port. */
import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { template } from './templates.ts';

export interface PostgresServer {
  /** Address of a fresh, empty database. */
  newDatabase(): Promise<string>;
  stop(): Promise<void>;
}

/** The folder of `postgres` and `initdb`, or null where no server is installed. */
export function findPostgres(): string | null {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).toSorted((a, b) => Number(b) - Number(a)) : [];
  const folders = versions.map((version) => join(debian, version, 'bin'));
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const binary = join(folder, 'postgres');
    if (existsSync(binary)) folders.push(dirname(realpathSync(binary)));
  }
  return (
    folders.find((folder) => existsSync(join(folder, 'postgres')) && existsSync(join(folder, 'initdb'))) ??
    null
  );
}

export async function startPostgres(binaries: string): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'risk-postgres-'));
  const user = unprivileged();
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  await layData(binaries, data, user);
  const port = await freePort();
  const options = ['-D', data, '-p', String(port), '-c', 'fsync=off', '-c', 'listen_addresses=127.0.0.1'];
  const server = spawn(join(binaries, 'postgres'), [...options, '-c', `unix_socket_directories=${folder}`], {
    ...user,
    stdio: 'ignore',
    cwd: folder,
  });
  const address = (database: string): string => `postgres://risk@127.0.0.1:${port}/${database}`;
  await untilAnswering(address('postgres'));
  let databases = 0;
  return {
    async newDatabase() {
      const name = `risk_${++databases}`;
      await once(address('postgres'), `create database ${name}`);
      return address(name);
    },
    async stop() {
      if (server.exitCode !== null || server.signalCode !== null) return;
      const ended = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGINT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Initialises as the server's user, in a folder that this user may write, and copies with owner and mode. */
async function layData(binaries: string, data: string, user: Owner | undefined): Promise<void> {
  const version = binaries.replaceAll(/[^\d.]/g, '') || 'installed';
  const source = await template(`postgres-${version}-${user?.uid ?? 'self'}`, async (path) => {
    const made = `${data}.made`;
    const flags = [
      '--username',
      'risk',
      '--auth',
      'trust',
      '--no-sync',
      '--encoding',
      'UTF8',
      '--locale',
      'C',
    ];
    execFileSync(join(binaries, 'initdb'), ['--pgdata', made, ...flags], {
      ...user,
      stdio: 'pipe',
      cwd: dirname(data),
    });
    execFileSync('cp', ['-a', made, path]);
    rmSync(made, { recursive: true });
  });
  execFileSync('cp', ['-a', source, data]);
}

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses to run as root; Debian's package brings a user for it. */
function unprivileged(): Owner | undefined {
  if (process.getuid?.() !== 0) return undefined;
  return { uid: idOfPostgres('-u'), gid: idOfPostgres('-g') };
}

function idOfPostgres(flag: '-u' | '-g'): number {
  return Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address !== null ? resolve(address.port) : reject(address),
      );
    });
  });
}

async function untilAnswering(url: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await once(url, 'select 1');
      return;
    } catch (error) {
      if (attempt === 150) throw error;
      await sleep(100);
    }
  }
}

async function once(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}
