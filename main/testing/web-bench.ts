/** The workstation as a browser meets it, on a free port, with a small window of its own. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type RunningWeb, startWeb, type WebOptions } from '../web/server.ts';
import { ServiceDouble } from './service-double.ts';
import { tinyModel } from './tiny-model.ts';
import { provision, workstationOptions } from './workstation-bench.ts';

export const SCRIPT_TOKEN = 'a-token-for-scripts';

export interface WebBench {
  readonly web: RunningWeb;
  readonly options: WebOptions;
  /** A request with the bearer token. */
  readonly fetch: (path: string, init?: RequestInit) => Promise<Response>;
  /** Calls a verb and gives its answer. */
  readonly call: (verb: string, input?: object) => Promise<unknown>;
}

export async function webBench(changes: Partial<WebOptions> = {}): Promise<WebBench> {
  const base = workstationOptions();
  const rendererDirectory = join(base.dataDirectory, 'window');
  mkdirSync(join(rendererDirectory, 'assets'), { recursive: true });
  writeFileSync(
    join(rendererDirectory, 'index.html'),
    '<meta property="csp-nonce" nonce="__CSP_NONCE__"><script nonce="__CSP_NONCE__" src="./assets/a.js"></script>',
  );
  writeFileSync(join(rendererDirectory, 'assets', 'a.js'), 'export {};');
  const options: WebOptions = {
    ...base,
    port: 0,
    token: SCRIPT_TOKEN,
    rendererDirectory,
    logLevel: 'silent',
    say: () => undefined,
    ...changes,
  };
  const web = await startWeb(options);
  onTestFinished(() => web.close());
  const request = (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${SCRIPT_TOKEN}`);
    return fetch(`${web.origin}${path}`, { redirect: 'manual', ...init, headers });
  };
  return {
    web,
    options,
    fetch: request,
    call: async (verb, input = {}) => {
      const headers = { 'content-type': 'application/json' };
      const response = await request(`/api/verbs/${verb}`, {
        method: 'POST',
        body: JSON.stringify(input),
        headers,
      });
      return response.json();
    },
  };
}

/** With a model in force. */
export async function webBenchWithModel(changes: Partial<WebOptions> = {}): Promise<WebBench> {
  const service = await ServiceDouble.start();
  await service.approve(tinyModel(1));
  const bench = await webBench(changes);
  provision(bench.options.dataDirectory, service.enrolment());
  await bench.web.workstation.synchronise();
  return bench;
}
