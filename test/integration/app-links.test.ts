import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EndpointSliceKind } from '../../common/api/discovery/v1/endpoint-slice.ts';
import { EventKind } from '../../common/api/core/v1/event.ts';
import { NamespaceKind } from '../../common/api/core/v1/namespace.ts';
import { NodeKind } from '../../common/api/core/v1/node.ts';
import { type Pod, PodKind } from '../../common/api/core/v1/pod.ts';
import { ServiceAccountKind } from '../../common/api/core/v1/service-account.ts';
import { ServiceKind } from '../../common/api/core/v1/service.ts';
import type { ApiClient } from '../../common/client/api-client.ts';
import { parseKubeconfig } from '../../common/client/kubeconfig.ts';
import type { Params, Row } from '../../common/ipc/contract.ts';
import type { ResourceRow } from '../../common/ipc/rows/resource.ts';
import type { FeedHandler, FeedSink } from '../../electron/services/ipc/handlers.ts';
import { ClusterLinks } from '../../electron/services/links/cluster-links.ts';
import { objectCalls } from '../../electron/services/resources/object-calls.ts';
import { resourceFeeds } from '../../electron/services/resources/feeds.ts';
import { LocalMaster } from './local-master.ts';

/** Milliseconds a test waits for what must come. */
const deadline = 30_000;
const cluster = 'local';
const namespace = 'links';
const { signal } = new AbortController();

let master: LocalMaster;
let api: ApiClient;
let links: ClusterLinks;

beforeAll(async () => {
  master = await LocalMaster.start({ storage: 'etcd' });
  api = await master.client();
  await api.create(NamespaceKind, { metadata: { name: namespace } });
  // A controller's work: none runs here.
  for (const each of [namespace, 'default']) {
    await api.create(ServiceAccountKind, { metadata: { name: 'default', namespace: each } });
  }
});
afterAll(async () => {
  await master?.end();
});
beforeEach(() => {
  links = new ClusterLinks({
    reach: async () => {
      const credentials = parseKubeconfig(await readFile(master.kubeconfig, 'utf8'), master.kubeconfig);
      return { cluster, access: 'direct', credentials };
    },
  });
});
afterEach(async () => {
  await links.close();
});

type ResourceFeed = keyof ReturnType<typeof resourceFeeds>;
type ResourceRowOf<N extends ResourceFeed> = Row<N> & ResourceRow;

/** A page that looks at a feed: its rows, its state, and everything it was told. */
class Looking<N extends ResourceFeed> implements FeedSink<ResourceRowOf<N>> {
  readonly rows = new Map<string, ResourceRowOf<N>>();
  readonly told: string[] = [];
  #state = 'loading';
  #changed = () => {};
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;

  constructor(feed: ReturnType<typeof resourceFeeds>[N], params: Params<N>) {
    this.#running = (feed as FeedHandler<N>)(params, this, this.#stop.signal);
    this.#running.catch(() => this.#changed());
  }

  replace(rows: Iterable<readonly [string, ResourceRowOf<N>]>): void {
    this.rows.clear();
    for (const [key, row] of rows) this.rows.set(key, row);
    this.told.push('replace');
    this.become({ kind: 'live' });
  }

  upsert(key: string, row: ResourceRowOf<N>): void {
    this.rows.set(key, row);
    this.told.push(`upsert ${row.name}`);
    this.#changed();
  }

  delete(key: string): void {
    this.told.push(`delete ${this.rows.get(key)?.name}`);
    this.rows.delete(key);
    this.#changed();
  }

