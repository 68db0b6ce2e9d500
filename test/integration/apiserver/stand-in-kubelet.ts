import { type Server, createServer } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { once } from 'node:events';
import { WebSocketServer } from 'ws';

/** What a kubelet sees of a request. */
export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  /** As the client certificate names it. */
  readonly user: string;
}

/** What becomes of a connection that has left HTTP; the default echoes every chunk. */
export type Conversation = (socket: Duplex) => void;

export const echo: Conversation = (socket) => {
  socket.pipe(socket);
};

/**
 * A kubelet as far as the API server sees one: TLS with a client certificate, WebSocket with the protocol that is asked for first,
 * any other protocol byte by byte, and refusals in its own words for the command `refuse <code>`.
 */
export class StandInKubelet {
  readonly seen: Seen[] = [];
  conversation: Conversation = echo;
  readonly #server: Server;
  readonly #sockets = new Set<Duplex>();
  readonly #shells = new WebSocketServer({ noServer: true, handleProtocols: ([first]) => first ?? false });

  constructor(tls: { readonly ca: string; readonly cert: string; readonly key: string }) {
    this.#server = createServer({ ...tls, requestCert: true, rejectUnauthorized: true });
    this.#server.on('request', (incoming: IncomingMessage, response: ServerResponse) => {
      this.#note(incoming);
      response.writeHead(200, { 'content-type': 'text/plain' }).end('a log\n');
    });
    this.#server.on('upgrade', (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
      this.#note(incoming);
      this.#leaveHttp(incoming, socket, head);
    });
    this.#server.on('connection', (socket: Duplex) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  async listen(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  /** Connections that are open now. */
  get connections(): number {
    return this.#sockets.size;
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #note(incoming: IncomingMessage): void {
    const { CN } = (incoming.socket as TLSSocket).getPeerCertificate().subject;
    const { method = '', url = '', headers } = incoming;
    this.seen.push({ method, url, headers, user: String(CN) });
  }

  #leaveHttp(incoming: IncomingMessage, socket: Duplex, head: Buffer): void {
    const [word, code] = new URL(incoming.url ?? '/', 'https://kubelet').searchParams.getAll('command');
    const protocol = incoming.headers['sec-websocket-protocol'];
    socket.on('error', () => socket.destroy());
    if (word === 'refuse') {
      const text = 'pod does not exist\n';
      const lines = [`HTTP/1.1 ${code} Refused`, 'Content-Type: text/plain', `Content-Length: ${text.length}`];
      socket.end(`${lines.join('\r\n')}\r\n\r\n${text}`);
    } else if (incoming.headers.upgrade === 'websocket' && !protocol?.startsWith('SPDY')) {
      this.#shells.handleUpgrade(incoming, socket, head, (shell) => {
        shell.on('message', (data: Buffer, isBinary) => shell.send(data, { binary: isBinary }));
      });
    } else {
      const version = incoming.headers['x-stream-protocol-version']?.toString().split(',')[0];
      const lines = ['HTTP/1.1 101 Switching Protocols', 'Connection: Upgrade', `Upgrade: ${incoming.headers.upgrade}`];
      if (protocol) lines.push(`Sec-WebSocket-Protocol: ${protocol}`);
      if (version) lines.push(`X-Stream-Protocol-Version: ${version}`);
      socket.write(`${lines.join('\r\n')}\r\n\r\n`);
      if (head.length > 0) socket.unshift(head);
      this.conversation(socket);
    }
  }
}
