/** The workstation as it runs on a computer: a process with its engine below it, to be asked over HTTP and to be killed. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { DesktopVerb, Job, VerbOutput } from '@risk/app/contract/desktop.ts';
import { errorValue, RiskError } from '@risk/app/contract/errors.ts';
import { verbSchemas } from '@risk/app/contract/verb-schemas.ts';
import { z } from 'zod';

const program = fileURLToPath(new URL('../web/main.ts', import.meta.url));
const TOKEN = 'a-token-of-the-kill-test';
/** Whatever takes longer hangs: a busy computer is slow, but not that slow. */
const PATIENCE_MS = 60_000;

/** `all`: the process with all that it started; `engine`: only what scores; `window`: only what answers. */
export type Victim = 'all' | 'engine' | 'window';

const answer = z.union([
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: errorValue }),
]);

export class WorkstationProcess {
  readonly #child: ChildProcess;
  readonly #origin: Promise<string>;

  private constructor(child: ChildProcess, origin: Promise<string>) {
    this.#child = child;
    this.#origin = origin;
  }

  /** Does not wait until it answers. */
  static start(dataDirectory: string): WorkstationProcess {
    const child = spawn(process.execPath, [program], {
      // A group of its own, so that one signal reaches all of it.
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        PATH: process.env['PATH'] ?? '',
        RISK_DATA_DIR: dataDirectory,
        RISK_TOKEN: TOKEN,
        RISK_WEB_PORT: '0',
      },
    });
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    let said = '';
    child.stdout?.on('data', (text) => {
      said += String(text);
      const found = /(http:\/\/127\.0\.0\.1:\d+)\/\?token=/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', () => reject(new Error('the workstation ended')));
    promise.catch(() => undefined);
    return new WorkstationProcess(child, promise);
  }

  /** Resolves when it answers, and its engine too. @throws where it does not, in all patience */
  async untilReady(): Promise<void> {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      try {
        const health = await fetch(`${await this.#origin}/health`, this.#withPatience());
        if (health.ok) await this.call('jobs.list', {});
        return;
      } catch (error) {
        const isBack = error instanceof RiskError && error.code === 'engine.stopped';
        if (!isBack || Date.now() > end) throw error;
        await sleep(20);
      }
    }
  }

  /** @throws RiskError of the verb */
  async call<Verb extends DesktopVerb>(verb: Verb, input: object): Promise<VerbOutput<Verb>> {
    const value = await this.#post(`/api/verbs/${verb}`, JSON.stringify(input), 'application/json');
    return verbSchemas[verb].output.parse(value);
  }

  /** @throws RiskError */
  async drop(fileName: string, csv: string): Promise<Job> {
    const path = `/api/files?name=${encodeURIComponent(fileName)}`;
    return verbSchemas['jobs.get'].output.parse(await this.#post(path, csv, 'text/csv'));
  }

  /** Without a chance to tidy up. @returns whether there was somebody to kill */
  kill(victim: Victim): boolean {
    const { pid } = this.#child;
    if (pid === undefined) return false;
    const target = { all: -pid, window: pid, engine: childOf(pid) }[victim];
    if (target === null) return false;
    try {
      return process.kill(target, 'SIGKILL');
    } catch {
      return false;
    }
  }

  async #post(path: string, body: string, type: string): Promise<unknown> {
    const response = await fetch(`${await this.#origin}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': type },
      body,
      ...this.#withPatience(),
    });
    const parsed = answer.parse(await response.json());
    if (!parsed.ok) throw RiskError.fromValue(parsed.error);
    return parsed.value;
  }

  #withPatience() {
    return { signal: AbortSignal.timeout(PATIENCE_MS) };
  }
}

function childOf(parent: number): number | null {
  const processes = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,comm='], { encoding: 'utf8' }).split('\n');
  for (const line of processes) {
    const [pid, ppid, name] = line.trim().split(/\s+/);
    if (Number(ppid) === parent && name !== 'ps') return Number(pid);
  }
  return null;
}
