import { type Server, createServer } from 'node:https';
import { type IncomingMessage, STATUS_CODES, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';

/** PEM texts. */
export interface ServerTls {
  readonly cert: string;
  readonly key: string;
  /** Whom client certificates must come from. */
  readonly clientCa: string;
  /** Whom the certificates of proxies come from that name users in headers; absent: there are none. */
  readonly requestHeaderCa?: string;
}

interface ServerOptions {
  readonly tls: ServerTls;
  readonly handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** Requests that leave HTTP: shells and forwarded ports. */
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => Promise<void>;
  /** Which requests may leave HTTP; the others are answered as if they had not asked. */
  readonly mayUpgrade: (request: IncomingMessage) => boolean;
}

/**
 * How long a client may take for its handshake, for its headers, and between requests, in milliseconds. How long for its
 * body depends on what it asks for: RequestHandler.
 */
const timeouts = {
  handshakeTimeout: 10_000,
  headersTimeout: 15_000,
  connectionsCheckingInterval: 5_000,
  requestTimeout: 0,
  keepAliveTimeout: 120_000,
} as const;

/** The request line with its query, which may hold a command, and the headers: 431 for more. */
const mostHeaderBytes = 128 * 1024;
/** More than a cluster of a thousand nodes needs, and fewer than would take all memory by handshakes alone. */
const mostConnections = 20_000;

const refusals: Readonly<Record<string, number>> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };
/** How long somebody may go on sending who is not listened to any more, in milliseconds. */
const refusedDeadline = 2_000;

/** What was on its way already is refused again and again. */
const refused = new WeakSet<Duplex>();

/** What is no HTTP, or too much of it: refused once, and read no further, so that the client gets to see it. */
function refuseUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
  const code = refusals[error.code ?? ''] ?? 400;
  if (refused.has(socket)) return;
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  refused.add(socket);
  socket.removeAllListeners('data');
  socket.end(`HTTP/1.1 ${code} ${STATUS_CODES[code]}\r\nConnection: close\r\n\r\n`);
  socket.resume();
  const late = setTimeout(() => socket.destroy(), refusedDeadline);
  socket.once('close', () => clearTimeout(late));
}

/**
 * HTTPS with client certificates asked for but not demanded: who shows none is anonymous, and the authenticator refuses
 * one that does not verify.
 *
 *   new ──listen()──▶ serving ──drain()──▶ no new connections, idle ones closed ──▶ closed
 */
export class ApiHttpServer {
  readonly #server: Server;
  readonly #upgraded = new Set<Duplex>();
  #draining = false;

  constructor(options: ServerOptions) {
    const { cert, key, clientCa, requestHeaderCa } = options.tls;
    this.#server = createServer({
      cert,
      key,
      ca: requestHeaderCa === undefined ? clientCa : [clientCa, requestHeaderCa],
      requestCert: true,
      rejectUnauthorized: false,
      minVersion: 'TLSv1.2',
      ALPNProtocols: ['http/1.1'],
      maxHeaderSize: mostHeaderBytes,
      noDelay: true,
      shouldUpgradeCallback: options.mayUpgrade,
      ...timeouts,
    });
    const answer = (request: IncomingMessage, response: ServerResponse) => {
      // A client keeps its connection for the next request; once we drain there is none.
      response.once('close', () => this.#draining && request.socket.end());
      void options.handle(request, response);
    };
    this.#server.on('request', answer);
    this.#server.on('checkContinue', (request, response) => {
      // While an earlier answer has the connection, Node would write it amid the later one. Clients do not wait for it forever.
      if (response.socket !== null) response.writeContinue();
      answer(request, response);
    });
    this.#server.maxConnections = mostConnections;
    const leaveHttp = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      this.#upgraded.add(socket);
      socket.once('close', () => this.#upgraded.delete(socket));
      void options.upgrade(request, socket, head);
    };
    this.#server.on('upgrade', leaveHttp);
    // CONNECT: nothing of ours may be asked for so, and who asks is told.
    this.#server.on('connect', leaveHttp);
    this.#server.on('clientError', refuseUnreadable);
    // Somebody who does not speak TLS, or gave up in its midst, is nothing to report.
    this.#server.on('tlsClientError', (_error, socket: TLSSocket) => socket.destroy());
  }

  /** Resolves with the port; with 0 the system chooses one. */
  listen(address: string, port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, address, () => {
        this.#server.off('error', reject);
        resolve((this.#server.address() as AddressInfo).port);
      });
    });
  }

  /** Takes no more connections and waits for the requests under way, at most until the signal is aborted. */
  async drain(signal: AbortSignal): Promise<void> {
    this.#draining = true;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#upgraded) socket.destroy();
    const cut = () => this.#server.closeAllConnections();
    signal.addEventListener('abort', cut, { once: true });
    if (signal.aborted) cut();
    this.#server.closeIdleConnections();
    await closed;
    signal.removeEventListener('abort', cut);
  }
}
