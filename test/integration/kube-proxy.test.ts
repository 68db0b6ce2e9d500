import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EndpointSlice } from '../../common/api/discovery/v1/endpoint-slice.ts';
import type { Service } from '../../common/api/core/v1/service.ts';
import type { Source } from '../../common/client/follow.ts';
import { Informer } from '../../common/client/informer.ts';
import { Lifetime } from '../../common/base/lifetime.ts';
import { createLogger } from '../../agent-bundle/supervisor/logger.ts';
import { Proxier } from '../../agent-bundle/kube-proxy/proxier.ts';

/** The real kernel: a namespace is the node, where nft and the clients run; another one carries all endpoints. */
const node = `ph-node-${process.pid}`;
const podSide = `ph-pods-${process.pid}`;
const within = (namespace: string, ...command: string[]) => ['ip', 'netns', 'exec', namespace, ...command] as const;
const inside = (...command: string[]) => within(node, ...command);
const run = (...[command, ...args]: readonly string[]) =>
  execFileSync(command as string, args, { encoding: 'utf8', timeout: 20_000 });

const server = `
const ips = process.argv.slice(1);
const tcp = ips.map((ip) => new Promise((up) => require('node:net').createServer((s) => s.end(ip)).listen(8080, ip, up)));
const udp = ips.map((ip) => new Promise((up) => {
  const socket = require('node:dgram').createSocket('udp4');
  socket.on('message', (_, from) => socket.send(ip, from.port, from.address)).bind(8080, ip, up);
}));
Promise.all([...tcp, ...udp]).then(() => console.log('up'));
`;
const tcpClient = `
const [host, port, count] = process.argv.slice(1);
const ask = () => new Promise((done) => {
  let text = '';
  const socket = require('node:net').connect(Number(port), host);
  socket.on('data', (d) => (text += d)).on('end', () => done(text)).on('error', (e) => done(e.code));
});
(async () => { const seen = []; for (let i = 0; i < Number(count); i++) seen.push(await ask()); console.log(seen.join(' ')); })();
`;
const udpClient = `
const [host, port] = process.argv.slice(1);
const socket = require('node:dgram').createSocket('udp4');
socket.on('message', (m) => { console.log(m.toString()); socket.close(); });
socket.connect(Number(port), host, () => socket.send('hi'));
socket.on('error', (e) => { console.log(e.code); socket.close(); });
`;
const ask = (host: string, port: number, count = 1) =>
  run(...inside(process.execPath, '-e', tcpClient, host, String(port), String(count)))
    .trim()
    .split(' ');
const askUdp = (host: string, port: number) =>
  run(...inside(process.execPath, '-e', udpClient, host, String(port))).trim();

