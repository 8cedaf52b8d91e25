/** The whole product in a folder of its own: the real service, the real workstation, the real command line. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { freePort, Program, pause, ROOT, type Settings } from './process.ts';

const demoTokens = z.record(z.string(), z.string());
const READY_LIMIT_MS = 90_000;

export class Product {
  readonly folder: string;
  readonly servicePort: number;
  readonly webPort: number;
  readonly #settings: Settings;
  #service: Program | undefined;
  #workstation: Program | undefined;

  private constructor(folder: string, servicePort: number, webPort: number, settings: Settings) {
    this.folder = folder;
    this.servicePort = servicePort;
    this.webPort = webPort;
    this.#settings = settings;
  }

  static async create(settings: Settings = {}): Promise<Product> {
    const folder = await mkdtemp(join(tmpdir(), 'risk-e2e-'));
    return new Product(folder, await freePort(), await freePort(), settings);
  }

  get settings(): Settings {
    return {
      RISK_DATA_DIR: this.folder,
      RISK_SERVICE_PORT: String(this.servicePort),
      RISK_WEB_PORT: String(this.webPort),
      ...this.#settings,
    };
  }

  get serviceUrl(): string {
    return `http://127.0.0.1:${this.servicePort}`;
  }

  get webUrl(): string {
    return `http://127.0.0.1:${this.webPort}`;
  }

  async startService(): Promise<Program> {
    this.#service = new Program(['training-service/server.ts'], this.settings);
    await this.#healthy(this.serviceUrl, this.#service);
    return this.#service;
  }

  async startWorkstation(): Promise<Program> {
    this.#workstation = new Program(['main/web/main.ts'], this.settings);
    await this.#healthy(this.webUrl, this.#workstation);
    return this.#workstation;
  }

  async stopService(signal: 'SIGINT' | 'SIGKILL' = 'SIGINT'): Promise<void> {
    await this.#service?.stop(signal);
  }

  async stopWorkstation(signal: 'SIGINT' | 'SIGKILL' = 'SIGINT'): Promise<void> {
    await this.#workstation?.stop(signal);
  }

  /** The address that signs the next browser in. */
  async address(): Promise<string> {
    return (await readFile(join(this.folder, 'workstation/address'), 'utf8')).trim();
  }

  /** Runs a command to its end. */
  async run(
    script: string,
    args: readonly string[],
    settings: Settings = {},
  ): Promise<{ code: number | null; output: string }> {
    const program = new Program([script, ...args], { ...this.settings, ...settings });
    return { code: await program.ended(), output: program.output };
  }

  score(...args: readonly string[]): Promise<{ code: number | null; output: string }> {
    return this.run('main/cli/main.ts', args);
  }

  admin(...args: readonly string[]): Promise<{ code: number | null; output: string }> {
    return this.run('training-service/cli/main.ts', args);
  }

  async token(user: 'demo-admin' | 'demo-scientist'): Promise<string> {
    const tokens = demoTokens.parse(
      JSON.parse(await readFile(join(this.folder, 'service/demo-tokens.json'), 'utf8')),
    );
    return tokens[user] ?? '';
  }

  /** Values of one metric by the value of one of its labels (`''` where it has none). */
  async metric(name: string, label: string): Promise<Record<string, number>> {
    const text = await (await fetch(`${this.serviceUrl}/metrics`)).text();
    const found: Record<string, number> = {};
    for (const line of text.split('\n')) {
      const match = new RegExp(`^${name}(?:\\{(.*)\\})? (\\S+)$`).exec(line);
      if (match === null) continue;
      const key = new RegExp(`${label}="([^"]*)"`).exec(match[1] ?? '')?.[1] ?? '';
      found[key] = Number(match[2]);
    }
    return found;
  }

  /** Ends everything and deletes the folder. */
  async close(): Promise<void> {
    await this.#workstation?.stop();
    await this.#service?.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  async #healthy(address: string, program: Program): Promise<void> {
    const end = Date.now() + READY_LIMIT_MS;
    for (;;) {
      const answer = await fetch(`${address}/health`).catch(() => null);
      if (answer?.ok === true) return;
      if (Date.now() > end) throw new Error(`${address} is not ready:\n${program.output}`);
      await Promise.race([pause(100), program.ended()]);
      if (answer === null && program.output.includes('cannot')) throw new Error(program.output);
    }
  }
}

export const creditFile = join(ROOT, 'training-service/datasets/german-credit.csv');
