import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JobKind } from '../../common/api/batch/v1/job.ts';
import { type Node, NodeKind } from '../../common/api/core/v1/node.ts';
import { type Pod, PodKind } from '../../common/api/core/v1/pod.ts';
import { LeaseKind } from '../../common/api/coordination/v1/lease.ts';
import type { ApiObject, Kind } from '../../common/api/schema/kind.ts';
import type { ApiClient } from '../../common/client/api-client.ts';
import { LocalMaster } from './local-master.ts';
import { Watched } from './watched.ts';

const count = 100;
const silent = 'simulation.pilothouse.dev/silent';

let master: LocalMaster;
let client: ApiClient;
let nodes: Watched<Node>;
let pods: Watched<Pod>;
const watched: Array<Watched<ApiObject>> = [];

beforeAll(async () => {
  // Two beats and a bit.
  const lifecycle = ['--node-monitor-grace-period=24s', '--cluster-cidr=10.244.0.0/16'];
  master = await LocalMaster.start({ components: { 'controller-manager': lifecycle, scheduler: [] } });
  client = await master.client();
  const flags = [`--nodes=${count}`, '--zones=3', '--start-delay=200ms', '--run-time=1s'];
  await master.startComponent('simulated-nodes', flags);
  nodes = await follow(NodeKind);
  pods = await follow(PodKind, 'default');
});
afterAll(async () => {
  for (const each of watched) await each.end();
  await master.end();
});

async function follow<T extends ApiObject>(kind: Kind<T>, namespace?: string): Promise<Watched<T>> {
  const one = await new Watched(client, kind, namespace).start();
  watched.push(one as unknown as Watched<ApiObject>);
  return one;
}

const conditionOf = ({ status }: Node | Pod, wanted: string) =>
  status?.conditions?.find(({ type }) => type === wanted)?.status;
const isReady = (object: Node | Pod) => conditionOf(object, 'Ready') === 'True';
const labelled = (found: readonly Pod[], app: string) =>
  found.filter(({ metadata }) => metadata.labels?.['app'] === app);

async function kubectl(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await master.kubectl(args);
  if (code !== 0) throw new Error(stderr);
  return stdout;
}

const deployment = (name: string, replicas: number) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name },
  spec: {
    replicas,
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'c', image: 'demo:1' }] } },
  },
});

const apply = (manifest: object) => master.kubectl(['apply', '-f', '-'], { stdin: JSON.stringify(manifest) });

