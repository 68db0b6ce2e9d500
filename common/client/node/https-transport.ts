import { Agent, type AgentOptions, type RequestOptions, request as httpsRequest } from 'node:https';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ConnectionOptions, type SecureContext, createSecureContext } from 'node:tls';
import { StringDecoder } from 'node:string_decoder';
import { abortable } from '../../base/abortable.ts';
import { inTime } from '../../base/deadline.ts';
import type { Credentials } from '../kubeconfig.ts';
import type { ApiRequest, ApiResponse, Transport } from '../transport.ts';

export interface HttpsTransportOptions {
  readonly credentials: Omit<Credentials, 'server'>;
  /** Base URLs, tried in turn when one cannot be reached; the one that answered last is tried first. */
  readonly servers: readonly string[];
  /** Opens the raw connection; absent: TCP from here. Through an SSH connection from the desktop. */
  readonly connect?: Connect;
  /** The name the server's certificate must carry, where it is not the URL's host. */
  readonly serverName?: string;
  /** The most connections at the same time, watches included; more requests wait. Absent: as many as there are requests. */
  readonly connections?: number;
}

/** Milliseconds within which a new connection must be there, TLS included; then the next server is asked. */
const connectDeadline = 10_000;

class ConnectDeadlineError extends Error {
  constructor(server: string) {
    super(`${server} did not take a connection within ${connectDeadline / 1000} s`);
    this.name = 'ConnectDeadlineError';
  }
}

export interface Upgrade {
  readonly server: URL;
  readonly agent: Agent;
  readonly headers: Readonly<Record<string, string>>;
}

/** Opens the bytes under TLS to `host:port`. When it fails, the next server is asked. */
export type Connect = (host: string, port: number) => Promise<Duplex>;

/** Requests over TLS with keep-alive. For Node processes; a page talks to the app's main process instead. */
export class HttpsTransport implements Transport {
  readonly #servers: readonly URL[];
  readonly #token: string | undefined;
  readonly #agent: Agent;
  readonly #secureContext: () => SecureContext;
  /** Leaving HTTP uses a connection up, so it gets one of its own. */
  readonly #upgrading: Agent;
  #current = 0;

  constructor(options: HttpsTransportOptions) {
    const { ca, cert, key, token, serverName, insecure } = options.credentials;
    this.#servers = options.servers.map((server) => new URL(server));
    this.#token = token;
    const tls = { ca, cert, key, servername: options.serverName ?? serverName, rejectUnauthorized: !insecure };
    // Each connection would make its own: 30 KB, and each watch is a connection.
    let shared: SecureContext | undefined;
    this.#secureContext = () => (shared ??= createSecureContext({ ca, cert, key }));
    const { connect } = options;
    const agentFor = (more: AgentOptions) =>
      connect ? new TunnelAgent({ ...tls, ...more }, connect) : new Agent({ ...tls, ...more });
    this.#agent = agentFor({ keepAlive: true, keepAliveMsecs: 10_000, maxSockets: options.connections });
    this.#upgrading = agentFor({ keepAlive: false });
  }

