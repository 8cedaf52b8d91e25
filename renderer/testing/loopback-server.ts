/** A real HTTP and WebSocket server for the bridge's tests: answers what it is told and sends the frames it is told. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface LoopbackAnswer {
  readonly status: number;
  readonly body: string;
}

export interface LoopbackRequest {
  readonly path: string;
  readonly contentType: string | undefined;
  readonly body: string;
}

export interface LoopbackServer {
  readonly origin: string;
  readonly requests: LoopbackRequest[];
  /** Sends a text frame to every open socket. */
  send(text: string): void;
  openSockets(): number;
  /** Sockets accepted since the start. */
  acceptedSockets(): number;
  /** Cuts the sockets as a crash would. */
  cut(): void;
  close(): Promise<void>;
}

export async function startLoopbackServer(
  answer: (request: LoopbackRequest) => LoopbackAnswer,
  port = 0,
): Promise<LoopbackServer> {
  const requests: LoopbackRequest[] = [];
  const sockets = new Set<Socket>();
  let accepted = 0;
  const server = createServer((incoming, outgoing) => {
    void respond();
    async function respond() {
      const body = await bodyOf(incoming);
      const request = { path: incoming.url ?? '', contentType: incoming.headers['content-type'], body };
      requests.push(request);
      const { status, body: text } = answer(request);
      outgoing.writeHead(status, { 'content-type': 'application/json', connection: 'close' }).end(text);
    }
  });
  server.on('upgrade', (incoming: IncomingMessage, socket: Socket) => {
    // RFC 6455, section 4.2.2.
    const accept = createHash('sha1')
      .update(`${incoming.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    sockets.add(socket);
    accepted++;
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    socket.resume();
  });
  await new Promise<void>((resolve) => void server.listen(port, '127.0.0.1', resolve));
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    origin: `http://127.0.0.1:${portOf(server.address())}`,
    requests,
    send(text) {
      for (const socket of sockets) socket.write(textFrame(text));
    },
    openSockets: () => sockets.size,
    acceptedSockets: () => accepted,
    cut,
    close() {
      cut();
      return new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port');
  return address.port;
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of incoming) body += String(chunk);
  return body;
}

/** One final, unmasked text frame; RFC 6455, section 5.2. */
function textFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const header =
    payload.length < 126
      ? Buffer.from([0x81, payload.length])
      : Buffer.from([0x81, 126, payload.length >> 8, payload.length & 255]);
  return Buffer.concat([header, payload]);
}
