import { type Server, createServer } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { once } from 'node:events';
import { type WebSocket, WebSocketServer } from 'ws';
import type { LocalMaster } from '../local-master.ts';

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

/** What a kubelet says; tests may have it say something else. */
export interface Script {
  log: (url: URL, response: ServerResponse) => void;
  /** Over WebSocket, with the protocol that is asked for first. */
  shell: (url: URL, shell: WebSocket) => void;
  conversation: Conversation;
}

const repeating: Script = {
  log: (_, response) => response.writeHead(200, { 'content-type': 'text/plain' }).end('a log\n'),
  shell: (_, shell) => shell.on('message', (data: Buffer, isBinary) => shell.send(data, { binary: isBinary })),
  conversation: echo,
};

/**
 * A kubelet as far as the API server sees one: TLS with a client certificate, WebSocket with the protocol that is asked for first,
 * any other protocol byte by byte, and refusals in its own words for the command `refuse <code>`. It repeats what it is told,
 * unless it has another script.
 */
export class StandInKubelet {
  readonly seen: Seen[] = [];
  readonly script: Script;
  readonly #server: Server;
  readonly #sockets = new Set<Duplex>();
  readonly #shells = new WebSocketServer({ noServer: true, handleProtocols: ([first]) => first ?? false });

  private constructor(tls: { readonly ca: string; readonly cert: string; readonly key: string }, script = repeating) {
    this.script = { ...script };
    this.#server = createServer({ ...tls, requestCert: true, rejectUnauthorized: true });
    this.#server.on('request', (incoming: IncomingMessage, response: ServerResponse) => {
      this.#note(incoming);
      this.script.log(urlOf(incoming), response);
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

  /** One that this master's apiserver believes, on loopback. */
  static async start(master: LocalMaster, script?: Script): Promise<StandInKubelet> {
    const { certificate: cert, privateKey: key } = await master.issueServing('system:node:h1');
    const started = new StandInKubelet({ ca: master.authorityCertificate, cert, key }, script);
    started.#server.listen(0, '127.0.0.1');
    await once(started.#server, 'listening');
    return started;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** The last request: `GET /exec/default/web/main?… by kube-apiserver-kubelet-client`. */
  get last(): string {
    const { method, url, user } = this.seen.at(-1) ?? { method: 'nothing', url: 'at all', user: 'nobody' };
    return `${method} ${url} by ${user}`;
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
    const url = urlOf(incoming);
    const [word, code] = url.searchParams.getAll('command');
    const protocol = incoming.headers['sec-websocket-protocol'];
    socket.on('error', () => socket.destroy());
    if (word === 'refuse') {
      const text = 'pod does not exist\n';
      const lines = [`HTTP/1.1 ${code} Refused`, 'Content-Type: text/plain', `Content-Length: ${text.length}`];
      socket.end(`${lines.join('\r\n')}\r\n\r\n${text}`);
    } else if (incoming.headers.upgrade === 'websocket' && !protocol?.startsWith('SPDY')) {
      this.#shells.handleUpgrade(incoming, socket, head, (shell) => this.script.shell(url, shell));
    } else {
      const version = incoming.headers['x-stream-protocol-version']?.toString().split(',')[0];
      const lines = ['HTTP/1.1 101 Switching Protocols', 'Connection: Upgrade', `Upgrade: ${incoming.headers.upgrade}`];
      if (protocol) lines.push(`Sec-WebSocket-Protocol: ${protocol}`);
      if (version) lines.push(`X-Stream-Protocol-Version: ${version}`);
      socket.write(`${lines.join('\r\n')}\r\n\r\n`);
      if (head.length > 0) socket.unshift(head);
      this.script.conversation(socket);
    }
  }
}

const urlOf = ({ url = '/' }: IncomingMessage): URL => new URL(url, 'https://kubelet');