  become({ kind }: { kind: string }): void {
    if (kind !== this.#state) this.told.push(kind);
    this.#state = kind;
    this.#changed();
  }

  get names(): string[] {
    return [...this.rows.values()].map(({ name }) => name).sort();
  }

  named(name: string): ResourceRowOf<N> | undefined {
    return [...this.rows.values()].find((row) => row.name === name);
  }

  get isLive(): boolean {
    return this.#state === 'live';
  }

  /** Fulfilled once it is so; rejects with what it was told when that takes too long. */
  async until(what: string, isSo: (looking: this) => boolean): Promise<void> {
    const late = AbortSignal.timeout(deadline);
    while (!isSo(this)) {
      await new Promise<void>((resolve, reject) => {
        this.#changed = resolve;
        this.#running.catch(reject);
        late.addEventListener('abort', () => reject(new Error(`waited for ${what}; ${this.told.join(', ')}`)));
      });
    }
  }

  async end(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }
}

function look<N extends ResourceFeed>(name: N, params: Omit<Params<N>, 'cluster'>): Looking<N> {
  return new Looking(resourceFeeds(links)[name], { cluster, ...params });
}

const podOf = (name: string, spec: Partial<Pod['spec']> = {}): Pod => ({
  metadata: { name, namespace, labels: { app: 'web' } },
  spec: { containers: [{ name: 'c', image: 'x', resources: { requests: { cpu: '250m', memory: '64Mi' } } }], ...spec },
});

const remove = (name: string) => api.delete(PodKind, { name, namespace }, { gracePeriodSeconds: 0, signal });

/** Fulfilled once the server serves so many watches: those of earlier tests may be ending still. */
async function watchesBecome(wanted: number): Promise<void> {
  const late = AbortSignal.timeout(deadline);
  const now = async () => /^apiserver_longrunning_requests (\d+)$/m.exec(await api.text('/metrics', { signal }))?.[1];
  while ((await now()) !== String(wanted)) late.throwIfAborted();
}

describe('feeds of a real API server', () => {
  it('show what is there, and each change', async () => {
    await api.create(PodKind, podOf('there'));
    const pods = look('pods', { namespace });
    await pods.until('the first rows', ({ isLive }) => isLive);
    await api.create(PodKind, podOf('new'));
    await pods.until('the new pod', ({ names }) => names.includes('new'));
    await remove('there');
    await pods.until('its end', ({ names }) => !names.includes('there'));
    await remove('new');
    await pods.until('the other’s end', ({ names }) => names.length === 0);
    await pods.end();
    expect(pods.told.slice(0, 3)).toEqual(['replace', 'live', 'upsert new']);
  });

  it('of one cluster share a watch, and a namespace sees only its own', async () => {
    const all = look('pods', {});
    const own = look('pods', { namespace });
    const nodes = look('nodes', {});
    await all.until('rows', ({ isLive }) => isLive);
    await own.until('rows', ({ isLive }) => isLive);
    await nodes.until('rows', ({ isLive }) => isLive);
    await api.create(PodKind, { ...podOf('elsewhere'), metadata: { name: 'elsewhere', namespace: 'default' } });
    await api.create(PodKind, podOf('here'));
    await all.until('both', ({ names }) => names.includes('elsewhere') && names.includes('here'));
    await own.until('its own', ({ names }) => names.includes('here'));
    expect(own.names).toEqual(['here']);
    // One for pods, of which the nodes know too, and one for nodes.
    await watchesBecome(2);
    await remove('here');
    await api.delete(PodKind, { name: 'elsewhere', namespace: 'default' }, { gracePeriodSeconds: 0, signal });
    for (const each of [all, own, nodes]) await each.end();
  });

  it('go stale when the server is killed and live when it is back, with no row lost or doubled', async () => {
    await Promise.all(['a', 'b', 'c'].map((name) => api.create(PodKind, podOf(name))));
    const pods = look('pods', { namespace });
    await pods.until('the rows', ({ names }) => names.length === 3);
    await master.process('apiserver').end('SIGKILL');
    await pods.until('stale', ({ isLive }) => !isLive);
    expect(pods.names).toEqual(['a', 'b', 'c']);
    await master.restart('apiserver');
    await pods.until('live', ({ isLive }) => isLive);
    await remove('b');
    await api.create(PodKind, podOf('d'));
    await pods.until('what happened since', ({ names }) => names.join() === 'a,c,d');
    await pods.end();
    expect(pods.told.filter((told) => told === 'replace')).toHaveLength(1);
    expect(pods.told.filter((told) => told === 'upsert d')).toHaveLength(1);
    await Promise.all(['a', 'c', 'd'].map(remove));
  });

  it('add up a node’s pods as they come, change and go', async () => {
    const allocatable = { cpu: '4', memory: '8Gi', pods: '110' };
    await api.create(NodeKind, { metadata: { name: 'n1' } });
    await api.patch(NodeKind, { name: 'n1' }, { status: { allocatable } }, { subresource: 'status' });
    const nodes = look('nodes', {});
    await nodes.until('the node', ({ names }) => names.includes('n1'));
    await api.create(PodKind, podOf('p1', { nodeName: 'n1' }));
    await api.create(PodKind, podOf('p2', { nodeName: 'n1' }));
    await nodes.until('two pods', (page) => page.named('n1')?.pods === 2);
    expect(nodes.named('n1')).toMatchObject({ cpuRequested: 0.5, memoryRequested: 128 << 20, podCapacity: 110 });
    const ended = { metadata: {}, status: { phase: 'Succeeded' } };
    await api.patch(PodKind, { name: 'p1', namespace }, ended, { subresource: 'status' });
    await nodes.until('one that ended', (page) => page.named('n1')?.pods === 1);
    await remove('p2');
    await nodes.until('none', (page) => page.named('n1')?.pods === 0);
    expect(nodes.named('n1')).toMatchObject({ cpuRequested: 0, memoryRequested: 0 });
    await nodes.end();
    await remove('p1');
  });

  it('join a service with its endpoint slices', async () => {
    const metadata = { name: 'web', namespace };
    await api.create(ServiceKind, { metadata, spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } });
    const services = look('services', { namespace });
    await services.until('the service', ({ names }) => names.length === 1);
    const labels = { 'kubernetes.io/service-name': 'web' };
    await api.create(EndpointSliceKind, {
      metadata: { name: 'web-1', namespace, labels },
      addressType: 'IPv4',
      endpoints: [{ addresses: ['10.244.0.2'], nodeName: 'n1', targetRef: { kind: 'Pod', name: 'web-0' } }],
      ports: [{ port: 80 }],
    });
    await services.until('its endpoint', (page) => page.named('web')?.endpoints.length === 1);
    expect(services.named('web')?.endpoints).toEqual([
      { address: '10.244.0.2', ready: true, node: 'n1', pod: 'web-0' },
    ]);
    await api.delete(EndpointSliceKind, { name: 'web-1', namespace }, { signal });
    await services.until('no endpoint', (page) => page.named('web')?.endpoints.length === 0);
    await services.end();
  });

  it('keep the newest 2,000 events', async () => {
    const at = (index: number) => new Date(Date.UTC(2026, 0, 1) + index * 1_000).toISOString().replace('.000Z', 'Z');
    const make = (index: number) =>
      api.create(EventKind, {
        metadata: { name: `e${index}`, namespace },
        involvedObject: { kind: 'Pod', name: 'p', namespace },
        reason: 'Tested',
        lastTimestamp: at(index),
      });
    for (let from = 0; from < 2_050; from += 50)
      await Promise.all(Array.from({ length: 50 }, (_, at) => make(from + at)));
    const events = look('events', { namespace });
    await events.until('the rows', ({ isLive }) => isLive);
    expect(events.rows.size).toBe(2_000);
    expect(events.named('e49')).toBeUndefined();
    await make(2_050);
    await events.until('the newest', (page) => page.named('e2050') !== undefined);
    expect([events.rows.size, events.named('e50')]).toEqual([2_000, undefined]);
    await events.end();
  });

  it('of a cluster that refuses the list end with why', async () => {
    const nobody = await master.writeKubeconfig('nobody', { commonName: 'nobody' });
    await links.close();
    links = new ClusterLinks({
      reach: async () => ({
        cluster,
        access: 'direct',
        credentials: parseKubeconfig(await readFile(nobody, 'utf8'), nobody),
      }),
    });
    await expect(look('pods', {}).until('rows', ({ isLive }) => isLive)).rejects.toThrow(/cannot list resource "pods"/);
  });
});

