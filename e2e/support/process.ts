/** A program of this repository, run as a user runs it: its own process, its output kept. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export type Settings = Readonly<Record<string, string>>;

/** The environment of the tests without what a developer may have set for themselves. */
function environment(settings: Settings): NodeJS.ProcessEnv {
  const clean = Object.entries(process.env).filter(
    ([name]) => !/^(RISK_|DATABASE_URL$|NODE_OPTIONS$|npm_)/.test(name),
  );
  return { ...Object.fromEntries(clean), ...settings };
}

export class Program {
  readonly #child: ChildProcess;
  readonly #exit: Promise<number | null>;
  #output = '';

  /** @param ownGroup as a terminal starts a command: a process group of its own, for Ctrl-C to reach */
  constructor(
    args: readonly string[],
    settings: Settings,
    {
      command = process.execPath,
      ownGroup = false,
    }: { readonly command?: string; readonly ownGroup?: boolean } = {},
  ) {
    this.#child = spawn(command, args, {
      cwd: ROOT,
      env: environment(settings),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: ownGroup,
    });
    const keep = (text: Buffer): void => {
      this.#output += text.toString();
    };
    this.#child.stdout?.on('data', keep);
    this.#child.stderr?.on('data', keep);
    this.#exit = new Promise((resolve) => this.#child.once('exit', (code) => resolve(code)));
  }

  get output(): string {
    return this.#output;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** The first match in what the program has printed, waited for. */
  async printed(pattern: RegExp, limitMs = 90_000): Promise<RegExpExecArray> {
    const end = Date.now() + limitMs;
    for (;;) {
      const match = pattern.exec(this.#output);
      if (match !== null) return match;
      if (this.#child.exitCode !== null || Date.now() > end)
        throw new Error(`never printed ${String(pattern)}:\n${this.#output}`);
      await pause(50);
    }
  }

  /** Asks it to end, as Ctrl-C does. */
  async stop(
    signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL' = 'SIGINT',
    target: 'process' | 'group' = 'process',
  ): Promise<number | null> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      if (target === 'group') process.kill(-this.pid, signal);
      else this.#child.kill(signal);
    }
    return this.#exit;
  }

  ended(): Promise<number | null> {
    return this.#exit;
  }
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** A port that nobody listens on right now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
