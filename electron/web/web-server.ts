import { randomBytes } from 'node:crypto';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { AppError } from '../../common/base/app-error.ts';
import { asError } from '../../common/base/clock.ts';
import { type MainChannel, largestMessage } from '../../common/ipc/wire.ts';
import { isOurHost, refusalOf, wireProtocol } from './access.ts';
import { answerPage } from './page-files.ts';
import { SocketChannel } from './socket-channel.ts';

export interface WebServerOptions {
  /** The built pages: `dist/app/renderer`. */
  readonly pages: string;
  /** 0: any that is free. */
  readonly port: number;
  /** A page has connected, and has shown the token. */
  readonly onChannel: (channel: MainChannel) => void;
}

/**
 * The pages over HTTP and their channel over WebSocket, for a browser on this machine: on loopback only, for requests
 * that name us as their host, and a channel only for our own page of somebody who was given the token.
 */
export class WebServer {
  readonly #server: Server;
  readonly #sockets: WebSocketServer;
  readonly #options: WebServerOptions;
  readonly #token = randomBytes(32).toString('base64url');

  private constructor(options: WebServerOptions) {
    this.#options = options;
    this.#server = createServer((request, response) => void this.#answer(request, response));
    this.#sockets = new WebSocketServer({
      noServer: true,
      maxPayload: largestMessage,
      // Never echo the one that carries the token.
      handleProtocols: (offered) => offered.has(wireProtocol) && wireProtocol,
    });
    this.#server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
  }

  /** Error: `web-port-unusable`. */
  static async listen(options: WebServerOptions): Promise<WebServer> {
    const web = new WebServer(options);
    try {
      await new Promise<void>((resolve, reject) => {
        web.#server.once('error', reject);
        web.#server.listen(options.port, '127.0.0.1', resolve);
      });
    } catch (error) {
      throw new AppError('web-port-unusable', { port: String(options.port), reason: asError(error).message }, error);
    }
    return web;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** The address to open. The token is in the fragment, which a browser sends nowhere. */
  url(path = '/'): string {
    return `http://127.0.0.1:${this.port}${path}#token=${this.#token}`;
  }

  /** Ends every connection. */
  async close(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!isOurHost(request.headers.host, this.port)) return refuse(response, 421);
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405);
    try {
      const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
      const { status, headers, body } = await answerPage(this.#options.pages, pathname);
      response.writeHead(status, headers).end(request.method === 'HEAD' ? undefined : body);
    } catch {
      refuse(response, 400);
    }
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const isWire = request.url === '/wire';
    if (!isWire || refusalOf(request, this.port, this.#token)) {
      socket.end(`HTTP/1.1 ${isWire ? '403 Forbidden' : '404 Not Found'}\r\nConnection: close\r\n\r\n`);
      return;
    }
    this.#sockets.handleUpgrade(request, socket, head, (page: WebSocket) => {
      this.#options.onChannel(new SocketChannel(page));
    });
  }
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-type': 'text/plain', connection: 'close' }).end();
}
