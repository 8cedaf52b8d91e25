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
  /** Whether the whole ends with it, as with a window that is closed. */
  readonly endsAll?: boolean;
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

  /** Starts a process whose output goes to this terminal. When it ends by itself, everything ends. */
  start(
    name: string,
    args: readonly string[],
    { program = process.execPath, endsAll = false }: StartOptions = {},
  ): void {
    const child = spawn(program, args, {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: process.env,
    });
    this.#running.set(name, child);
    child.once('error', (error) => this.#over(name, `The ${name} could not be started: ${error.message}`, 1));
    child.once('exit', (code) => {
      if (endsAll && code === 0) this.#over(name, null, 0);
      else
        this.#over(
          name,
          `The ${name} ended${code === null ? '' : ` with code ${code}`}.`,
          code === 0 ? 0 : 1,
        );
    });
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

  #over(name: string, sentence: string | null, code: number): void {
    this.#running.delete(name);
    if (this.ending) return;
    if (sentence !== null) this.#say(sentence);
    void this.end(code);
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
