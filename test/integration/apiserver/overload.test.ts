import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { type TLSSocket, connect } from 'node:tls';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Identity } from '../../../build/local/credentials.ts';
import { LocalMaster, admin, kubeletOf } from '../local-master.ts';
import { RawClient } from './raw-client.ts';

const maps = '/api/v1/namespaces/default/configmaps';
const events = '/api/v1/namespaces/default/events';
const manager: Identity = { commonName: 'system:kube-controller-manager' };
const overlay: Identity = { commonName: 'system:flanneld' };
const flags = [
  '--max-requests-inflight=10',
  '--max-mutating-requests-inflight=5',
  '--request-timeout=5s',
  '--min-request-timeout=2',
];

describe('an apiserver that is asked too much', () => {
  let master: LocalMaster;
  let api: RawClient;
  let tls: { ca: string; cert: string; key: string };
  beforeAll(async () => {
    master = await LocalMaster.start({ apiserverFlags: flags });
    tls = await credentials(admin);
    api = await clientOf(admin);
    // Whoever may not do something is refused before it takes long.
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' };
    const subjects = [manager, overlay].map(({ commonName }) => ({ kind: 'User', name: commonName }));
    const binding = { metadata: { name: 'askers' }, roleRef, subjects };
    await api.send('POST', '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', { body: binding });
    const asker = await clientOf(overlay);
    await vi.waitFor(async () => expect((await asker.send('GET', maps)).code).toBe(200), { timeout: 4_500 });
    asker.close();
  });
  afterAll(async () => {
    api.close();
    await master.end();
  });

  async function credentials(identity: Identity) {
    const { certificate: cert, privateKey: key } = await master.issue(identity);
    return { ca: master.authorityCertificate, cert, key };
  }

  const clientOf = async (identity: Identity) => new RawClient(master, await master.issue(identity));

  /** A connection on which nothing is read until somebody says so. */
  async function rawSocket(own = tls): Promise<TLSSocket> {
    const { hostname: host, port } = new URL(master.server);
    const socket = connect({ ...own, host, port: Number(port) });
    socket.on('error', () => {});
    await once(socket, 'secureConnect');
    socket.pause();
    return socket;
  }

  /** Everything that comes, until the server closes. */
  async function readAll(socket: TLSSocket): Promise<string> {
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
    socket.resume();
    if (!socket.closed) await once(socket, 'close');
    return text;
  }

  async function residentMiB(): Promise<number> {
    const status = await readFile(`/proc/${master.process('apiserver').pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
  }

  /** Writes that are under way until they are ended: their bodies do not come. */
  async function hangingWrites(count: number, identity: Identity, path = maps): Promise<TLSSocket[]> {
    const own = await credentials(identity);
    const sockets = await Promise.all(Array.from({ length: count }, () => rawSocket(own)));
    for (const socket of sockets) {
      const head = `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50`;
      socket.write(`${head}\r\n\r\n{`);
    }
    return sockets;
  }

  it('refuses what is too much with 429, and neither probes nor administrators', async () => {
    const held = await hangingWrites(5, manager);
    const other = await clientOf(manager);
    const refused = { metadata: { name: 'x', namespace: 'default' } };
    await expect
      .poll(async () => (await other.send('POST', maps, { body: refused })).code, { timeout: 4_500 })
      .toBe(429);
    const answer = await other.send('POST', maps, { body: refused });
    if (answer.code === 429) {
      expect(answer.headers['retry-after']).toBe('1');
      expect(JSON.parse(answer.body)).toEqual({
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        message: 'Too many requests, please try again later.',
        reason: 'TooManyRequests',
        details: { retryAfterSeconds: 1 },
        code: 429,
      });
    }
    expect((await api.send('POST', maps, { body: { metadata: { name: 'by-admin' } } })).code).toBe(201);
    expect((await other.send('GET', '/readyz')).code).toBe(200);
    expect((await other.send('GET', maps)).code).toBe(200);
    for (const socket of held) socket.destroy();
    await expect.poll(async () => (await other.send('POST', maps, { body: refused })).code).not.toBe(429);
    other.close();
  });

  it('keeps places for nodes that others cannot take', async () => {
    const held = await hangingWrites(4, overlay, events);
    const other = await clientOf(overlay);
    const node = await clientOf(kubeletOf('h1'));
    const post = async () => (await other.send('POST', events, { body: {} })).code;
    await expect.poll(post, { timeout: 4_500 }).toBe(429);
    const registered = await node.send('POST', '/api/v1/nodes', { body: { metadata: { name: 'h1' } } });
    expect(registered.code, registered.body).toBe(201);
    for (const socket of held) socket.destroy();
    other.close();
    node.close();
  });

  it('answers a body that does not come with 504 when its time is over, and closes', async () => {
    const [socket] = await hangingWrites(1, admin);
    if (!socket) throw new Error('no socket');
    const text = await readAll(socket);
    expect(text).toMatch(/^HTTP\/1\.1 504 /);
    expect(text).toContain('"message":"Timeout: request did not complete within the allotted timeout"');
    expect(text).toContain('"reason":"Timeout"');
  });

  it('takes no longer than the client wants to wait', async () => {
    const socket = await rawSocket();
    socket.write(`POST ${maps}?timeout=200ms HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n{`);
    expect(await readAll(socket)).toMatch(/^HTTP\/1\.1 504 /);
    const refused = await api.send('GET', `${maps}?timeout=soon`);
    expect(refused.code).toBe(400);
    expect(refused.body).toContain('invalid timeout specified in the request URL');
  });

  it('ends a watch after the least time or twice that, unless it asks for its own', async () => {
    const seen: string[] = [];
    for await (const line of api.lines(`${maps}?watch=1`)) seen.push(line);
    for await (const line of api.lines(`${maps}?watch=1&timeoutSeconds=1`)) seen.push(line);
    expect(seen.length).toBeGreaterThan(0);
  });

  it('a watcher that does not read holds nobody up, and no memory', async () => {
    const [watchers, changes, size] = [50, 150, 200_000];
    const stuck = await rawSocket();
    const started = JSON.parse((await api.send('GET', maps)).body) as { metadata: { resourceVersion: string } };
    const from = `resourceVersion=${started.metadata.resourceVersion}&timeoutSeconds=60`;
    stuck.write(`GET ${maps}?watch=1&${from} HTTP/1.1\r\nHost: x\r\n\r\n`);
    const received = Array.from({ length: watchers }, () => 0);
    // One client each would be one connection each anyway: a watch keeps its own.
    const reading = received.map(async (_none, at) => {
      for await (const line of api.lines(`${maps}?watch=1&${from}`)) {
        if (!line.includes('"big-')) continue;
        received[at] = (received[at] ?? 0) + 1;
        if (received[at] === changes) return;
      }
    });
    const before = await residentMiB();
    const value = 'x'.repeat(size);
    for (let at = 0; at < changes; at++) {
      const body = { metadata: { name: `big-${at % 10}` }, data: { value, at: String(at) } };
      const place = at < 10 ? maps : `${maps}/big-${at % 10}`;
      expect((await api.send(at < 10 ? 'POST' : 'PUT', place, { body })).code).toBeLessThan(300);
    }
    await Promise.all(reading);
    expect(received).toEqual(received.map(() => changes));
    // The log of changes and what is on its way to 50 others; 30 MB more for each who does not read would be 1.5 GB.
    expect((await residentMiB()) - before).toBeLessThan(400);
    stuck.destroy();
  });

  it('a list that is not read is cut off in the time of a request', async () => {
    // More than the kernel takes in between.
    const value = 'x'.repeat(900_000);
    for (let at = 0; at < 40; at++) {
      const body = { metadata: { name: `long-${at}` }, data: { value } };
      expect((await api.send('POST', maps, { body })).code).toBe(201);
    }
    const socket = await rawSocket();
    socket.write(`GET ${maps} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    await sleep(10_000);
    const text = await readAll(socket);
    expect(text).toMatch(/^HTTP\/1\.1 200 /);
    // Nobody may take half for the whole: the last chunk is missing.
    expect(text.endsWith('0\r\n\r\n')).toBe(false);
  });

  it('who goes away is worked for no more', async () => {
    const { hostname: host, port } = new URL(master.server);
    const outgoing = request({ ...tls, host, port, path: `${maps}?watch=1&timeoutSeconds=60` });
    outgoing.end();
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    response.resume();
    const longRunning = async () =>
      /^apiserver_longrunning_requests (\d+)$/m.exec((await api.send('GET', '/metrics')).body)?.[1];
    expect(await longRunning()).toBe('1');
    outgoing.destroy();
    await expect.poll(longRunning).toBe('0');
  });

  it('every answer has an audit id, the client’s own if it has one', async () => {
    const own = await api.send('GET', '/version', { headers: { 'audit-id': 'mine-1' } });
    expect(own.headers['audit-id']).toBe('mine-1');
    for (const path of ['/version', maps, '/none', `${maps}/none`]) {
      const { headers } = await api.send('GET', path);
      expect(headers['audit-id']).toMatch(/^[0-9a-f-]{36}$/);
      expect(headers['cache-control']).toBe('no-cache, private');
    }
  });

  it('strangers are told exactly that', async () => {
    const stranger = new RawClient(master);
    const headers = { authorization: 'Bearer nonsense' };
    expect(JSON.parse((await stranger.send('GET', '/api', { headers })).body)).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'Unauthorized',
      reason: 'Unauthorized',
      code: 401,
    });
    expect(JSON.parse((await stranger.send('GET', '/')).body)).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'forbidden: User "system:anonymous" cannot get path "/"',
      reason: 'Forbidden',
      details: {},
      code: 403,
    });
    expect((await stranger.send('GET', '/readyz?verbose')).body).toContain('[+]etcd ok\n');
    stranger.close();
  });
});