describe('simulated nodes', () => {
  it('register, become ready, get addresses for pods, and each renews its own lease', async () => {
    const found = await nodes.until(
      'all nodes ready and without taints',
      (all) => all.length === count && all.every((node) => isReady(node) && !node.spec?.taints?.length),
    );
    expect(new Set(found.map(({ spec }) => spec?.podCIDR)).size).toBe(count);
    const zones = Map.groupBy(found, ({ metadata }) => metadata.labels?.['topology.kubernetes.io/zone']);
    expect([...zones.keys()].sort()).toEqual(['zone-1', 'zone-2', 'zone-3']);
    const leases = await follow(LeaseKind, 'kube-node-lease');
    const renewed = await leases.until('every lease renewed once', (all) => {
      return (
        all.length === count && all.every(({ metadata, spec }) => isLater(spec?.renewTime, metadata.creationTimestamp))
      );
    });
    expect(renewed.every(({ metadata, spec }) => spec?.holderIdentity === metadata.name)).toBe(true);
    expect(renewed.every(({ metadata }) => metadata.ownerReferences?.[0]?.kind === 'Node')).toBe(true);
  });

  it('run the pods of a Deployment, each with an address of its node', async () => {
    await apply(deployment('web', 300));
    const found = await pods.until(
      'three hundred ready pods',
      (all) => labelled(all, 'web').filter(isReady).length === 300,
    );
    const addresses = new Set(found.map(({ status }) => status?.podIP));
    expect(addresses.size).toBe(300);
    for (const { spec, status } of found) {
      const range = nodes.list().find(({ metadata }) => metadata.name === spec.nodeName)?.spec?.podCIDR ?? '';
      expect(status?.podIP?.startsWith(range.replace(/\.0\/24$/, '.'))).toBe(true);
    }
    const [pod] = found;
    expect(pod?.status?.conditions?.map(({ type, status }) => `${type}=${status}`).sort()).toEqual([
      'ContainersReady=True',
      'Initialized=True',
      'PodReadyToStartContainers=True',
      'PodScheduled=True',
      'Ready=True',
    ]);
    expect(pod?.status?.containerStatuses?.[0]).toMatchObject({
      name: 'c',
      image: 'demo:1',
      ready: true,
      started: true,
    });
    expect(await kubectl('rollout', 'status', 'deployment/web')).toContain('successfully rolled out');
  });

  it('let pods go that are deleted, and use their addresses again', async () => {
    await kubectl('scale', 'deployment/web', '--replicas=20');
    await pods.until('twenty pods left', (all) => labelled(all, 'web').length === 20);
    await kubectl('delete', 'deployment/web');
    await pods.until('no pods left', (all) => labelled(all, 'web').length === 0);
  });

  it('end the pods of a Job with success, and others as they ask for', async () => {
    const jobs = await follow(JobKind, 'default');
    await apply(job('good', {}));
    await apply(
      job('bad', { 'simulation.pilothouse.dev/exit-code': '3', 'simulation.pilothouse.dev/run-time': '10ms' }),
    );
    const found = await jobs.until('one job complete and one failed', (all) => {
      const ended = all.flatMap(({ metadata, status }) =>
        (status?.conditions ?? [])
          .filter(({ status: is }) => is === 'True')
          .map(({ type }) => `${metadata.name} ${type}`),
      );
      return ended.includes('good Complete') && ended.includes('bad Failed');
    });
    expect(found.find(({ metadata }) => metadata.name === 'good')?.status?.succeeded).toBe(4);
    const failed = pods.list().find(({ metadata }) => metadata.labels?.['job-name'] === 'bad');
    expect(failed?.status?.containerStatuses?.[0]?.state?.terminated).toMatchObject({ exitCode: 3, reason: 'Error' });
  });

  it('start a pod’s init containers in turn, and give it the time to end that it takes', async () => {
    const annotations = { 'simulation.pilothouse.dev/stop-delay': '1h' };
    const inits = [
      { name: 'one', image: 'demo:1' },
      { name: 'side', image: 'demo:1', restartPolicy: 'Always' },
    ];
    const spec = {
      initContainers: inits,
      containers: [{ name: 'c', image: 'demo:1' }],
      terminationGracePeriodSeconds: 2,
    };
    await apply({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'slow', annotations }, spec });
    const named = (all: readonly Pod[]) => all.find(({ metadata }) => metadata.name === 'slow');
    const started = named(await pods.until('the pod ready', (all) => named(all) !== undefined && isReady(named(all)!)));
    expect(started?.status?.initContainerStatuses).toMatchObject([
      { name: 'one', ready: true, state: { terminated: { exitCode: 0, reason: 'Completed' } } },
      { name: 'side', ready: true, started: true },
    ]);
    let killed: unknown;
    pods.onChange((all) => (killed = named(all)?.status?.containerStatuses?.[0]?.state?.terminated ?? killed));
    await kubectl('delete', 'pod/slow');
    expect(killed).toMatchObject({ exitCode: 137 });
  });

  it('fall silent when they are told to, are given up, and come back with their pods', async () => {
    await apply(deployment('steady', 200));
    const before = await pods.until('the pods ready', (all) => labelled(all, 'steady').filter(isReady).length === 200);
    const ours = labelled(before, 'steady').filter(({ spec }) => spec.nodeName === 'sim-7');
    expect(ours.length).toBeGreaterThan(0);
    await kubectl('annotate', 'node', 'sim-7', `${silent}=true`);
    const seven = (all: readonly Node[]) => all.find(({ metadata }) => metadata.name === 'sim-7')!;
    const given = await nodes.until(
      'the silent node given up',
      (all) => conditionOf(seven(all), 'Ready') === 'Unknown',
      90_000,
    );
    expect(given.filter((node) => !isReady(node)).map(({ metadata }) => metadata.name)).toEqual(['sim-7']);
    const there = (all: readonly Pod[]) => labelled(all, 'steady').filter(({ spec }) => spec.nodeName === 'sim-7');
    await pods.until('its pods not ready', (all) => there(all).length > 0 && !there(all).some(isReady));
    await kubectl('annotate', 'node', 'sim-7', `${silent}-`);
    await nodes.until('the node back', (all) => isReady(seven(all)) && !seven(all).spec?.taints?.length);
    await pods.until('its pods ready', (all) => there(all).length > 0 && there(all).every(isReady));
  });

  it('stay away when they are deleted', async () => {
    await kubectl('delete', 'node', 'sim-100');
    // Pods of a node that is not there are given 40 s: it may have been a mistake.
    const gone = 120_000;
    await pods.until(
      'its pods elsewhere',
      (all) => {
        const steady = labelled(all, 'steady').filter(isReady);
        return steady.length === 200 && !steady.some(({ spec }) => spec.nodeName === 'sim-100');
      },
      gone,
    );
    expect(nodes.list().map(({ metadata }) => metadata.name)).not.toContain('sim-100');
  });

  it('are taken up by another process where one has ended', async () => {
    const uids = () =>
      labelled(pods.list(), 'steady')
        .map(({ metadata }) => metadata.uid)
        .sort();
    const before = uids();
    await master.restart('simulated-nodes');
    await apply(deployment('later', 10));
    await pods.until('new pods ready', (all) => labelled(all, 'later').filter(isReady).length === 10);
    expect(uids()).toEqual(before);
    const restarts = labelled(pods.list(), 'steady').map(({ status }) => status?.containerStatuses?.[0]?.restartCount);
    expect(new Set(restarts)).toEqual(new Set([0]));
  });
});

const isLater = (renewed: string | undefined, created: string | undefined) =>
  Date.parse(renewed ?? '') > Date.parse(created ?? '') + 2_000;

const job = (name: string, annotations: Record<string, string>) => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name },
  spec: {
    completions: 4,
    parallelism: 2,
    backoffLimit: 0,
    template: {
      metadata: { annotations },
      spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'demo:1' }] },
    },
  },
});
