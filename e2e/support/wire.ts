/** A wire between desktop and service that can be cut, or that changes what passes. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** An answer in place of the service's; `isEndless` sends the body again and again for as long as somebody reads. */
export interface Forgery {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
  readonly isEndless?: boolean;
}

/** Changes an answer of the service on its way; null leaves it alone. */
export type Tamper = (path: string, body: Buffer) => Buffer | Forgery | null;

export class Wire {
  readonly #server: Server;
  readonly #target: () => string;
  #tamper: Tamper | null = null;
  /** What was asked for, oldest first: method and path. */
  readonly requests: string[] = [];
  /** The service's own last answer to each path. */
  readonly answers = new Map<string, Buffer>();

  constructor(target: () => string) {
    this.#target = target;
    this.#server = createServer((request, response) => {
      this.#pass(request, response).catch(() => response.destroy());
    });
  }

  listen(port: number): Promise<void> {
    return new Promise((resolve) => this.#server.listen(port, '127.0.0.1', () => resolve()));
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  tamperWith(tamper: Tamper | null): void {
    this.#tamper = tamper;
  }

  async #pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const path = request.url ?? '/';
    this.requests.push(`${request.method} ${path}`);
    const { authorization, 'content-type': type } = request.headers;
    const answer = await fetch(new URL(path, this.#target()), {
      method: request.method ?? 'GET',
      headers: {
        ...(authorization === undefined ? {} : { authorization }),
        ...(type === undefined ? {} : { 'content-type': type }),
      },
      ...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }),
    });
    const body = Buffer.from(await answer.arrayBuffer());
    if (answer.ok) this.answers.set(path, body);
    const passed = this.#tamper?.(path, body) ?? body;
    const served = { 'content-type': answer.headers.get('content-type') ?? 'text/plain' };
    if (Buffer.isBuffer(passed)) {
      response.writeHead(answer.status, served).end(passed);
      return;
    }
    response.writeHead(passed.status ?? 200, { ...served, ...passed.headers });
    if (passed.isEndless === true) await pourOut(response, passed.body);
    else response.end(passed.body);
  }
}

async function pourOut(response: ServerResponse, chunk: string | Buffer): Promise<void> {
  const closed = once(response, 'close');
  while (!response.closed) if (!response.write(chunk)) await Promise.race([once(response, 'drain'), closed]);
}

/** One bit of the middle byte turned. */
export function turnBit(body: Buffer): Buffer {
  const changed = Buffer.from(body);
  const middle = changed.length >> 1;
  changed[middle] = (changed[middle] ?? 0) ^ 1;
  return changed;
}
