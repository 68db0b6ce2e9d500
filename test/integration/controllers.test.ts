import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DeploymentKind } from '../../common/api/apps/v1/deployment.ts';
import { ReplicaSetKind } from '../../common/api/apps/v1/replica-set.ts';
import { LeaseKind } from '../../common/api/coordination/v1/lease.ts';
import { EndpointsKind } from '../../common/api/core/v1/endpoints.ts';
import { NamespaceKind } from '../../common/api/core/v1/namespace.ts';
import { type Node, NodeKind } from '../../common/api/core/v1/node.ts';
import { type Pod, PodKind } from '../../common/api/core/v1/pod.ts';
import { ReplicationControllerKind } from '../../common/api/core/v1/replication-controller.ts';
import { ServiceKind } from '../../common/api/core/v1/service.ts';
import { EndpointSliceKind } from '../../common/api/discovery/v1/endpoint-slice.ts';
import type { ApiObject } from '../../common/api/schema/kind.ts';
import type { ApiClient } from '../../common/client/api-client.ts';
import { followed } from './followed.ts';
import { LocalMaster } from './local-master.ts';
import type { SimulatedNode } from './simulated-node.ts';
import { threeNodes } from './three-nodes.ts';

let master: LocalMaster;
let client: ApiClient;
const nodes = new Map<string, SimulatedNode>();
const { follow, newNamespace, unfollow } = followed(() => client);

beforeAll(async () => {
  master = await LocalMaster.start({ storage: 'etcd' });
  client = await master.client();
  await startControllerManager();
  await master.startComponent('scheduler');
  for (const node of await threeNodes(master, follow, fail)) nodes.set(node.name, node);
});

afterAll(async () => {
  await unfollow();
  for (const node of nodes.values()) await node.silence();
  await master.end();
});

const startControllerManager = () =>
  master.startComponent('controller-manager', [
    '--cluster-cidr=10.244.0.0/16',
    '--node-monitor-grace-period=4s',
    `--root-ca-file=${master.folder}/ca.crt`,
    // One that is killed leaves a lease behind, which the next one would have to wait for.
    '--leader-elect=false',
  ]);

let unexpected: Error | undefined;
const fail = (error: Error) => (unexpected ??= error);

async function kubectl(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await master.kubectl(args);
  if (code !== 0) throw new Error(`kubectl ${args.join(' ')} ended with ${code}: ${stderr}`);
  return stdout;
}

const isReadyNode = ({ status }: Node) =>
  status?.conditions?.some((each) => each.type === 'Ready' && each.status === 'True');
const isReadyPod = (pod: Pod) =>
  !pod.metadata.deletionTimestamp &&
  pod.status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True');
const readyOf = (count: number) => (pods: Pod[]) => pods.length === count && pods.every(isReadyPod);
const ipsOf = (pods: Pod[]) => pods.map((pod) => pod.status?.podIP).sort();
const names = (objects: ApiObject[]) => objects.map((object) => object.metadata.name).sort();

const template = (app: string, image = 'demo:1') => ({
  metadata: { name: '', labels: { app } },
  spec: { containers: [{ name: 'main', image, resources: { requests: { cpu: '10m' } } }] },
});

async function newReplicationController(namespace: string, name: string, replicas: number) {
  const spec = { replicas, selector: { app: name }, template: template(name) };
  return client.create(ReplicationControllerKind, { metadata: { name, namespace }, spec });
}

describe('nodes', () => {
  it('have pod CIDRs of their own', async () => {
    const { items } = await client.list(NodeKind);
    const cidrs = items.map((node) => node.spec?.podCIDR ?? '');
    expect(new Set(cidrs).size).toBe(3);
    for (const cidr of cidrs) expect(cidr).toMatch(/^10\.244\.\d+\.0\/24$/);
  });
});

