/**
 * The contract over HTTP and one WebSocket, for a browser on this machine: the same origin, the cookie signs each
 * request. Verbs are `POST /api/verbs/<verb>`, a file is the raw body of `POST /api/files?name=`, events are frames
 * `{event, payload}` of `/api/events`.
 */
import {
  type DesktopVerb,
  job,
  type VerbAnswer,
  type VerbInput,
  type VerbOutput,
} from '@risk/app/contract/desktop.ts';
import { verbSchemas } from '@risk/app/contract/verb-schemas.ts';
import type { z } from 'zod';
import type { ClerkBridge, Reach } from './clerk-bridge.ts';
import { keepEventSocket, type SocketTiming } from './event-socket.ts';
import { EventListeners } from './listeners.ts';
import { failure, isRecord, parseAnswer } from './parse-answer.ts';

export interface HttpBridgeOptions {
  /** Origin of the workstation, for example `http://127.0.0.1:9696`. */
  readonly origin: string;
  readonly fetch: typeof fetch;
  readonly openSocket: (url: string) => WebSocket;
  /** Makes the browser download the address to a file. */
  readonly download: (url: string) => void;
  readonly random: () => number;
  readonly timing?: SocketTiming;
}

export interface ClosableBridge extends ClerkBridge {
  close(): void;
}

export function createHttpBridge(options: HttpBridgeOptions): ClosableBridge {
  const events = new EventListeners();
  const reachListeners = new Set<(reach: Reach) => void>();
  let reach: Reach = 'connecting';

  const setReach = (next: Reach) => {
    if (reach === next) return;
    reach = next;
    for (const listener of reachListeners) listener(next);
  };
  const close = keepEventSocket({
    open: () => options.openSocket(`${options.origin.replace(/^http/, 'ws')}/api/events`),
    onMessage: (text) => deliverFrame(text, events),
    onStanding: (standing) => setReach(standing ? 'connected' : 'lost'),
    random: options.random,
    ...(options.timing && { timing: options.timing }),
  });

  async function post<Value>(
    path: string,
    schema: z.ZodType<Value>,
    init: RequestInit,
  ): Promise<VerbAnswer<Value>> {
    let response: Response;
    try {
      const request: RequestInit = { ...init, method: 'POST', credentials: 'same-origin' };
      response = await options.fetch(`${options.origin}${path}`, request);
    } catch (cause) {
      return failure('workstation.unreachable', {
        reason: cause instanceof Error ? cause.message : String(cause),
      });
    }
    const raw: unknown = await response.json().catch(() => undefined);
    if (response.status === 401) return failure('access.unauthenticated');
    return parseAnswer(schema, raw);
  }

  async function call<Verb extends DesktopVerb>(
    verb: Verb,
    input: VerbInput<Verb>,
  ): Promise<VerbAnswer<VerbOutput<Verb>>> {
    return post(`/api/verbs/${verb}`, verbSchemas[verb].output, {
      body: JSON.stringify(input),
      headers: { 'content-type': 'application/json' },
    });
  }

  async function save(jobId: string, what: string): Promise<VerbAnswer<{ readonly saved: boolean }>> {
    // A download that fails leaves the page for an error page, so make sure first that there is something to fetch.
    const found = await call('jobs.get', { jobId });
    if (!found.ok) return found;
    options.download(`${options.origin}/api/jobs/${encodeURIComponent(jobId)}/${what}`);
    return { ok: true, value: { saved: true } };
  }

  return {
    call,
    scoreFile: (file) =>
      post(`/api/files?name=${encodeURIComponent(file.name)}`, job, {
        body: file,
        headers: { 'content-type': 'application/octet-stream' },
      }),
    saveResults: (jobId) => save(jobId, 'results.csv'),
    saveRowsToFix: (jobId) => save(jobId, 'rows-to-fix.csv'),
    on: (event, listener) => events.add(event, listener),
    onReach(listener) {
      reachListeners.add(listener);
      listener(reach);
      return () => reachListeners.delete(listener);
    },
    close,
  };
}

function deliverFrame(text: string, events: EventListeners): void {
  let frame: unknown;
  try {
    frame = JSON.parse(text);
  } catch {
    frame = undefined;
  }
  if (isRecord(frame)) events.deliver(frame['event'], frame['payload']);
  else events.deliver(undefined, undefined);
}
