/** The processes that `npm start` is made of: started together, ended together. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** A process that has not ended by then after being asked to is killed. */
const PATIENCE_MS = 8000;
const PARENT_CHECK_MS = 500;

export interface StartOptions {
  /** The program to run; this Node where left out. */
  readonly program?: string;
  /** What to do when it ends by itself; where left out, everything ends with it. @param code null after a signal */
  readonly onEnd?: (code: number | null) => void;
}

export class Children {
  readonly #say: (line: string) => void;
  readonly #running = new Map<string, ChildProcess>();
  #ending: Promise<void> | undefined;

  constructor({ say }: { readonly say: (line: string) => void }) {
    this.#say = say;
  }

  get ending(): boolean {
    return this.#ending !== undefined;
  }

  /** Starts a process whose output goes to this terminal. */
  start(name: string, args: readonly string[], options: StartOptions = {}): void {
    const { program = process.execPath, onEnd = (code) => this.#endWith(name, code) } = options;
    const child = spawn(program, args, {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: process.env,
    });
    this.#running.set(name, child);
    child.once('error', (error) => {
      this.#say(`The ${name} could not be started: ${error.message}`);
      this.#over(name, () => onEnd(null));
    });
    child.once('exit', (code) => this.#over(name, () => onEnd(code)));
  }

  /** Ends everything, then this process with `code`. */
  end(code: number): Promise<void> {
    this.#ending ??= this.#endAll(code);
    return this.#ending;
  }

  /** npm does not pass every signal on: where it started this process, end when it has gone. */
  endWithParent(watch: boolean): void {
    if (!watch) return;
    const parent = process.ppid;
    setInterval(() => {
      if (process.ppid !== parent) void this.end(0);
    }, PARENT_CHECK_MS).unref();
  }

  #over(name: string, then: () => void): void {
    if (!this.#running.delete(name) || this.ending) return;
    then();
  }

  #endWith(name: string, code: number | null): void {
    this.#say(`The ${name} ended${code === null ? '' : ` with code ${code}`}.`);
    void this.end(code === 0 ? 0 : 1);
  }

  async #endAll(code: number): Promise<void> {
    await Promise.all([...this.#running.values()].toReversed().map(endOne));
    process.exit(code);
  }
}

async function endOne(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const patience = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  await ended;
  clearTimeout(patience);
}