describe('calls on objects of a real API server', () => {
  const configMap = { cluster, apiVersion: 'v1', kind: 'ConfigMap', namespace, name: 'settings' };

  it('create several at once, show them as YAML, write what was edited, and delete', async () => {
    const calls = objectCalls(links);
    const yaml =
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {mode: "0644", "on": "yes"}\n---\n' +
      'apiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: Secret, metadata: {generateName: s-}}]\n';
    const { created } = await calls['objects.create']({ cluster, namespace, yaml }, signal);
    expect(created).toEqual([
      { apiVersion: 'v1', kind: 'ConfigMap', namespace, name: 'settings' },
      { apiVersion: 'v1', kind: 'Secret', namespace, name: expect.stringMatching(/^s-/) as string },
    ]);
    const before = (await calls['objects.yaml'](configMap, signal)).yaml;
    expect(before).toContain('data:\n  mode: "0644"\n  "on": "yes"\n');
    expect(before).not.toContain('managedFields');
    const edited = before.replace('"0644"', '"0600"');
    await calls['objects.replace']({ ...configMap, yaml: edited, dryRun: true }, signal);
    expect((await calls['objects.yaml'](configMap, signal)).yaml).toBe(before);
    const after = (await calls['objects.replace']({ ...configMap, yaml: edited, dryRun: false }, signal)).yaml;
    expect(after).toContain('mode: "0600"');
    await expect(calls['objects.replace']({ ...configMap, yaml: edited, dryRun: false }, signal)).rejects.toThrow(
      /has been modified/,
    );
    await calls['objects.delete'](configMap, signal);
    await expect(calls['objects.yaml'](configMap, signal)).rejects.toThrow(/not found/);
  });

  it('tell the server’s refusal whole, and what was created before it', async () => {
    const calls = objectCalls(links);
    const yaml =
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: first}\n---\n' +
      'apiVersion: v1\nkind: Service\nmetadata: {name: Wrong}\nspec: {ports: [{port: 70000}]}\n';
    const refused = calls['objects.create']({ cluster, namespace, yaml }, signal);
    await expect(refused).rejects.toThrow(/metadata\.name: Invalid value.*spec\.ports\[0\]\.port: Invalid value/s);
    await expect(refused).rejects.toMatchObject({ params: { object: 'Service Wrong', created: 'ConfigMap first' } });
  });

  it.each([
    [
      'a field of another kind',
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\nspec: {}',
      /unknown field "spec"/,
    ],
    ['a kind nobody knows', 'apiVersion: example.org/v1\nkind: Thing\nmetadata: {name: x}', /no kind Thing/],
    ['no kind at all', 'apiVersion: v1\nmetadata: {name: x}', /kind is missing/],
    ['nothing', '# a comment\n', /no object/],
  ])('refuse %s', async (_what, yaml, reason) => {
    await expect(objectCalls(links)['objects.create']({ cluster, namespace, yaml }, signal)).rejects.toThrow(reason);
  });

  it('do not make another object of the one that is edited', async () => {
    const calls = objectCalls(links);
    const yaml = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n';
    await calls['objects.create']({ cluster, namespace, yaml }, signal);
    const text = (await calls['objects.yaml'](configMap, signal)).yaml;
    for (const [from, to, field] of [
      ['name: settings', 'name: other', 'metadata.name'],
      [`namespace: ${namespace}`, 'namespace: default', 'metadata.namespace'],
      ['kind: ConfigMap', 'kind: Secret', 'kind'],
      ['apiVersion: v1', 'apiVersion: v2', 'apiVersion'],
    ] as const) {
      const replacing = calls['objects.replace']({ ...configMap, yaml: text.replace(from, to), dryRun: false }, signal);
      await expect(replacing).rejects.toMatchObject({ code: 'object-identity-changed', params: { field } });
    }
    const blind = calls['objects.replace'](
      { ...configMap, yaml: text.replace(/ +resourceVersion.*\n/, ''), dryRun: false },
      signal,
    );
    await expect(blind).rejects.toThrow('resourceVersion is missing');
    await calls['objects.delete'](configMap, signal);
  });

  it('scale, and keep pods off a node', async () => {
    const calls = objectCalls(links);
    const yaml =
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  selector: {matchLabels: {app: web}}\n' +
      '  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: x}]}}\n';
    await calls['objects.create']({ cluster, namespace, yaml }, signal);
    const web = { cluster, apiVersion: 'apps/v1', kind: 'Deployment', namespace, name: 'web' };
    expect(await calls['objects.scale']({ ...web, replicas: 5 }, signal)).toEqual({ replicas: 5 });
    expect(await calls['objects.scale']({ ...web, replicas: 0 }, signal)).toEqual({ replicas: 0 });
    await api.create(NodeKind, { metadata: { name: 'n2' } });
    await calls['nodes.setUnschedulable']({ cluster, node: 'n2', unschedulable: true }, signal);
    expect((await api.get(NodeKind, { name: 'n2' })).spec?.unschedulable).toBe(true);
    await calls['nodes.setUnschedulable']({ cluster, node: 'n2', unschedulable: false }, signal);
    expect((await api.get(NodeKind, { name: 'n2' })).spec?.unschedulable ?? false).toBe(false);
  });
});
