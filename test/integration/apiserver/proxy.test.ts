import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import type { Duplex } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalMaster, admin } from '../local-master.ts';
import { RawClient } from './raw-client.ts';
import { type Echo, StandInBackend, ownAddress } from './stand-in-backend.ts';

const core = '/api/v1/namespaces/default';

describe('proxies to what objects stand for', () => {
  let master: LocalMaster;
  let api: RawClient;
  let plain: StandInBackend;
  let secure: StandInBackend;
  let port: number;
  let securePort: number;
  const address = ownAddress();

  beforeAll(async () => {
    master = await LocalMaster.start();
    api = new RawClient(master, await master.issue(admin));
    const serving = await master.issueServing('pod');
    plain = new StandInBackend();
    secure = new StandInBackend({ cert: serving.certificate, key: serving.privateKey });
    port = await plain.listen(address);
    securePort = await secure.listen(address);
    const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } };
    await api.send('POST', `${core}/serviceaccounts`, { body: account });
    await pod('web', address);
    await pod('inside', '127.0.0.1');
    const ports = [
      { name: 'web', port: 80, targetPort: port },
      { name: 'tls', port: 443, targetPort: securePort },
    ];
    await must('POST', `${core}/services`, { metadata: { name: 'web' }, spec: { ports } });
    await must('POST', `${core}/services`, { metadata: { name: 'empty' }, spec: { ports: [{ port: 80 }] } });
    await slice('web', 'web', address);
    await slice('stray', 'gone', address);
    await must('POST', `${core}/services`, {
      metadata: { name: 'stray' },
      spec: { ports: [{ name: 'web', port: 80 }] },
    });
    const status = {
      addresses: [{ type: 'InternalIP', address }],
      daemonEndpoints: { kubeletEndpoint: { Port: securePort } },
    };
    await must('POST', '/api/v1/nodes', { metadata: { name: 'h1' }, status });
    const near = { ...status, addresses: [{ type: 'InternalIP', address: '127.0.0.1' }] };
    await must('POST', '/api/v1/nodes', { metadata: { name: 'near' }, status: near });
  });
  afterAll(async () => {
    api.close();
    plain.close();
    secure.close();
    await master.end();
  });

  async function must(method: string, path: string, body: object): Promise<void> {
    const answer = await api.send(method, path, { body });
    expect(answer.code, answer.body).toBeLessThan(300);
  }

  async function pod(name: string, podIP: string): Promise<void> {
    const spec = { containers: [{ name: 'c', image: 'x', ports: [{ containerPort: port }] }] };
    await must('POST', `${core}/pods`, { metadata: { name }, spec });
    const headers = { 'content-type': 'application/merge-patch+json' };
    const body = JSON.stringify({ status: { podIP, podIPs: [{ ip: podIP }] } });
    expect((await api.send('PATCH', `${core}/pods/${name}/status`, { headers, body })).code).toBe(200);
  }

  async function slice(service: string, podName: string, ip: string): Promise<void> {
    await must('POST', '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices', {
      metadata: { name: `${service}-1`, labels: { 'kubernetes.io/service-name': service } },
      addressType: 'IPv4',
      ports: [
        { name: 'web', port },
        { name: 'tls', port: securePort },
      ],
      endpoints: [{ addresses: [ip], conditions: { ready: true }, targetRef: { kind: 'Pod', name: podName } }],
    });
  }

  it.each([
    ['pods/web', ''],
    ['services/web:web', ''],
    ['services/web:80', ''],
    ['services/http:web:web', ''],
    ['services/https:web:443', 'tls'],
    ['services/https:web:tls', 'tls'],
  ])('%s is asked what the client asks', async (name) => {
    const prefix = `${core}/${name}/proxy`;
    const answer = await api.send('GET', `${prefix}/a%2Fb//c?x=1&x=2`, { headers: { 'x-mine': 'here' } });
    expect(answer.code, answer.body).toBe(200);
    const echo = JSON.parse(answer.body) as Echo;
    expect(echo).toMatchObject({ method: 'GET', url: '/a%2Fb//c?x=1&x=2' });
    expect(echo.headers).toMatchObject({ 'x-mine': 'here', 'x-forwarded-for': '127.0.0.1' });
    expect(echo.headers['x-forwarded-uri']).toBe(`${prefix}/a%2Fb//c`);
    expect(answer.headers).toMatchObject({ 'x-own': 'kept', 'content-type': 'application/json' });
    expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
  });

  it('a pod is asked at a port by number, in TLS where that is asked for', async () => {
    for (const name of [`web:${port}`, `http:web:${port}`, `https:web:${securePort}`]) {
      expect((await api.send('GET', `${core}/pods/${name}/proxy/`)).code).toBe(200);
    }
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'])('%s arrives as such', async (method) => {
    const body = method === 'POST' || method === 'PUT' || method === 'PATCH' ? 'x'.repeat(100_000) : undefined;
    const answer = await api.send(method, `${core}/pods/web/proxy/teapot`, { body });
    expect(answer.code).toBe(418);
    if (method === 'HEAD') expect(answer.body).toBe('');
    else expect(JSON.parse(answer.body)).toMatchObject({ method, url: '/teapot', body: body?.length ?? 0 });
  });

  it('a body streams both ways, without a length', async () => {
    const outgoing = await open('POST', `${core}/services/web:web/proxy/stream`, { 'transfer-encoding': 'chunked' });
    outgoing.write('abc');
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    expect(String((await once(response, 'data'))[0])).toBe('got 3\n');
    outgoing.end('de');
    expect(String((await once(response, 'data'))[0])).toBe('got 2\n');
    await once(response, 'end');
  });

  it('what leaves HTTP is joined, and what is refused is told', async () => {
    const headers = { connection: 'Upgrade', upgrade: 'websocket' };
    const outgoing = await open('GET', `${core}/services/web:web/proxy/shell`, headers);
    outgoing.end();
    const [response, socket] = (await once(outgoing, 'upgrade')) as [IncomingMessage, Duplex];
    expect(response.headers.upgrade).toBe('websocket');
    socket.write('hello');
    expect(String((await once(socket, 'data'))[0])).toBe('echo hello');
    const closed = once(socket, 'close');
    socket.end();
    await closed;
    const refused = await open('GET', `${core}/services/web:web/proxy/refuses`, headers);
    refused.end();
    const [answer] = (await once(refused, 'response')) as [IncomingMessage];
    expect(answer.statusCode).toBe(403);
    expect(String((await once(answer, 'data'))[0])).toBe('not us');
    refused.destroy();
  });

  it('credentials stay here', async () => {
    const headers = { cookie: 'theirs=1', 'impersonate-user': 'admin', 'impersonate-group': 'system:masters' };
    const answer = await api.send('GET', `${core}/pods/web/proxy/`, { headers });
    const echo = JSON.parse(answer.body) as Echo;
    expect(Object.keys(echo.headers).filter((name) => /impersonate|authorization|x-remote/.test(name))).toEqual([]);
    expect(echo.headers['cookie']).toBe('theirs=1');
  });

  it('redirects lead through the proxy, and a proxy without a path is a folder', async () => {
    const path = `${core}/services/web:web/proxy`;
    expect((await api.send('GET', `${path}/redirect`)).headers.location).toBe(`${path}/login?a=b`);
    const answer = await api.send('GET', `${path}?a=b`);
    expect(answer).toMatchObject({ code: 301, body: '' });
    expect(answer.headers.location).toBe(`${path}/?a=b`);
  });

  it('who breaks off in the midst is not taken for whole', async () => {
    await expect(api.send('GET', `${core}/pods/web/proxy/break`)).rejects.toThrow(/aborted|hang up/);
  });

  it.each([
    [`${core}/pods/web:1/proxy/`, 503, /^error trying to reach service: dial tcp .*:1: connect: connection refused$/],
    [`${core}/pods/inside/proxy/`, 400, 'address not allowed'],
    [`${core}/pods/none/proxy/`, 404, 'pods "none" not found'],
    [`${core}/pods/ftp:web:21/proxy/`, 400, 'invalid pod request "ftp:web:21"'],
    [`${core}/services/empty/proxy/`, 503, 'no endpoints available for service "empty"'],
    [`${core}/services/web:81/proxy/`, 503, 'no service port 81 found for service "web"'],
    [`${core}/services/stray:web/proxy/`, 503, 'no endpoints available for service "stray"'],
    [`${core}/services/none/proxy/`, 404, 'services "none" not found'],
    ['/api/v1/nodes/near:80/proxy/', 400, 'address not allowed'],
    ['/api/v1/nodes/none/proxy/', 404, 'nodes "none" not found'],
  ])('%s is refused with %i', async (path, code, message) => {
    const answer = await api.send('GET', path);
    expect(answer.code, answer.body).toBe(code);
    const status = JSON.parse(answer.body) as { kind: string; message: string };
    expect(status.kind).toBe('Status');
    if (typeof message === 'string') expect(status.message).toBe(message);
    else expect(status.message).toMatch(message);
  });

  it('a node is its kubelet, whose certificate must be one we know', async () => {
    // The backend's certificate is for loopback only.
    expect((await api.send('GET', '/api/v1/nodes/h1/proxy/healthz')).body).toContain('error trying to reach service');
    const answer = await api.send('GET', '/api/v1/nodes/near/proxy/healthz?verbose');
    expect(answer.code).toBe(503);
    const other = await api.send('GET', `/api/v1/nodes/h1:${port}/proxy/metrics`);
    expect(JSON.parse(other.body)).toMatchObject({ method: 'GET', url: '/metrics' });
  });

  it('kubectl gets through by --raw', async () => {
    const { stdout, stderr } = await master.kubectl(['get', '--raw', `${core}/services/web:web/proxy/hello`]);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({ url: '/hello' });
  });

  async function open(method: string, path: string, headers: Record<string, string>) {
    const { certificate: cert, privateKey: key } = await master.issue(admin);
    const { hostname: host, port: at } = new URL(master.server);
    return request({ host, port: at, ca: master.authorityCertificate, cert, key, method, path, headers });
  }
});
