/** The contract over HTTP and WebSocket, as a page in a browser on this machine has it. */
import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { startWeb } from '../web/server.ts';
import { contractSuite } from './contract-suite.ts';
import { temporaryFolder } from './temporary-folder.ts';

const token = 'a token for tests';
const frame = z.object({ event: z.string(), payload: z.unknown() });

contractSuite('HTTP', async (options) => {
  const web = await startWeb({
    ...options,
    port: 0,
    token,
    rendererDirectory: temporaryFolder(),
    logLevel: 'silent',
    say: () => undefined,
  });
  onTestFinished(() => web.close());
  const headers = { authorization: `Bearer ${token}` };
  const socket = new WebSocket(`${web.origin.replace('http', 'ws')}/api/events`, { headers });
  await once(socket, 'open');
  const post = async (path: string, contentType: string, body: string): Promise<unknown> => {
    const response = await fetch(`${web.origin}${path}`, {
      method: 'POST',
      headers: { ...headers, 'content-type': contentType },
      body,
    });
    return response.json();
  };
  return {
    call: (verb, input) => post(`/api/verbs/${verb}`, 'application/json', JSON.stringify(input)),
    scoreFile: (fileName, text) =>
      post(`/api/files?name=${encodeURIComponent(fileName)}`, 'application/octet-stream', text),
    async saveResults(jobId) {
      const response = await fetch(`${web.origin}/api/jobs/${jobId}/results.csv`, { headers });
      return response.ok ? response.text() : null;
    },
    on(event, listener) {
      const receive = ({ data }: { readonly data: unknown }): void => {
        const told = frame.parse(JSON.parse(String(data)));
        if (told.event === event) listener(told.payload);
      };
      socket.addEventListener('message', receive);
      return () => socket.removeEventListener('message', receive);
    },
  };
});
