import { createServer, type Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { once } from 'node:events';
import { WebSocketServer } from 'ws';
import type { LocalMaster } from '../local-master.ts';

/** A kubelet that says the same to everybody: two lines of a log, and in a shell what was asked to run. */
export class ScriptedKubelet {
  readonly #server: Server;
  readonly #sockets = new Set<Duplex>();
  /** Method, path and the certificate's user of every request. */
  readonly seen: string[] = [];
  readonly #shells = new WebSocketServer({ noServer: true, handleProtocols: () => 'v5.channel.k8s.io' });

  constructor(tls: { ca: string; cert: string; key: string }) {
    this.#server = createServer({ ...tls, requestCert: true, rejectUnauthorized: true });
    this.#server.on('request', (incoming: IncomingMessage, response: ServerResponse) => this.#logs(incoming, response));
    this.#server.on('upgrade', (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
      this.#note(incoming);
      if (incoming.headers.upgrade === 'websocket') this.#shell(incoming, socket, head);
      else this.#echo(socket);
    });
    this.#server.on('connection', (socket: Duplex) => this.#sockets.add(socket));
  }

  /** One that this master's apiserver believes, on loopback. */
  static async start(master: LocalMaster): Promise<ScriptedKubelet> {
    const { certificate: cert, privateKey: key } = await master.issueServing('system:node:h1');
    const started = new ScriptedKubelet({ ca: master.authorityCertificate, cert, key });
    started.#server.listen(0, '127.0.0.1');
    await once(started.#server, 'listening');
    return started;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #note(incoming: IncomingMessage): void {
    const { CN } = (incoming.socket as TLSSocket).getPeerCertificate().subject;
    this.seen.push(`${incoming.method} ${incoming.url} by ${String(CN)}`);
  }

  #logs(incoming: IncomingMessage, response: ServerResponse): void {
    this.#note(incoming);
    const url = new URL(incoming.url ?? '/', 'https://kubelet');
    if (url.searchParams.has('previous')) {
      response.writeHead(400).end('previous terminated container "main" in pod "web" not found');
      return;
    }
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.write('one\n');
    if (url.searchParams.get('follow') === 'true') {
      // The second line comes when the first is on its way: a log that is followed is not held back.
      setImmediate(() => response.end('two\n'));
    } else response.end('two\n');
  }

  /** Says on the streams of v5.channel.k8s.io what it was asked, and that all went well. */
  #shell(incoming: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#shells.handleUpgrade(incoming, socket, head, (shell) => {
      const command = new URL(incoming.url ?? '/', 'https://kubelet').searchParams.getAll('command');
      shell.send(Buffer.concat([Buffer.from([1]), Buffer.from(`ran ${command.join(' ')}\n`)]));
      shell.send(Buffer.concat([Buffer.from([3]), Buffer.from('{"metadata":{},"status":"Success"}')]));
      shell.close(1000);
    });
  }

  /** Another protocol, of which nobody on the way knows anything. */
  #echo(socket: Duplex): void {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n\r\n');
    socket.on('data', (chunk: Buffer) => socket.write(`echo ${chunk.toString()}`));
    socket.on('end', () => socket.end());
  }
}
