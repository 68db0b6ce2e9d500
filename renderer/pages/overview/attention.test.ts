import { describe, expect, it } from 'vitest';
import type { ComponentRow } from '../../../common/ipc/rows/component.ts';
import type { HostRow } from '../../../common/ipc/rows/host.ts';
import type { NodeRow, PodRow, ServiceRow } from '../../../common/ipc/rows/resource.ts';
import { type ClusterPicture, attention } from './attention.ts';

const resource = { namespace: '', created: 0, deleting: false };
const node = (name: string, change: Partial<NodeRow> = {}): NodeRow => ({
  ...resource,
  name,
  ready: 'ready',
  problems: [],
  unschedulable: false,
  roles: [],
  internalIP: '',
  podCIDR: '',
  version: '',
  os: '',
  kernel: '',
  runtime: '',
  pods: 0,
  podCapacity: 110,
  cpuAllocatable: 2,
  cpuRequested: 0,
  memoryAllocatable: 4,
  memoryRequested: 0,
  taints: [],
  ...change,
});
const pod = (name: string, change: Partial<PodRow> = {}): PodRow => ({
  ...resource,
  namespace: 'web',
  name,
  status: 'Running',
  tone: 'good',
  readyContainers: 1,
  containers: ['app'],
  restarts: 0,
  podIP: '',
  node: 'h1',
  hostIP: '',
  controlledBy: 'ReplicaSet/web-5d9c',
  labels: {},
  ...change,
});
const host = (name: string, isReached = true): HostRow => ({
  name,
  address: name,
  port: 22,
  user: 'root',
  roles: ['node'],
  state: isReached
    ? { kind: 'connecting' }
    : { kind: 'unreachable', error: { code: 'host-connection-lost', params: { host: name } } },
});
const unitOf = (on: string, unit: string, change: Partial<ComponentRow> = {}): ComponentRow => ({
  host: on,
  unit: `${unit}.service`,
  role: unit === 'etcd' ? 'etcd' : 'node',
  unitState: { kind: 'loaded', active: 'active', sub: 'running', restarts: 0 },
  health: { kind: 'healthy' },
  ...change,
});
const service = (change: Partial<ServiceRow> = {}): ServiceRow => ({
  ...resource,
  namespace: 'web',
  name: 'web',
  type: 'ClusterIP',
  clusterIP: '10.96.0.10',
  ports: [],
  endpoints: [{ address: '10.244.0.2', ready: true, node: 'h1', pod: 'web-1' }],
  selector: 'app=web',
  ...change,
});

const named = <R extends { name: string }>(...rows: R[]) => new Map(rows.map((row) => [`uid of ${row.name}`, row]));
const crash = { status: 'CrashLoopBackOff', tone: 'bad', restarts: 4 } as const;
const down = { health: { kind: 'failing', reason: 'no leader' } } as const;

function kindsOf(picture: {
  hosts?: HostRow[];
  nodes?: NodeRow[];
  pods?: PodRow[];
  services?: ServiceRow[];
  components?: ComponentRow[];
}) {
  return attention(pictureOf(picture)).map(({ kind, tone }) => `${tone} ${kind}`);
}
function pictureOf(picture: Parameters<typeof kindsOf>[0]): ClusterPicture {
  const {
    hosts = [],
    nodes = [node('h1'), node('h2'), node('h3')],
    pods = [],
    services = [],
    components = [],
  } = picture;
  return {
    hosts: new Map(hosts.map((row) => [row.name, row])),
    nodes: named(...nodes),
    pods: named(...pods),
    services: named(...services),
    components: new Map(components.map((row) => [`${row.host}/${row.unit}`, row])),
  };
}