describe('a replication controller', () => {
  it('has its pods bound and ready, and a service in front of it has their addresses', async () => {
    const namespace = await newNamespace('replication');
    const pods = await follow(PodKind, namespace);
    const endpoints = await follow(EndpointsKind, namespace);
    const slices = await follow(EndpointSliceKind, namespace);
    const spec = { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080, protocol: 'TCP' }] };
    const service = await client.create(ServiceKind, { metadata: { name: 'web', namespace }, spec });
    const isTold = ({ metadata }: ApiObject) =>
      metadata.annotations?.['endpoints.kubernetes.io/last-change-trigger-time'] === service.metadata.creationTimestamp;
    await endpoints.until('none, since the service was made', (found) => found.some(isTold));
    await slices.until('an empty slice, since the service was made', (found) => found.some(isTold));
    await newReplicationController(namespace, 'web', 3);

    const addressed = async (count: number) => {
      const wanted = ipsOf(await pods.until(`${count} ready pods`, readyOf(count)));
      const same = (ips: Array<string | undefined>) => JSON.stringify(ips.sort()) === JSON.stringify(wanted);
      await endpoints.until(`${count} addresses`, ([found]) =>
        same((found?.subsets ?? []).flatMap(({ addresses }) => addresses ?? []).map(({ ip }) => ip)),
      );
      await slices.until(`${count} endpoints in slices`, (found) =>
        same(
          found
            .flatMap((slice) => slice.endpoints)
            .filter(({ conditions }) => conditions?.ready)
            .flatMap(({ addresses }) => addresses),
        ),
      );
    };
    await addressed(3);
    expect(new Set(pods.list().map((pod) => pod.spec.nodeName)).size).toBe(3);
    await kubectl('-n', namespace, 'scale', 'rc/web', '--replicas=6');
    await addressed(6);
    await kubectl('-n', namespace, 'scale', 'rc/web', '--replicas=2');
    await addressed(2);

    const [gone] = names(pods.list());
    await kubectl('-n', namespace, 'delete', 'pod', gone ?? '', '--wait=false');
    await pods.until(
      'another pod in place of the deleted one',
      (found) => readyOf(2)(found) && !names(found).includes(gone ?? ''),
    );
    await addressed(2);
    const status = await client.get(ReplicationControllerKind, { name: 'web', namespace });
    expect(status.status).toMatchObject({ replicas: 2, observedGeneration: status.metadata.generation });
  });

  it('is never exceeded, even when the controller manager is killed while it works and starts again', async () => {
    const namespace = await newNamespace('restart');
    const pods = await follow(PodKind, namespace);
    const counts: number[] = [];
    pods.onChange((found) => counts.push(found.length));
    await newReplicationController(namespace, 'web', 60);
    await pods.until('some pods', (found) => found.length > 5);
    await master.process('controller-manager').end('SIGKILL');
    await startControllerManager();
    await pods.until('sixty ready pods', readyOf(60));
    await kubectl('-n', namespace, 'delete', 'rc', 'web');
    await pods.until('no pods', (found) => found.length === 0);
    expect(Math.max(...counts)).toBe(60);
  });

  it('adopts pods that match, and lets go of those that do no longer', async () => {
    const namespace = await newNamespace('adoption');
    const pods = await follow(PodKind, namespace);
    const metadata = { name: 'alone', namespace, labels: { app: 'web' } };
    await client.create(PodKind, { metadata, spec: template('web').spec });
    const { metadata: owner } = await newReplicationController(namespace, 'web', 2);
    await pods.until('the lonely pod adopted and one more', (found) => {
      const owned = found.filter((pod) => pod.metadata.ownerReferences?.[0]?.uid === owner.uid);
      return found.length === 2 && owned.length === 2;
    });
    await kubectl('-n', namespace, 'label', 'pod', 'alone', 'app=other', '--overwrite');
    await pods.until('the pod released and replaced', (found) => {
      const alone = found.find((pod) => pod.metadata.name === 'alone');
      return found.length === 3 && alone?.metadata.ownerReferences === undefined;
    });
  });
});

