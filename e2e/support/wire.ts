/** A wire between desktop and service that can be cut, or that changes what passes. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** Changes an answer of the service on its way; null leaves it alone. */
export type Tamper = (path: string, body: Buffer) => Buffer | null;

export class Wire {
  readonly #server: Server;
  readonly #target: () => string;
  #tamper: Tamper | null = null;

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
    const passed = this.#tamper?.(path, body) ?? body;
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' });
    response.end(passed);
  }
}

/** One bit of the middle byte turned. */
export function turnBit(body: Buffer): Buffer {
  const changed = Buffer.from(body);
  const middle = changed.length >> 1;
  changed[middle] = (changed[middle] ?? 0) ^ 1;
  return changed;
}
