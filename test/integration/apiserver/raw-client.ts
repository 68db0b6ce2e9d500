import { Agent, request } from 'node:https';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import type { LocalMaster } from '../local-master.ts';

/** A certificate to show, or a CA of somebody else. PEM texts. */
interface Credential {
  readonly certificate: string;
  readonly privateKey: string;
}

export interface RawAnswer {
  readonly code: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

interface RawRequest {
  readonly headers?: Readonly<Record<string, string>>;
  /** Objects are sent as JSON. */
  readonly body?: string | Buffer | object;
}

/** HTTP as it is, for what no client would send. */
export class RawClient {
  readonly #agent: Agent;
  readonly #server: URL;

  constructor(master: LocalMaster, credential?: Credential, server = master.server) {
    const { certificate, privateKey } = credential ?? {};
    this.#agent = new Agent({ ca: master.authorityCertificate, cert: certificate, key: privateKey, keepAlive: true });
    this.#server = new URL(server);
  }

  async send(method: string, path: string, options: RawRequest = {}): Promise<RawAnswer> {
    const incoming = await this.#open(method, path, options);
    const chunks: Buffer[] = [];
    for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    return { code: incoming.statusCode ?? 0, headers: incoming.headers, body };
  }

  /** The answer's JSON. */
  async json<T = Record<string, unknown>>(method: string, path: string, options?: RawRequest): Promise<T> {
    return JSON.parse((await this.send(method, path, options)).body) as T;
  }

  /** The lines of an answer as they come, until it ends or the reader stops. */
  async *lines(path: string, options: RawRequest = {}): AsyncGenerator<string> {
    const incoming = await this.#open('GET', path, options);
    try {
      yield* createInterface({ input: incoming });
    } finally {
      incoming.destroy();
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  #open(method: string, path: string, { headers = {}, body }: RawRequest): Promise<IncomingMessage> {
    const isObject = typeof body === 'object' && !Buffer.isBuffer(body);
    const bytes = isObject ? Buffer.from(JSON.stringify(body)) : body;
    const typed: Record<string, string> = isObject ? { 'content-type': 'application/json' } : {};
    return new Promise((resolve, reject) => {
      const { hostname: host, port } = this.#server;
      const all = {
        ...typed,
        ...headers,
        ...(bytes === undefined ? {} : { 'content-length': Buffer.byteLength(bytes) }),
      };
      const outgoing = request({ agent: this.#agent, host, port, method, path, headers: all }, resolve);
      outgoing.on('error', reject);
      outgoing.end(bytes);
    });
  }
}