  async request(request: ApiRequest): Promise<ApiResponse> {
    for (let left = this.#servers.length; ;) {
      const asked = this.#current;
      try {
        return await this.#requestFrom(this.#servers[asked] as URL, request);
      } catch (error) {
        if (request.signal.aborted) throw error;
        // A read that met the end of a kept connection is asked again, on another.
        if (overtaken.has(error as Error) && request.method === 'GET') continue;
        if (!neverSent(error)) throw error;
        // Another request may have moved on already.
        if (this.#current === asked) this.#current = (asked + 1) % this.#servers.length;
        if (--left === 0) throw error;
      }
    }
  }

  /** What a request of somebody else's needs that leaves HTTP (a WebSocket); for the server that answered last. */
  upgrade(): Upgrade {
    const headers: Record<string, string> = this.#token ? { authorization: `Bearer ${this.#token}` } : {};
    return { server: this.#servers[this.#current] as URL, agent: this.#upgrading, headers };
  }

  close(): void {
    this.#agent.destroy();
    this.#upgrading.destroy();
  }

  #requestFrom(server: URL, request: ApiRequest): Promise<ApiResponse> {
    return new Promise((resolve, reject) => {
      const headers: Record<string, string | number> = { ...request.headers };
      if (this.#token) headers['authorization'] = `Bearer ${this.#token}`;
      if (request.body !== undefined) headers['content-length'] = Buffer.byteLength(request.body);
      const host = server.hostname.replace(/^\[|\]$/g, '');
      const path = pathPrefix(server) + request.path;
      const target = { host, port: server.port || 443, path, method: request.method };
      const connection = { agent: this.#agent, secureContext: this.#secureContext() };
      const options: RequestOptions = { ...target, ...connection, headers, signal: request.signal };
      const outgoing = httpsRequest(options, (incoming) => resolve(responseOf(incoming)));
      let kept = false;
      // Not before: until then it may wait in line for one of few connections.
      outgoing.on('socket', (socket) => {
        kept = secured.has(socket);
        if (kept) return;
        const late = setTimeout(() => outgoing.destroy(new ConnectDeadlineError(server.host)), connectDeadline);
        socket.once('secureConnect', () => {
          secured.add(socket);
          clearTimeout(late);
        });
        outgoing.on('close', () => clearTimeout(late));
      });
      outgoing.on('error', (error: NodeJS.ErrnoException) => {
        if (kept && error.code === 'ECONNRESET') overtaken.add(error);
        reject(error);
      });
      outgoing.end(request.body);
    });
  }
}

/** Where several clusters share a server, each is below a path of its own. */
export function pathPrefix(server: URL): string {
  return server.pathname.replace(/\/+$/, '');
}

/** An agent whose connections start from `connect`. */
class TunnelAgent extends Agent {
  readonly #connect: Connect;

  constructor(options: AgentOptions, connect: Connect) {
    super(options);
    this.#connect = connect;
  }

  /** Gives nothing back, as an agent may whose connections take a while: the callback gets the stream. */
  override createConnection(options: ConnectionOptions, callback: (error: Error | null, stream: Duplex) => void) {
    const overTls = (socket: Duplex) =>
      super.createConnection({ ...options, socket } as Parameters<Agent['createConnection']>[0]) as Duplex;
    const failed = (error: Error) => {
      unconnected.add(error);
      callback(error, undefined as unknown as Duplex);
    };
    const { host = '', port = 443 } = options;
    const opened = inTime(undefined, connectDeadline, (signal) => {
      const opening = this.#connect(host, port);
      // What comes too late is nobody's.
      opening.then(
        (socket) => signal.aborted && socket.destroy(),
        () => {},
      );
      return abortable(opening, signal);
    });
    opened.then(overTls).then((stream) => callback(null, stream), failed);
    return undefined;
  }
}

function responseOf(incoming: IncomingMessage): ApiResponse {
  return {
    status: incoming.statusCode ?? 0,
    headers: incoming.headers,
    text: async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks).toString('utf8');
    },
    lines: () => linesOf(incoming),
    chunks: () => textOf(incoming),
  };
}

async function* textOf(incoming: IncomingMessage): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  for await (const chunk of incoming) {
    const text = decoder.write(chunk as Buffer);
    if (text !== '') yield text;
  }
  const rest = decoder.end();
  if (rest !== '') yield rest;
}

/** Lines of any length; what stands behind the last line feed counts when the body has ended well. */
async function* linesOf(incoming: IncomingMessage): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of incoming) {
    const lines = (rest + decoder.write(chunk as Buffer)).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

/** Sockets whose TLS is there. Node says of a socket that it is used again only to requests that did not wait for it. */
const secured = new WeakSet<Duplex>();
/** Failures of requests that took a kept connection while its other end closed it. */
const overtaken = new WeakSet<Error>();
/** Failures of `connect`. */
const unconnected = new WeakSet<Error>();

/** True when the connection was never made, so that asking another server cannot do a thing twice. */
function neverSent(error: unknown): boolean {
  if (error instanceof ConnectDeadlineError || unconnected.has(error as Error)) return true;
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return ['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN'].includes(code);
}