describe('what needs attention', () => {
  it.each<[why: string, picture: Parameters<typeof kindsOf>[0], kinds: string[]]>([
    ['nothing, when all is well', { pods: [pod('web-1')], services: [service()], hosts: [host('h1')] }, []],
    ['a silent node', { nodes: [node('h1', { ready: 'unknown' })] }, ['bad nodeSilent']],
    ['a node that says it is not ready', { nodes: [node('h1', { ready: 'notReady' })] }, ['bad nodeNotReady']],
    [
      'a node short of disk, which is not lost',
      { nodes: [node('h1', { problems: ['DiskPressure'] })] },
      ['busy nodePressed'],
    ],
    ['a cordoned node, quietly', { nodes: [node('h1', { unschedulable: true })] }, ['idle nodeCordoned']],
    ['a lost host whose node still reports', { hosts: [host('h1', false)] }, ['bad hostLost']],
    [
      'a lost host and its node, once',
      { hosts: [host('h1', false)], nodes: [node('h1', { ready: 'unknown' })] },
      ['bad hostAndNodeLost'],
    ],
    [
      'no unit of a lost host',
      { hosts: [host('h1', false)], components: [unitOf('h1', 'kubelet', down)] },
      ['bad hostLost'],
    ],
    [
      'a member of etcd that fails while the others hold',
      { components: [unitOf('h1', 'etcd', down), unitOf('h2', 'etcd'), unitOf('h3', 'etcd')] },
      ['bad componentTrouble'],
    ],
    [
      'etcd without a majority before anything else',
      {
        nodes: [node('h1', { ready: 'unknown' })],
        hosts: [host('h1', false)],
        components: [unitOf('h1', 'etcd'), unitOf('h2', 'etcd', down), unitOf('h3', 'etcd')],
      },
      ['bad etcdNoQuorum', 'bad hostAndNodeLost', 'bad componentTrouble'],
    ],
    [
      'a unit that is gone',
      { components: [unitOf('h1', 'kube-proxy', { unitState: { kind: 'absent' }, health: { kind: 'unasked' } })] },
      ['bad componentTrouble'],
    ],
    [
      'nothing of a unit nobody could ask about',
      { components: [unitOf('h1', 'kube-proxy', { unitState: { kind: 'unknown' }, health: { kind: 'unasked' } })] },
      [],
    ],
    ['pods that fail alike, once', { pods: [pod('web-1', crash), pod('web-2', crash)] }, ['bad podsFailing']],
    [
      'pods that fail differently, each',
      { pods: [pod('web-1', crash), pod('web-2', { status: 'ImagePullBackOff', tone: 'bad' })] },
      ['bad podsFailing', 'bad podsStuck'],
    ],
    [
      'no pod of a node that is away',
      { nodes: [node('h1', { ready: 'unknown' })], pods: [pod('web-1', crash)] },
      ['bad nodeSilent'],
    ],
    [
      'a service that nobody answers for',
      { services: [service({ endpoints: [{ address: '10.244.0.2', ready: false, node: 'h1', pod: 'web-1' }] })] },
      ['busy serviceSilent'],
    ],
    ['no service whose endpoints somebody else keeps', { services: [service({ selector: '', endpoints: [] })] }, []],
  ])('is %s', (_why, picture, kinds) => expect(kindsOf(picture)).toEqual(kinds));

  it('says since when a node is away, how many pods were there, and where to look', () => {
    const nodes = [node('h1', { ready: 'unknown', readySince: 1000 })];
    expect(attention(pictureOf({ nodes, pods: [pod('web-1'), pod('web-2', { node: 'h2' })] }))).toEqual([
      {
        kind: 'nodeSilent',
        tone: 'bad',
        params: { name: 'h1', count: 1, problems: '' },
        count: 1,
        since: 1000,
        to: { page: 'nodes', open: 'uid of h1' },
      },
    ]);
  });

  it('names the controller of several pods, and a single pod itself', () => {
    const of = (...pods: PodRow[]) => attention(pictureOf({ pods })).map(({ params }) => params['of']);
    expect(of(pod('web-1', crash), pod('web-2', crash))).toEqual(['ReplicaSet/web-5d9c']);
    expect(of(pod('web-1', crash))).toEqual(['web-1']);
  });

  it('names every host where a component is in trouble', () => {
    const components = [unitOf('h1', 'kubelet', down), unitOf('h2', 'kubelet', down), unitOf('h3', 'kubelet')];
    const [found] = attention(pictureOf({ components }));
    expect(found?.params).toEqual({ component: 'kubelet', hosts: 'h1, h2', reason: 'no leader' });
    expect(found?.to).toEqual({ page: 'components', open: 'h1/kubelet.service' });
  });
});
