import { once } from 'node:events';
import { type Server, createServer } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';

interface Flunder {
  readonly metadata: { readonly name: string; resourceVersion?: string };
  spec?: object;
}

interface SampleTls {
  readonly cert: string;
  readonly key: string;
  /** Who signs the certificates of authenticating proxies. */
  readonly ca: string;
}

const group = 'wardle.example.com';
const groupVersion = `${group}/v1alpha1`;
const collection = `/apis/${groupVersion}/namespaces/default/flunders`;
const groupBody = {
  name: group,
  versions: [{ groupVersion, version: 'v1alpha1' }],
  preferredVersion: { groupVersion, version: 'v1alpha1' },
};
const definition = {
  type: 'object',
  description: 'A flunder, of the sample API server.',
  properties: {
    apiVersion: { type: 'string' },
    kind: { type: 'string' },
    metadata: { type: 'object' },
    spec: { type: 'object', description: 'What it is like.' },
  },
  'x-kubernetes-group-version-kind': [{ group, version: 'v1alpha1', kind: 'Flunder' }],
};
const operation = {
  'x-kubernetes-action': 'list',
  'x-kubernetes-group-version-kind': { group, version: 'v1alpha1', kind: 'Flunder' },
  responses: { 200: { description: 'OK' } },
};
const schemaName = 'com.example.wardle.v1alpha1.Flunder';

/** An API server of another group: believes an authenticating proxy who asks, keeps flunders of one namespace, tells what it serves. */
export class SampleApiServer {
  /** Who asked last, as the proxy said. */
  lastUser: { readonly name?: string; readonly groups: string[] } = { groups: [] };
  readonly #server: Server;
  readonly #sockets = new Set<Duplex>();
  readonly #flunders = new Map<string, Flunder>();
  readonly #watchers = new Set<ServerResponse>();
  #version = 1;

  constructor(tls: SampleTls) {
    this.#server = createServer({ ...tls, requestCert: true, rejectUnauthorized: false }, (incoming, response) => {
      void this.#answer(incoming, response);
    });
    this.#server.on('connection', (socket: Duplex) => this.#sockets.add(socket));
  }

  async listen(address: string, port = 0): Promise<number> {
    this.#server.listen(port, address);
    await once(this.#server, 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  async #answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(incoming.url ?? '/', 'https://sample');
    const socket = incoming.socket as TLSSocket;
    const send = (code: number, body: object) => {
      response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (!socket.authorized || socket.getPeerCertificate().subject.CN !== 'front-proxy-client') {
      return send(401, { kind: 'Status', apiVersion: 'v1', status: 'Failure', code: 401, reason: 'Unauthorized' });
    }
    const groups = incoming.headersDistinct['x-remote-group'] ?? [];
    this.lastUser = { name: incoming.headersDistinct['x-remote-user']?.[0], groups };
    const document = documents[pathname];
    if (document) return send(200, document);
    if (pathname === `${collection}/moved`) {
      response.writeHead(302, { location: 'https://192.0.2.1/elsewhere' }).end();
      return;
    }
    if (pathname === collection && incoming.method === 'GET' && searchParams.get('watch')) {
      response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders();
      this.#watchers.add(response);
      response.once('close', () => this.#watchers.delete(response));
      return;
    }
    await this.#resource(incoming, pathname, send);
  }

  async #resource(incoming: IncomingMessage, path: string, send: (code: number, body: object) => void): Promise<void> {
    const meta = { apiVersion: groupVersion, kind: 'Flunder' };
    const name = path.slice(collection.length + 1);
    if (!path.startsWith(collection)) return send(404, { kind: 'Status', code: 404 });
    switch (`${incoming.method} ${name === '' ? 'all' : 'one'}`) {
      case 'GET all': {
        const items = [...this.#flunders.values()];
        const metadata = { resourceVersion: String(this.#version) };
        return send(200, { apiVersion: groupVersion, kind: 'FlunderList', metadata, items });
      }
      case 'POST all': {
        const body = JSON.parse(await textOf(incoming)) as Flunder;
        body.metadata.resourceVersion = String(++this.#version);
        this.#flunders.set(body.metadata.name, body);
        this.#tell('ADDED', { ...meta, ...body });
        return send(201, { ...meta, ...body });
      }
      default: {
        const found = this.#flunders.get(name);
        if (!found) {
          const message = `flunders.${group} "${name}" not found`;
          const status = { kind: 'Status', apiVersion: 'v1', status: 'Failure', code: 404, reason: 'NotFound' };
          return send(404, { ...status, message });
        }
        if (incoming.method === 'DELETE') this.#flunders.delete(name);
        return send(200, { ...meta, ...found });
      }
    }
  }

  #tell(type: string, object: object): void {
    for (const watcher of this.#watchers) watcher.write(`${JSON.stringify({ type, object })}\n`);
  }
}

const documents: Readonly<Record<string, object>> = {
  '/apis': { kind: 'APIGroupList', apiVersion: 'v1', groups: [groupBody] },
  [`/apis/${group}`]: { kind: 'APIGroup', apiVersion: 'v1', ...groupBody },
  [`/apis/${groupVersion}`]: {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion,
    resources: [
      {
        name: 'flunders',
        singularName: 'flunder',
        namespaced: true,
        kind: 'Flunder',
        verbs: ['create', 'delete', 'get', 'list', 'watch'],
        shortNames: ['fl'],
      },
    ],
  },
  '/openapi/v3': {
    paths: { [`apis/${groupVersion}`]: { serverRelativeURL: `/openapi/v3/apis/${groupVersion}?hash=1` } },
  },
  [`/openapi/v3/apis/${groupVersion}`]: {
    openapi: '3.0.0',
    info: { title: 'sample', version: '1' },
    paths: { [`/apis/${groupVersion}/namespaces/{namespace}/flunders`]: { get: operation } },
    components: { schemas: { [schemaName]: definition } },
  },
  '/openapi/v2': {
    swagger: '2.0',
    info: { title: 'sample', version: '1' },
    paths: {},
    definitions: { [schemaName]: definition },
  },
};

async function textOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