/** A source whose objects the test sets. */
class SettableSource<T extends { metadata: { resourceVersion?: string } }> implements Source<T> {
  #events: Array<{ type: 'MODIFIED'; object: T }> = [];
  #wake: (() => void) | undefined;
  readonly #first: T[];
  constructor(first: T[]) {
    this.#first = first;
  }
  put(object: T) {
    this.#events.push({ type: 'MODIFIED', object });
    this.#wake?.();
  }
  async list() {
    return { items: this.#first, metadata: { resourceVersion: '1' } };
  }
  async *watch(_: string, signal: AbortSignal) {
    while (!signal.aborted) {
      yield* this.#events.splice(0);
      if (this.#events.length > 0) continue;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
    }
  }
}

const pods = ['10.244.0.2', '10.244.0.3', '10.244.0.4'];
const service = (name: string, clusterIP: string, over: Partial<Service['spec']> = {}): Service => ({
  metadata: { name, namespace: 'default' },
  spec: { type: 'NodePort', clusterIP, ports: [{ port: 80, protocol: 'TCP' }], ...over },
});
const sliceOf = (name: string, ips: string[], protocol = 'TCP'): EndpointSlice => ({
  metadata: { name: `${name}-1`, namespace: 'default', labels: { 'kubernetes.io/service-name': name } },
  addressType: 'IPv4',
  ports: [{ port: 8080, protocol }],
  endpoints: ips.map((ip) => ({ addresses: [ip], nodeName: 'h1', conditions: { ready: true } })),
});

describe('the kernel under kube-proxy', () => {
  let servers: ChildProcess | undefined;
  let applied = Promise.withResolvers<void>();
  const lifetime = new Lifetime((error) => expect.fail(error.message));
  const slices = new SettableSource<EndpointSlice>([
    sliceOf('web', pods),
    sliceOf('even', pods),
    sliceOf('dns', pods, 'UDP'),
    sliceOf('sticky', pods),
    sliceOf('empty', []),
  ]);

  beforeAll(async () => {
    for (const namespace of [node, podSide]) {
      run('ip', 'netns', 'add', namespace);
      run(...within(namespace, 'ip', 'link', 'set', 'lo', 'up'));
    }
    run(...inside('ip', 'link', 'add', 'cni0', 'type', 'veth', 'peer', 'name', 'eth0', 'netns', podSide));
    run(...inside('ip', 'addr', 'add', '10.244.0.1/24', 'dev', 'cni0'));
    run(...inside('ip', 'addr', 'add', '192.168.7.7/32', 'dev', 'lo'));
    run(...inside('ip', 'link', 'set', 'cni0', 'up'));
    run(...inside('ip', 'link', 'add', 'uplink', 'type', 'bridge'));
    run(...inside('ip', 'addr', 'add', '192.168.8.1/24', 'dev', 'uplink'));
    run(...inside('ip', 'link', 'set', 'uplink', 'up'));
    run(...inside('ip', 'route', 'add', 'default', 'via', '192.168.8.2'));
    for (const ip of pods) run(...within(podSide, 'ip', 'addr', 'add', `${ip}/24`, 'dev', 'eth0'));
    run(...within(podSide, 'ip', 'link', 'set', 'eth0', 'up'));
    run(...within(podSide, 'ip', 'route', 'add', 'default', 'via', '10.244.0.1'));
    const [command, ...args] = within(podSide, process.execPath, '-e', server, ...pods);
    servers = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((resolve) => servers?.stdout?.once('data', resolve));
    const services = new SettableSource<Service>([
      service('web', '10.96.0.10', { ports: [{ port: 80, protocol: 'TCP', nodePort: 30080 }] }),
      {
        ...service('even', '10.96.0.11'),
        metadata: {
          name: 'even',
          namespace: 'default',
          annotations: { 'pilothouse.dev/load-balancing': 'round-robin' },
        },
      },
      service('dns', '10.96.0.12', { ports: [{ port: 53, protocol: 'UDP' }] }),
      service('sticky', '10.96.0.13', { sessionAffinity: 'ClientIP' }),
      service('empty', '10.96.0.14'),
    ]);
    const informers = { services: new Informer(services), slices: new Informer(slices) };
    const proxier = new Proxier({
      ...informers,
      nodeName: 'h1',
      balancing: 'random',
      clusterCIDR: '10.244.0.0/16',
      logger: createLogger('silent'),
      apply: async (script, signal) => {
        signal.throwIfAborted();
        const [nft, ...nftArgs] = inside('nft', '-f', '-');
        execFileSync(nft, nftArgs, { input: script });
        applied.resolve();
      },
    });
    for (const loop of [informers.services, informers.slices, proxier]) lifetime.run((signal) => loop.run(signal));
    await proxier.firstPass();
  });

  afterAll(async () => {
    await lifetime.end();
    servers?.kill();
    for (const namespace of [node, podSide]) run('ip', 'netns', 'del', namespace);
  });

  it('spreads connections to a cluster IP over every endpoint', () => {
    expect(new Set(ask('10.96.0.10', 80, 60))).toEqual(new Set(pods));
  });

  it('takes turns where a service asks for round robin', () => {
    const seen = ask('10.96.0.11', 80, 30);
    for (const ip of pods) expect(seen.filter((answer) => answer === ip)).toHaveLength(10);
  });

  it('answers on the node port of every local address', () => {
    expect(pods).toContain(ask('192.168.7.7', 30080)[0]);
  });

  it('carries UDP', () => {
    expect(pods).toContain(askUdp('10.96.0.12', 53));
  });

  it('keeps a client with its endpoint where affinity is ClientIP', () => {
    expect(new Set(ask('10.96.0.13', 80, 20)).size).toBe(1);
  });

  it('refuses at once what has no endpoints', () => {
    expect(ask('10.96.0.14', 80)).toEqual(['ECONNREFUSED']);
  });

  it('follows endpoints as they come and go', async () => {
    applied = Promise.withResolvers();
    slices.put(sliceOf('web', [pods[1] as string]));
    await applied.promise;
    expect(new Set(ask('10.96.0.10', 80, 10))).toEqual(new Set([pods[1]]));
    applied = Promise.withResolvers();
    slices.put(sliceOf('web', []));
    await applied.promise;
    expect(ask('10.96.0.10', 80)).toEqual(['ECONNREFUSED']);
  });
});
