import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type AddressInfo, type Socket, connect as connectTcp, createServer as createTcpServer } from 'node:net';
import { type Duplex, PassThrough } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Issued, createAuthority, issue, loadAuthority } from '../../../electron/pki/authority.ts';
import { withDeadline } from '../../base/deadline.ts';
import type { ApiRequest } from '../transport.ts';
import { HttpsTransport, type HttpsTransportOptions } from './https-transport.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

let ca: Issued;
let client: Issued;
let server: Server;
let url: string;
let handle: Handler;
const open: HttpsTransport[] = [];

async function issued(commonName: string, usage: 'server' | 'client', by = ca): Promise<Issued> {
  const names = { dns: ['localhost', 'apiserver.test'], ips: ['127.0.0.1'] };
  const authority = await loadAuthority('kubernetes-ca', by);
  return issue(authority, { subject: { commonName }, usages: [usage], names }, Date.now());
}

beforeAll(async () => {
  ca = await createAuthority('kubernetes-ca', Date.now());
  client = await issued('somebody', 'client');
  const { certificate, privateKey } = await issued('server', 'server');
  const tls = { ca: ca.certificate, cert: certificate, key: privateKey, requestCert: true, rejectUnauthorized: false };
  server = createServer(tls, (request, response) => handle(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
afterEach(() => {
  for (const transport of open.splice(0)) transport.close();
  vi.useRealTimers();
});

function transportTo(servers: readonly string[], options: Partial<HttpsTransportOptions> = {}): HttpsTransport {
  const credentials = { ca: ca.certificate, cert: client.certificate, key: client.privateKey };
  const transport = new HttpsTransport({ credentials, servers, ...options });
  open.push(transport);
  return transport;
}

const request = (more: Partial<ApiRequest> = {}): ApiRequest => ({
  method: 'GET',
  path: '/api',
  signal: withDeadline(undefined, 10_000),
  ...more,
});

/** A port of loopback that nobody listens on. */
async function closedPort(): Promise<string> {
  const tcp = createTcpServer();
  tcp.listen(0, '127.0.0.1');
  await once(tcp, 'listening');
  const { port } = tcp.address() as AddressInfo;
  tcp.close();
  await once(tcp, 'close');
  return `https://127.0.0.1:${port}`;
}

async function linesOf(transport: HttpsTransport): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of (await transport.request(request())).lines()) lines.push(line);
  return lines;
}

describe('a request', () => {
  test('carries method, path, headers, body, token and the client’s certificate', async () => {
    let seen: unknown;
    handle = (incoming, response) => {
      const { subject } = (incoming.socket as TLSSocket).getPeerCertificate();
      const { method, url: path, headers } = incoming;
      let body = '';
      incoming.on('data', (chunk: Buffer) => (body += chunk.toString()));
      incoming.on('end', () => {
        seen = { user: subject.CN, method, path, body, type: headers['content-type'], auth: headers.authorization };
        response.writeHead(201, { 'x-warning': 'w' }).end('grün');
      });
    };
    const credentials = { ca: ca.certificate, cert: client.certificate, key: client.privateKey, token: 'secret' };
    const transport = transportTo([url], { credentials });
    const headers = { 'content-type': 'application/json' };
    const answer = await transport.request(request({ method: 'POST', path: '/api/v1?x=1', headers, body: '{"ü":1}' }));
    expect([answer.status, answer.headers['x-warning'], await answer.text()]).toEqual([201, 'w', 'grün']);
    expect(seen).toEqual({
      user: 'somebody',
      method: 'POST',
      path: '/api/v1?x=1',
      body: '{"ü":1}',
      type: 'application/json',
      auth: 'Bearer secret',
    });
  });

  test('uses its connection again', async () => {
    const ports = new Set<number | undefined>();
    handle = (incoming, response) => {
      ports.add(incoming.socket.remotePort);
      response.end('ok');
    };
    const transport = transportTo([url]);
    for (let at = 0; at < 3; at++) await (await transport.request(request())).text();
    expect(ports.size).toBe(1);
  });

  test('may wait for a connection, and then have it, as long as it wants', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const asked: ServerResponse[] = [];
    handle = (_, response) => asked.push(response);
    const transport = transportTo([url], { connections: 1 });
    const both = [transport.request(request()), transport.request(request())];
    for (const [turn, answer] of both.entries()) {
      await vi.waitFor(() => expect(asked).toHaveLength(turn + 1));
      vi.advanceTimersByTime(60_000);
      asked[turn]?.end(`${turn}`);
      expect(await (await answer).text()).toBe(`${turn}`);
    }
  });

  test('is not made to a server of an unknown authority, or of another name', async () => {
    handle = (_, response) => response.end('ok');
    const other = await createAuthority('kubernetes-ca', Date.now());
    const unknown = transportTo([url], { credentials: { ca: other.certificate } });
    await expect(unknown.request(request())).rejects.toThrow(/self-signed|unable to (get|verify)/);
    const misnamed = transportTo([url], { serverName: 'elsewhere.test' });
    await expect(misnamed.request(request())).rejects.toThrow(/elsewhere\.test/);
    const named = transportTo([url], { serverName: 'apiserver.test' });
    expect((await named.request(request())).status).toBe(200);
  });

  test('is made to a server whose name or authority is not what it should be only where the credentials say so', async () => {
    handle = (_, response) => response.end('ok');
    const other = await createAuthority('kubernetes-ca', Date.now());
    const insecure = transportTo([url], { credentials: { ca: other.certificate, insecure: true } });
    expect((await insecure.request(request())).status).toBe(200);
    const named = transportTo([url], { credentials: { ca: ca.certificate, serverName: 'apiserver.test' } });
    expect((await named.request(request())).status).toBe(200);
    const misnamed = transportTo([url], { credentials: { ca: ca.certificate, serverName: 'elsewhere.test' } });
    await expect(misnamed.request(request())).rejects.toThrow(/elsewhere\.test/);
  });

  test('goes below the path of the server', async () => {
    handle = (incoming, response) => response.end(incoming.url);
    const transport = transportTo([`${url}/k8s/clusters/c1/`]);
    expect(await (await transport.request(request({ path: '/api?x=1' }))).text()).toBe('/k8s/clusters/c1/api?x=1');
  });

  test('ends with its signal, before the answer and amid it', async () => {
    const stop = new AbortController();
    handle = () => stop.abort();
    const transport = transportTo([url]);
    await expect(transport.request(request({ signal: stop.signal }))).rejects.toThrow(/abort/);
    const amid = new AbortController();
    handle = (_, response) => void response.write('one\n');
    const answer = await transport.request(request({ signal: amid.signal }));
    const reading = (async () => {
      for await (const _ of answer.lines()) amid.abort();
    })();
    await expect(reading).rejects.toThrow(/abort/);
  });
});

describe('lines', () => {
  test('come whole, however they are cut in transit', async () => {
    const text = 'ä\n{"long":"' + 'x'.repeat(200_000) + '"}\n\nlast 😀';
    handle = (_, response) => {
      const bytes = Buffer.from(text);
      for (const [from, to] of [
        [0, 1],
        [1, 50_000],
        [50_000, bytes.length - 2],
        [bytes.length - 2, bytes.length],
      ]) {
        response.write(bytes.subarray(from, to));
      }
      response.end();
    };
    expect(await linesOf(transportTo([url]))).toEqual(text.split('\n'));
  });

  test('break with the connection', async () => {
    handle = (_, response) => response.write('one\ntwo\nhal', () => response.socket?.destroy());
    await expect(linesOf(transportTo([url]))).rejects.toThrow(/aborted|ECONNRESET/);
  });
});

describe('chunks', () => {
  test('come as they are sent, no character cut, and what is no text marked as such', async () => {
    handle = (_, response) => {
      const bytes = Buffer.concat([Buffer.from('grün 😀 '), Buffer.of(0xff, 0x00), Buffer.from(' end')]);
      for (const byte of bytes) setImmediate(() => response.write(Buffer.of(byte)));
      setImmediate(() => response.end());
    };
    let text = '';
    for await (const chunk of (await transportTo([url]).request(request())).chunks()) text += chunk;
    expect(text).toBe('grün 😀 \ufffd\0 end');
  });
});

describe('a kept connection that its other end closes', () => {
  /** Answers once on each connection, and cuts it at the second request. */
  const answerOnce = () => {
    const served = new Set<unknown>();
    const requests: string[] = [];
    handle = ({ socket, method = '' }, response) => {
      requests.push(method);
      if (served.has(socket)) return void socket.destroy();
      served.add(socket);
      response.end('ok');
    };
    return requests;
  };

  test('does not fail a read: it is asked again', async () => {
    const requests = answerOnce();
    const transport = transportTo([url]);
    await (await transport.request(request())).text();
    expect(await (await transport.request(request())).text()).toBe('ok');
    expect(requests).toEqual(['GET', 'GET', 'GET']);
  });

  test('fails a write, which may have been done', async () => {
    const requests = answerOnce();
    const transport = transportTo([url]);
    await (await transport.request(request())).text();
    await expect(transport.request(request({ method: 'POST', body: '{}' }))).rejects.toThrow(/hang up|ECONNRESET/);
    expect(requests).toEqual(['GET', 'POST']);
  });
});

describe('several servers', () => {
  test('are asked in turn when one takes no connection, and the one that answered first from then on', async () => {
    const asked: string[] = [];
    handle = (incoming, response) => {
      asked.push(incoming.headers.host ?? '');
      response.end('ok');
    };
    const dead = await closedPort();
    const transport = transportTo([dead, url]);
    expect((await transport.request(request({ method: 'POST', body: '{}' }))).status).toBe(200);
    expect((await transport.request(request())).status).toBe(200);
    expect(asked).toEqual([new URL(url).host, new URL(url).host]);
    await expect(transportTo([dead, await closedPort()]).request(request())).rejects.toThrow(/ECONNREFUSED/);
  });

  test('are not asked for what a server may have done before it fell', async () => {
    let requests = 0;
    handle = (incoming) => {
      requests++;
      incoming.socket.destroy();
    };
    const transport = transportTo([url, url]);
    await expect(transport.request(request({ method: 'POST', body: '{}' }))).rejects.toThrow(/hang up|ECONNRESET/);
    expect(requests).toBe(1);
  });

  test('are asked in turn when one opens a port and says nothing', async () => {
    handle = (_, response) => response.end('ok');
    const held: Socket[] = [];
    const mute = createTcpServer((socket) => held.push(socket));
    mute.listen(0, '127.0.0.1');
    await once(mute, 'listening');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const transport = transportTo([`https://127.0.0.1:${(mute.address() as AddressInfo).port}`, url]);
    const answer = transport.request(request());
    await vi.waitFor(() => expect(held).toHaveLength(1));
    await vi.advanceTimersByTimeAsync(10_000);
    expect((await answer).status).toBe(200);
    for (const socket of held) socket.destroy();
    mute.close();
  });
});

test('goes through the connection that it is given, with TLS inside', async () => {
  handle = (_, response) => response.end('through');
  const asked: string[] = [];
  const { port } = new URL(url);
  const transport = transportTo(['https://10.99.99.99:6443'], {
    serverName: 'apiserver.test',
    connect: async (host, wanted) => {
      asked.push(`${host}:${wanted}`);
      return connectTcp(Number(port), '127.0.0.1');
    },
  });
  expect(await (await transport.request(request())).text()).toBe('through');
  expect(asked).toEqual(['10.99.99.99:6443']);
});

test('where the tunnel to one server cannot be opened, another is asked', async () => {
  handle = (_, response) => response.end('through');
  const asked: string[] = [];
  const { port } = new URL(url);
  const transport = transportTo(['https://one.test', 'https://two.test'], {
    serverName: 'apiserver.test',
    connect: async (host) => {
      asked.push(host);
      if (host === 'one.test') throw new Error('it is off');
      return connectTcp(Number(port), '127.0.0.1');
    },
  });
  await Promise.all(
    [1, 2, 3].map(async () => (await transport.request(request({ method: 'POST', body: '{}' }))).text()),
  );
  expect(asked.filter((host) => host === 'two.test')).toHaveLength(3);
});

test('a tunnel that cannot be opened fails the request', async () => {
  const connect = () => Promise.reject(new Error('the host refused the tunnel'));
  const transport = transportTo(['https://10.99.99.99:6443'], { connect });
  await expect(transport.request(request())).rejects.toThrow('the host refused the tunnel');
});

test('a tunnel that does not open in time fails the request, and what comes of it later is closed', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const late = Promise.withResolvers<Duplex>();
  const transport = transportTo(['https://10.99.99.99:6443'], { connect: () => late.promise });
  const failed = expect(transport.request(request())).rejects.toMatchObject({ name: 'TimeoutError' });
  await vi.advanceTimersByTimeAsync(10_000);
  await failed;
  const socket = new PassThrough();
  late.resolve(socket);
  await vi.waitFor(() => expect(socket.destroyed).toBe(true));
});
