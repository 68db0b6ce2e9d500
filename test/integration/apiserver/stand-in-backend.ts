import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { networkInterfaces } from 'node:os';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { once } from 'node:events';

/** An address of this machine that is not loopback, which no proxy leads to; what is sent there stays on this machine. */
export function ownAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const found = all.find(({ family, internal }) => family === 'IPv4' && !internal);
  if (!found) throw new Error('this machine has no address but loopback');
  return found.address;
}

/** What a program in a pod was asked, as it answers. */
export interface Echo {
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: number;
}

/**
 * A program in a pod: tells what it was asked, redirects from `/redirect`, breaks off at `/break`, streams from `/stream` when the first
 * bytes of the body are there, and echoes whatever leaves HTTP.
 */
export class StandInBackend {
  readonly #server: Server;
  readonly #sockets = new Set<Duplex>();

  constructor(tls?: { readonly cert: string; readonly key: string }) {
    const answer = (incoming: IncomingMessage, response: ServerResponse) => void this.#answer(incoming, response);
    this.#server = tls ? createTlsServer(tls, answer) : createServer(answer);
    this.#server.on('connection', (socket: Duplex) => this.#sockets.add(socket));
    this.#server.on('upgrade', (incoming: IncomingMessage, socket: Duplex) => {
      if (incoming.url === '/refuses') {
        socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 6\r\nContent-Type: text/plain\r\n\r\nnot us');
        return;
      }
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ${incoming.headers.upgrade}\r\n\r\n`,
      );
      socket.on('data', (chunk: Buffer) => socket.write(`echo ${chunk.toString()}`));
      socket.on('end', () => socket.end());
      socket.on('error', () => socket.destroy());
    });
  }

  async listen(address: string): Promise<number> {
    this.#server.listen(0, address);
    await once(this.#server, 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  async #answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = incoming;
    if (url === '/redirect') {
      response.writeHead(302, { location: '/login?a=b' }).end();
      return;
    }
    if (url === '/break') {
      response.writeHead(200, { 'content-length': 1000 }).write('half', () => response.destroy());
      return;
    }
    if (url === '/stream') {
      response.writeHead(200, { 'content-type': 'text/plain' });
      for await (const chunk of incoming as AsyncIterable<Buffer>) response.write(`got ${chunk.length}\n`);
      response.end();
      return;
    }
    let body = 0;
    for await (const chunk of incoming as AsyncIterable<Buffer>) body += chunk.length;
    const code = url.startsWith('/teapot') ? 418 : 200;
    response.writeHead(code, {
      'content-type': 'application/json',
      'x-own': 'kept',
      'access-control-allow-origin': '*',
    });
    response.end(JSON.stringify({ method, url, headers, body }));
  }
}
