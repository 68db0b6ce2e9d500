import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NodeKind } from '../../../common/api/core/v1/node.ts';
import { AppError } from '../../../common/base/app-error.ts';
import { FakeHost } from '../../../test/fakes/fake-host.ts';
import { ManualClock } from '../../../test/fakes/manual-clock.ts';
import { ClusterLinks } from './cluster-links.ts';
import { twoMasters } from '../../../test/fakes/two-masters.ts';
import type { Reach } from './reach.ts';
import { TlsServer } from '../../../test/fakes/tls-server.ts';

/** An API server in so far as these tests need one. */
class StandInApiserver {
  readonly #tls: TlsServer;
  /** Paths that were asked for, but for /version. */
  readonly asked: string[] = [];
  readonly #watches = new Set<ServerResponse>();

  private constructor(tls: TlsServer) {
    this.#tls = tls;
    tls.server.on('request', (request: IncomingMessage, response: ServerResponse) => this.#answer(request, response));
  }

  static async start(): Promise<StandInApiserver> {
    return new StandInApiserver(await TlsServer.start());
  }

  get port(): number {
    return this.#tls.port;
  }

  get ca(): string {
    return this.#tls.ca;
  }

  get watches(): number {
    return this.#watches.size;
  }

  end(): void {
    this.#tls.end();
  }

  #answer({ url = '' }: IncomingMessage, response: ServerResponse): void {
    if (url === '/version') return void response.end('{"gitVersion":"v1.36.0"}');
    this.asked.push(url.replace(/\?.*/, url.includes('watch=true') ? ' watch' : ''));
    if (!url.includes('watch=true')) {
      return void response.end(
        '{"items":[{"metadata":{"name":"h1","resourceVersion":"1"}}],"metadata":{"resourceVersion":"5"}}',
      );
    }
    this.#watches.add(response);
    response.on('close', () => this.#watches.delete(response));
    response.flushHeaders();
  }
}

let api: StandInApiserver;
let links: ClusterLinks;
let clock: ManualClock;
let reach: Reach | AppError;
/** Hosts that were opened, in order. */
let opened: FakeHost[];
const off = new Set<string>();
const { signal } = new AbortController();

beforeEach(async () => {
  api = await StandInApiserver.start();
  clock = new ManualClock();
  opened = [];
  off.clear();
  reach = { cluster: 'lab', spec: twoMasters, access: 'ssh', credentials: { server: 'https://x', ca: api.ca } };
  links = new ClusterLinks({
    clock,
    reach: async () => {
      if (reach instanceof AppError) throw reach;
      return reach;
    },
    openHost: () => async (spec) => {
      if (off.has(spec.name)) {
        throw new AppError('host-unreachable', { host: spec.name, address: spec.address, port: 22, reason: 'off' });
      }
      const host = new FakeHost(spec.name);
      host.listen('127.0.0.1', 6443, () => {
        const socket = connect(api.port, '127.0.0.1');
        host.lost.addEventListener('abort', () => socket.destroy());
        return socket;
      });
      opened.push(host);
      return host;
    },
  });
});
afterEach(async () => {
  await links.close();
  api.end();
});

/** The state once it is of that kind. */
function becomes(kind: string): Promise<unknown> {
  const now = links.state('lab');
  if (now.kind === kind) return Promise.resolve(now);
  return new Promise((resolve) => {
    const stop = links.onState((_cluster, state) => {
      if (state.kind !== kind) return;
      stop();
      resolve(state);
    });
  });
}

const names = () => opened.map(({ name }) => name);

describe('a link', () => {
  test('goes through the first master, and says that the cluster is connected', async () => {
    const link = await links.open('lab');
    expect((await link.api.list(NodeKind, { signal })).items).toHaveLength(1);
    expect(await becomes('connected')).toEqual({ kind: 'connected', version: 'v1.36.0' });
    expect(names()).toEqual(['h1']);
  });

  test('goes through the next master where the first is off, and stays there', async () => {
    off.add('h1');
    const link = await links.open('lab');
    await link.api.list(NodeKind, { signal });
    off.clear();
    await link.api.list(NodeKind, { signal });
    expect(names()).toEqual(['h2']);
  });

  test('moves on when its master is lost', async () => {
    const link = await links.open('lab');
    await link.api.list(NodeKind, { signal });
    off.add('h1');
    await opened[0]!.close();
    expect((await link.api.list(NodeKind, { signal })).items).toHaveLength(1);
    expect(names()).toEqual(['h1', 'h2']);
  });

  test('says why no master can be reached, and finds one that comes back', async () => {
    off.add('h1').add('h2');
    const link = await links.open('lab');
    await expect(link.api.list(NodeKind, { signal })).rejects.toThrow(/cannot be reached/);
    expect(await becomes('unreachable')).toMatchObject({ error: { code: 'host-unreachable' } });
    off.clear();
    await clock.advance(30_000);
    expect(await becomes('connected')).toMatchObject({ version: 'v1.36.0' });
  });

  test('is shared by all who look, and closed a minute after the last', async () => {
    const [one, other] = [await links.open('lab'), await links.open('lab')];
    await Promise.all([one.api.list(NodeKind, { signal }), other.api.list(NodeKind, { signal })]);
    expect(names()).toEqual(['h1']);
    one.release();
    other.release();
    await becomes('connected');
    await clock.advance(59_999);
    expect(opened[0]!.lost.aborted).toBe(false);
    const idle = becomes('idle');
    await clock.advance(1);
    await idle;
    await links.close();
    expect(opened[0]!.lost.aborted).toBe(true);
  });

  test('to a cluster that was never made reaches hosts, and says what is missing for the API', async () => {
    reach = { cluster: 'lab', spec: twoMasters, access: 'ssh' };
    const link = await links.open('lab');
    expect((await link.host('h3', signal)).name).toBe('h3');
    await expect(link.api.list(NodeKind, { signal })).rejects.toThrow(
      expect.objectContaining({ code: 'kubeconfig-missing' }) as Error,
    );
  });

  test('to an imported cluster asks its server, and knows no hosts', async () => {
    const server = `https://127.0.0.1:${api.port}`;
    reach = { cluster: 'lab', access: 'direct', credentials: { server, ca: api.ca, serverName: 'kubernetes' } };
    const link = await links.open('lab');
    expect((await link.api.list(NodeKind, { signal })).items).toHaveLength(1);
    expect(link.spec).toBeUndefined();
    await expect(link.host('h1', signal)).rejects.toThrow(expect.objectContaining({ code: 'host-unknown' }) as Error);
  });

  test('cannot be opened while its cluster cannot be read, and can once it can', async () => {
    const good = reach;
    reach = new AppError('cluster-unknown', { cluster: 'lab', known: 'none' });
    await expect(links.open('lab')).rejects.toThrow('knows no cluster');
    reach = good;
    expect((await links.open('lab')).spec).toBe(twoMasters);
  });
});

describe('a mirror', () => {
  const told = () => {
    const changes: string[] = [];
    const silences: Array<string | undefined> = [];
    return {
      changes,
      silences,
      onChange: (key: string, object: unknown) => void changes.push(`${object ? '+' : '-'}${key}`),
      onSilence: (error: Error | undefined) => void silences.push(error && 'silent'),
    };
  };

  test('is one for all who hold it, and ends a while after the last', async () => {
    const link = await links.open('lab');
    const [one, other] = [link.informer(NodeKind), link.informer(NodeKind)];
    expect(one.mirror).toBe(other.mirror);
    await one.mirror.synced(signal);
    one.release();
    other.release();
    const again = link.informer(NodeKind);
    expect(again.mirror).toBe(one.mirror);
    again.release();
    await clock.advance(10_000);
    expect(link.informer(NodeKind).mirror).not.toBe(one.mirror);
    expect(api.asked.filter((path) => path === '/api/v1/nodes')).toHaveLength(1);
  });

  test('lists again after a reset, from the cluster as it is then', async () => {
    const link = await links.open('lab');
    const shared = link.informer(NodeKind);
    const subscriber = told();
    shared.subscribe(subscriber);
    await shared.mirror.synced(signal);
    const before = api;
    api = await StandInApiserver.start();
    reach = { ...(reach as Reach), credentials: { server: 'https://x', ca: api.ca } };
    await links.reset('lab');
    while (api.watches === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(api.asked).toEqual(['/api/v1/nodes', '/api/v1/nodes watch']);
    expect(subscriber.changes).toEqual(['+h1']);
    before.end();
  });

  test('tells that it cannot be heard, to whoever comes later too, and that it is heard again', async () => {
    off.add('h1').add('h2');
    const link = await links.open('lab');
    const shared = link.informer(NodeKind);
    const first = told();
    await new Promise<void>((resolve) => {
      shared.subscribe({ ...first, onSilence: (error) => (first.onSilence(error), resolve()) });
    });
    const later = told();
    shared.subscribe(later);
    expect(later.silences).toEqual(['silent']);
    off.clear();
    await clock.advance(30_000);
    await shared.mirror.synced(signal);
    expect([later.silences.at(-1), later.changes]).toEqual([undefined, ['+h1']]);
  });
});
