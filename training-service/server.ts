/** `npm run service`: the central training service. */
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { type Environment, readEnvironment } from '@risk/app/contract/environment.ts';
import { detailText, RiskError } from '@risk/app/contract/errors.ts';
import { z } from 'zod';
import { type RunningService, startService } from './start-service.ts';

const CLOSE_PATIENCE_MS = 1500;
const PARENT_CHECK_MS = 500;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

await main();

async function main(): Promise<void> {
  let environment: Environment;
  let service: RunningService;
  try {
    environment = readEnvironment(process.env, { platform: process.platform, homeDirectory: homedir() });
  } catch (error) {
    fail(error, 0);
    return;
  }
  try {
    service = await startService({ environment, say, version: readVersion() });
  } catch (error) {
    fail(error, environment.servicePort);
    return;
  }
  const isEnding = endWhenTold(service);
  service.ready.catch((error: unknown) => {
    if (!isEnding()) fail(error, environment.servicePort);
  });
}

function readVersion(): string {
  const text = readFileSync(new URL('./package.json', import.meta.url), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}

/** Ctrl-C, SIGTERM, and the end of the npm that started this one: npm does not hand the signal on. */
function endWhenTold(service: RunningService): () => boolean {
  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(0), CLOSE_PATIENCE_MS).unref();
    service.close().then(
      () => process.exit(0),
      () => process.exit(0),
    );
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  if (process.env['npm_lifecycle_event'] === undefined) return () => ending;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) end();
  }, PARENT_CHECK_MS).unref();
  return () => ending;
}

function fail(error: unknown, port: number): void {
  process.stderr.write(`${sentenceFor(error, port)}\n`);
  process.exit(1);
}

function sentenceFor(error: unknown, port: number): string {
  if (error instanceof RiskError)
    return error.code === 'internal.unexpected'
      ? `${error.message} (${detailText(error.details, 'reason')})`
      : error.message;
  if (error instanceof Error && Reflect.get(error, 'code') === 'EADDRINUSE')
    return `Port ${port} is already in use, perhaps by another service. End it, or set RISK_SERVICE_PORT to a free port.`;
  return `The service cannot start: ${error instanceof Error ? error.message : String(error)}`;
}