describe('a deployment', () => {
  it('rolls out within its bounds at every step, and back', async () => {
    const namespace = await newNamespace('rollout');
    const pods = await follow(PodKind, namespace);
    const sets = await follow(ReplicaSetKind, namespace);
    const strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } };
    const spec = { replicas: 3, selector: { matchLabels: { app: 'web' } }, strategy, template: template('web') };
    await client.create(DeploymentKind, { metadata: { name: 'web', namespace }, spec });
    await kubectl('-n', namespace, 'rollout', 'status', 'deployment/web', '--timeout=30s');

    const wanted: number[] = [];
    const ready: number[] = [];
    sets.onChange((found) => wanted.push(found.reduce((sum, set) => sum + (set.spec.replicas ?? 0), 0)));
    pods.onChange((found) => ready.push(found.filter(isReadyPod).length));
    await kubectl('-n', namespace, 'set', 'image', 'deployment/web', 'main=demo:2');
    await kubectl('-n', namespace, 'rollout', 'status', 'deployment/web', '--timeout=30s');
    await pods.until(
      'only new pods',
      (found) => readyOf(3)(found) && found.every((pod) => pod.spec.containers[0]?.image === 'demo:2'),
    );
    expect(Math.max(...wanted)).toBe(4);
    expect(Math.min(...wanted)).toBeGreaterThanOrEqual(3);
    expect(Math.min(...ready)).toBeGreaterThanOrEqual(3);

    await kubectl('-n', namespace, 'rollout', 'undo', 'deployment/web');
    await kubectl('-n', namespace, 'rollout', 'status', 'deployment/web', '--timeout=30s');
    await pods.until(
      'the old image again',
      (found) => readyOf(3)(found) && found.every((pod) => pod.spec.containers[0]?.image === 'demo:1'),
    );
    const history = await kubectl('-n', namespace, 'rollout', 'history', 'deployment/web');
    expect(history).toMatch(/\n2 .*\n3 /);
    expect(sets.list()).toHaveLength(2);
  });

  it('stays as it is while paused, and takes all pods down before new ones where it recreates', async () => {
    const namespace = await newNamespace('recreate');
    const pods = await follow(PodKind, namespace);
    const spec = {
      replicas: 2,
      selector: { matchLabels: { app: 'web' } },
      strategy: { type: 'Recreate' },
      template: template('web'),
    };
    await client.create(DeploymentKind, { metadata: { name: 'web', namespace }, spec });
    await kubectl('-n', namespace, 'rollout', 'status', 'deployment/web', '--timeout=30s');
    const images = new Set<string>();
    pods.onChange((found) =>
      images.add([...new Set(found.map((pod) => pod.spec.containers[0]?.image))].sort().join('+')),
    );
    await kubectl('-n', namespace, 'rollout', 'pause', 'deployment/web');
    await kubectl('-n', namespace, 'set', 'image', 'deployment/web', 'main=demo:2');
    await kubectl('-n', namespace, 'scale', 'deployment/web', '--replicas=3');
    await pods.until('one more of the old', readyOf(3));
    expect([...images]).toEqual(['demo:1']);
    const ending = ({ metadata }: Pod) => (metadata.namespace === namespace ? 60_000 : 0);
    for (const node of nodes.values()) node.stopDelay = ending;
    const [deployments, sets] = [await follow(DeploymentKind, namespace), await follow(ReplicaSetKind, namespace)];
    await kubectl('-n', namespace, 'rollout', 'resume', 'deployment/web');
    await deployments.until('none but pods that end', ([web]) => web?.status?.replicas === undefined);
    const rollout = (...flags: string[]) =>
      kubectl('-n', namespace, 'rollout', 'status', 'deployment/web', '--timeout=30s', ...flags);
    expect(await rollout('--watch=false')).toContain('0 out of 3 new replicas have been updated');
    expect(await kubectl('-n', namespace, 'get', 'replicasets', '-o', 'name')).toMatch(/^\S+\n$/);
    await kubectl('-n', namespace, 'delete', 'pods', '--all', '--force', '--wait=false');
    await sets.until('the new one', (found) => found.length === 2);
    expect(await rollout()).toContain('deployment "web" successfully rolled out');
    for (const node of nodes.values()) node.stopDelay = () => 0;
    expect([...images]).toEqual(['demo:1', '', 'demo:2']);
  });
});

