import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import type { Duplex } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { LocalMaster, admin } from '../local-master.ts';
import { RawClient } from './raw-client.ts';
import { StandInKubelet, echo } from './stand-in-kubelet.ts';

const pod = '/api/v1/namespaces/default/pods/web';

describe('streams through the server to a kubelet', () => {
  let master: LocalMaster;
  let kubelet: StandInKubelet;
  let api: RawClient;
  let tls: { ca: string; cert: string; key: string };

  beforeAll(async () => {
    master = await LocalMaster.start();
    kubelet = await StandInKubelet.start(master);
    const { certificate: cert, privateKey: key } = await master.issue(admin);
    tls = { ca: master.authorityCertificate, cert, key };
    api = new RawClient(master, { certificate: cert, privateKey: key });
    const status = {
      addresses: [{ type: 'InternalIP', address: '127.0.0.1' }],
      daemonEndpoints: { kubeletEndpoint: { Port: kubelet.port } },
    };
    const spec = { nodeName: 'h1', containers: [{ name: 'main', image: 'x' }] };
    const objects = [
      ['/api/v1/nodes', { metadata: { name: 'h1' }, status }],
      ['/api/v1/namespaces/default/serviceaccounts', { metadata: { name: 'default' } }],
      ['/api/v1/namespaces/default/pods', { metadata: { name: 'web' }, spec }],
    ] as const;
    for (const [path, body] of objects) {
      const answer = await api.send('POST', path, { body });
      expect([201, 409], answer.body).toContain(answer.code);
    }
  });
  afterEach(() => {
    kubelet.script.conversation = echo;
  });
  afterAll(async () => {
    api.close();
    kubelet.close();
    await master.end();
  });

  const at = () => new URL(master.server);

  it.each([
    ['v5.channel.k8s.io', 'exec?command=sh&stdin=1&stdout=1'],
    ['v4.channel.k8s.io', 'exec?command=sh&stdin=1&stdout=1'],
    ['base64.channel.k8s.io', 'attach?stdin=1&stdout=1'],
    ['v4.base64.channel.k8s.io', 'attach?stdin=1&stdout=1'],
    ['v4.base64.channel.k8s.io', 'portforward?ports=80'],
  ])('WebSocket %s to %s carries every message as it is', async (protocol, what) => {
    const secret = 'base64url.bearer.authorization.k8s.io.dG9rZW4';
    const socket = new WebSocket(`wss://${at().host}${pod}/${what}`, [protocol, secret], tls);
    await once(socket, 'open');
    expect(socket.protocol).toBe(protocol);
    for (const message of [Buffer.from([0]), Buffer.from('\x01hello'), Buffer.alloc(300_000, 'x')]) {
      socket.send(message);
      const [back] = (await once(socket, 'message')) as [Buffer];
      expect(back.equals(message)).toBe(true);
    }
    const closed = once(socket, 'close');
    socket.close(1000);
    expect((await closed)[0]).toBe(1000);
    const { headers, user } = kubelet.seen.at(-1) ?? { headers: {}, user: '' };
    expect(headers['sec-websocket-protocol']).toBe(protocol);
    expect(user).toBe('kube-apiserver-kubelet-client');
  });

  function open(method: string, what: string, headers: Record<string, string | string[]> = {}) {
    const asked = { connection: 'Upgrade', upgrade: 'SPDY/3.1', ...headers };
    const outgoing = request({
      ...tls,
      host: at().hostname,
      port: at().port,
      method,
      path: `${pod}/${what}`,
      headers: asked,
    });
    outgoing.end();
    return outgoing;
  }

  async function upgraded(method: string, what: string, headers?: Record<string, string | string[]>) {
    const outgoing = open(method, what, headers);
    const [response, socket] = (await once(outgoing, 'upgrade')) as [IncomingMessage, Duplex];
    return { response, socket };
  }

  it.each(['POST', 'GET'])('SPDY by %s keeps the versions the client offers', async (method) => {
    const name = 'X-Stream-Protocol-Version';
    const { response, socket } = await upgraded(method, 'exec?command=ls&stdout=1', {
      [name]: ['v5.channel.k8s.io', 'v4.channel.k8s.io'],
    });
    expect(response.headers['x-stream-protocol-version']).toBe('v5.channel.k8s.io');
    expect(kubelet.seen.at(-1)).toMatchObject({ method, url: '/exec/default/web/main?output=1&command=ls' });
    const frame = Buffer.from([0x80, 3, 0, 1, 0, 0, 0, 0, 255, 254, 0]);
    socket.write(frame);
    expect((await once(socket, 'data'))[0]).toEqual(frame);
    socket.destroy();
  });

  it('SPDY within WebSocket is agreed on by the two ends alone', async () => {
    const protocol = 'SPDY/3.1+portforward.k8s.io';
    const { response, socket } = await upgraded('GET', 'portforward', {
      upgrade: 'websocket',
      'sec-websocket-protocol': protocol,
      'sec-websocket-version': '13',
      'sec-websocket-key': 'x'.repeat(22) + '==',
    });
    expect(response.headers).toMatchObject({ upgrade: 'websocket', 'sec-websocket-protocol': protocol });
    const frame = Buffer.from([0x82, 0x02, 0x80, 0x03]);
    socket.write(frame);
    expect((await once(socket, 'data'))[0]).toEqual(frame);
    socket.destroy();
  });

  it.each(['client', 'kubelet'] as const)('ends on both sides when the %s closes', async (who) => {
    let theirs: Duplex | undefined;
    kubelet.script.conversation = (socket) => {
      theirs = socket;
      socket.resume();
    };
    const { socket } = await upgraded('POST', 'portforward');
    socket.resume();
    const closed = once(socket, 'close');
    if (who === 'client') socket.end();
    else theirs?.end();
    await closed;
    await expect.poll(() => kubelet.connections).toBe(0);
  });

  it.each([400, 403, 404, 500])('a kubelet that answers %i is heard in its own words', async (code) => {
    const outgoing = open('POST', `exec?command=refuse&command=${code}&stdout=1`);
    const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
    expect(answer.statusCode).toBe(code);
    expect(String((await once(answer, 'data'))[0])).toBe('pod does not exist\n');
    outgoing.destroy();
    const { stderr } = await master.kubectl(['exec', 'web', '--', 'refuse', String(code)]);
    expect(stderr).toContain('pod does not exist');
  });

  it('what is wrong with the request is told before anybody is asked', async () => {
    const asked = kubelet.seen.length;
    for (const [what, code, words] of [
      ['exec?stdout=1', 422, 'command: Required value'],
      ['exec?command=ls&stdout=1&container=none', 400, 'container none is not valid for pod web'],
      ['log?tailLines=-1', 422, 'tailLines: Invalid value: -1: must be greater than or equal to 0'],
      ['log?sinceTime=x', 400, 'parsing time'],
    ] as const) {
      const outgoing = open('GET', what, what.startsWith('log') ? { connection: 'close', upgrade: 'x' } : {});
      const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
      expect(answer.statusCode, what).toBe(code);
      expect(String((await once(answer, 'data'))[0])).toContain(words);
      outgoing.destroy();
    }
    expect(kubelet.seen.length).toBe(asked);
  });

  it('a kubelet with a certificate of somebody else is spoken to only where the client says so', async () => {
    const verified = await api.send('GET', `${pod}/log?insecureSkipTLSVerifyBackend=true`);
    expect(verified).toMatchObject({ code: 200, body: 'a log\n' });
  });

  const whole = 200 * 1024 * 1024;

  async function residentMiB(): Promise<number> {
    const status = await readFile(`/proc/${master.process('apiserver').pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
  }

  it('200 MB come through to a slow reader, and others are answered meanwhile', async () => {
    const chunk = Buffer.alloc(64 * 1024, 'x');
    kubelet.script.conversation = (socket) => {
      let left = whole;
      const more = () => {
        while (left > 0) {
          left -= chunk.length;
          if (left <= 0) return void socket.end(chunk);
          if (!socket.write(chunk)) return void socket.once('drain', more);
        }
      };
      more();
      socket.resume();
    };
    const before = await residentMiB();
    const { socket } = await upgraded('POST', 'exec?command=cat&stdout=1');
    let received = 0;
    let most = 0;
    let slowest = 0;
    for await (const part of socket as AsyncIterable<Buffer>) {
      const earlier = Math.floor(received / (20 * 1024 * 1024));
      received += part.length;
      if (Math.floor(received / (20 * 1024 * 1024)) === earlier) continue;
      const started = performance.now();
      expect((await api.send('GET', '/api/v1/nodes/h1')).code).toBe(200);
      slowest = Math.max(slowest, performance.now() - started);
      most = Math.max(most, await residentMiB());
    }
    expect(received).toBe(whole);
    process.stdout.write(
      `200 MB: ${Math.round(most - before)} MiB more, the slowest GET meanwhile ${Math.round(slowest)} ms\n`,
    );
    expect(most - before).toBeLessThan(100);
  });

  it('200 MB go through to a kubelet', async () => {
    let received = 0;
    const ended = new Promise<void>((resolve) => {
      kubelet.script.conversation = (socket) => {
        socket.on('data', (part: Buffer) => (received += part.length));
        socket.on('end', () => {
          resolve();
          socket.end();
        });
      };
    });
    const before = await residentMiB();
    const { socket } = await upgraded('POST', 'exec?command=cat&stdin=1');
    socket.resume();
    const chunk = Buffer.alloc(64 * 1024, 'x');
    for (let left = whole; left > 0; left -= chunk.length) {
      if (!socket.write(chunk)) await once(socket, 'drain');
    }
    socket.end();
    await ended;
    expect(received).toBe(whole);
    expect((await residentMiB()) - before).toBeLessThan(100);
  });
});