describe('deleting', () => {
  it('a namespace takes everything in it along', async () => {
    const namespace = await newNamespace('ending');
    const pods = await follow(PodKind, namespace);
    await newReplicationController(namespace, 'web', 2);
    await client.create(ServiceKind, {
      metadata: { name: 'web', namespace },
      spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
    });
    await pods.until('two pods', readyOf(2));
    await kubectl('delete', 'namespace', namespace, '--timeout=30s');
    expect(pods.list()).toEqual([]);
    const left = await kubectl(
      'get',
      'all,endpoints,endpointslices,configmaps,serviceaccounts,events',
      '-n',
      namespace,
      '-o',
      'name',
    );
    expect(left).toBe('');
  });

  it('a namespace says what holds it, and goes when that lets go', async () => {
    const namespace = await newNamespace('held');
    const namespaces = await follow(NamespaceKind);
    const metadata = { name: 'held', namespace, finalizers: ['example.com/hold'] };
    await client.create(PodKind, { metadata, spec: template('held').spec });
    await kubectl('delete', 'namespace', namespace, '--wait=false');
    const held = (found: ApiObject[]) => found.find((each) => each.metadata.name === namespace);
    await namespaces.until('the condition that names the finalizer', (found) =>
      JSON.stringify(held(found)).includes('example.com/hold in 1 resource instances'),
    );
    await client.patch(PodKind, { name: 'held', namespace }, { metadata: { finalizers: null } });
    await namespaces.until('the namespace gone', (found) => !held(found));
  });

  it.each([
    ['background', []],
    ['foreground', []],
    ['orphan', ['web']],
  ])('a deployment with --cascade=%s leaves the right things', async (cascade, left) => {
    const namespace = await newNamespace(`cascade-${cascade}`);
    const pods = await follow(PodKind, namespace);
    const sets = await follow(ReplicaSetKind, namespace);
    const spec = { replicas: 2, selector: { matchLabels: { app: 'web' } }, template: template('web') };
    await client.create(DeploymentKind, { metadata: { name: 'web', namespace }, spec });
    await pods.until('two pods', readyOf(2));
    await kubectl('-n', namespace, 'delete', 'deployment', 'web', `--cascade=${cascade}`, '--timeout=30s');
    if (cascade === 'foreground') expect([...sets.list(), ...pods.list()]).toEqual([]);
    if (left.length === 0) {
      await sets.until('no set', (found) => found.length === 0);
      await pods.until('no pod', (found) => found.length === 0);
      return;
    }
    await sets.until('a set that nobody owns', ([set]) => set !== undefined && !set.metadata.ownerReferences);
    expect(pods.list().filter(isReadyPod)).toHaveLength(2);
    // Whoever is made with the same selector takes over what was left.
    await client.create(DeploymentKind, { metadata: { name: 'web', namespace }, spec });
    await sets.until('the set adopted', ([set]) => set?.metadata.ownerReferences?.[0]?.name === 'web');
    expect(sets.list()).toHaveLength(1);
  });

  it('a node takes its lease along', async () => {
    const leases = await follow(LeaseKind, 'kube-node-lease');
    const { metadata } = await client.create(NodeKind, { metadata: { name: 'h4' } });
    const ownerReferences = [{ apiVersion: 'v1', kind: 'Node', name: 'h4', uid: metadata.uid ?? '' }];
    await client.create(LeaseKind, { metadata: { name: 'h4', namespace: 'kube-node-lease', ownerReferences } });
    await leases.until('the lease there', (found) => names(found).includes('h4'));
    await kubectl('delete', 'node', 'h4');
    await leases.until('the lease gone', (found) => !names(found).includes('h4'));
  });

  it('a replication controller with --cascade=orphan leaves its pods, and nobody counts them twice', async () => {
    const namespace = await newNamespace('orphans');
    const pods = await follow(PodKind, namespace);
    await newReplicationController(namespace, 'web', 3);
    const before = names(await pods.until('three pods', readyOf(3)));
    await kubectl('-n', namespace, 'delete', 'rc', 'web', '--cascade=orphan');
    await pods.until('pods that nobody owns', (found) => found.every((pod) => !pod.metadata.ownerReferences));
    await newReplicationController(namespace, 'web', 3);
    await pods.until('pods adopted', (found) => found.every((pod) => pod.metadata.ownerReferences));
    expect(names(pods.list())).toEqual(before);
  });

  it('a dependent of an owner in another namespace is collected, and its namesake’s is not', async () => {
    const [here, there] = [await newNamespace('owner-here'), await newNamespace('owner-there')];
    const owner = await newReplicationController(there, 'web', 0);
    const reference = { apiVersion: 'v1', kind: 'ReplicationController', name: 'web', uid: owner.metadata.uid ?? '' };
    const pods = await follow(PodKind);
    const inThere = await newReplicationController(here, 'web', 0);
    for (const [namespace, uid] of [
      [here, owner.metadata.uid],
      [there, owner.metadata.uid],
    ] as const) {
      const metadata = { name: 'child', namespace, ownerReferences: [{ ...reference, uid: uid ?? '' }] };
      await client.create(PodKind, { metadata, spec: template('child').spec });
    }
    const children = (found: Pod[]) =>
      found.filter((pod) => pod.metadata.name === 'child').map((pod) => pod.metadata.namespace);
    await pods.until('one child left', (found) => children(found).join() === there && children(found).length === 1);
    expect(inThere.metadata.uid).not.toBe(owner.metadata.uid);
  });
});

describe('a node that falls silent', () => {
  it('is tainted, its pods run elsewhere, endpoints follow, and it comes back', async () => {
    const namespace = await newNamespace('silent');
    const pods = await follow(PodKind, namespace);
    const found = await follow(NodeKind);
    const slices = await follow(EndpointSliceKind, namespace);
    await client.create(ServiceKind, {
      metadata: { name: 'web', namespace },
      spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
    });
    const tolerations = ['not-ready', 'unreachable'].map((name) => ({
      key: `node.kubernetes.io/${name}`,
      operator: 'Exists',
      effect: 'NoExecute',
      tolerationSeconds: 1,
    }));
    const { spec, metadata } = template('web');
    const podTemplate = { metadata, spec: { ...spec, tolerations } };
    await client.create(ReplicationControllerKind, {
      metadata: { name: 'web', namespace },
      spec: { replicas: 3, selector: { app: 'web' }, template: podTemplate },
    });
    await pods.until(
      'a pod on every node',
      (all) => readyOf(3)(all) && new Set(all.map((pod) => pod.spec.nodeName)).size === 3,
    );

    await nodes.get('h2')?.silence();
    const h2 = (all: Node[]) => all.find((node) => node.metadata.name === 'h2');
    const taintsOf = (node: Node | undefined) =>
      (node?.spec?.taints ?? []).map(({ key, effect }) => `${key}:${effect}`).sort();
    await found.until(
      'h2 unreachable',
      (all) =>
        taintsOf(h2(all)).join() ===
        'node.kubernetes.io/unreachable:NoExecute,node.kubernetes.io/unreachable:NoSchedule',
    );
    expect(h2(found.list())?.status?.conditions?.find(({ type }) => type === 'Ready')).toMatchObject({
      status: 'Unknown',
      reason: 'NodeStatusUnknown',
      message: 'Kubelet stopped posting node status.',
    });
    await pods.until(
      'three ready pods elsewhere',
      (all) => all.filter((pod) => isReadyPod(pod) && pod.spec.nodeName !== 'h2').length === 3,
    );
    const alive = ipsOf(pods.list().filter(isReadyPod));
    await slices.until('endpoints of living nodes', (all) => {
      const ready = all.flatMap((slice) => slice.endpoints).filter(({ conditions }) => conditions?.ready);
      return JSON.stringify(ready.flatMap(({ addresses }) => addresses).sort()) === JSON.stringify(alive);
    });
    await nodes.get('h2')?.revive();
    await found.until('h2 back', (all) => taintsOf(h2(all)).length === 0 && isReadyNode(h2(all) as Node) === true);
    await pods.until('the dead pod gone', (all) => all.length === 3);
  });

  it('evicts nobody when every node is silent', async () => {
    const namespace = await newNamespace('all-silent');
    const pods = await follow(PodKind, namespace);
    const found = await follow(NodeKind);
    await newReplicationController(namespace, 'web', 3);
    const before = names(await pods.until('three pods', readyOf(3)));
    for (const node of nodes.values()) await node.silence();
    await found.until('all unknown', (all) =>
      all.every((node) => node.status?.conditions?.some((each) => each.type === 'Ready' && each.status === 'Unknown')),
    );
    await found.until('no NoExecute taint', (all) =>
      all.every((node) => !node.spec?.taints?.some(({ effect }) => effect === 'NoExecute')),
    );
    for (const node of nodes.values()) await node.revive();
    await found.until('all back', (all) => all.every((node) => isReadyNode(node) && !node.spec?.taints?.length));
    await pods.until(
      'the same pods, ready',
      (all) => readyOf(3)(all) && JSON.stringify(names(all)) === JSON.stringify(before),
    );
  });
});

it('all the while nobody met what they could not deal with', async () => {
  expect(unexpected).toBeUndefined();
  for (const name of ['controller-manager', 'scheduler', 'apiserver']) {
    const complaints = (await master.process(name).log())
      .split('\n')
      .filter((line) => /"level":"(warn|error|fatal)"/.test(line));
    expect(complaints, name).toEqual([]);
  }
});
