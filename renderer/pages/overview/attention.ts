import type { ComponentRow } from '../../../common/ipc/rows/component.ts';
import type { HostRow } from '../../../common/ipc/rows/host.ts';
import type { NodeRow, PodRow, ServiceRow, Tone } from '../../../common/ipc/rows/resource.ts';
import { componentSummaries } from './component-summary.ts';

/** What is known of a cluster; `hosts` and `components` are empty for an imported one. */
export interface ClusterPicture {
  readonly hosts: ReadonlyMap<string, HostRow>;
  readonly nodes: ReadonlyMap<string, NodeRow>;
  readonly pods: ReadonlyMap<string, PodRow>;
  readonly services: ReadonlyMap<string, ServiceRow>;
  readonly components: ReadonlyMap<string, ComponentRow>;
}

/** One sentence about what a person should look at: `overview.attention.<kind>`, filled with `params`. */
export interface Attention {
  readonly kind: AttentionKind;
  readonly tone: Exclude<Tone, 'good'>;
  readonly params: Readonly<Record<string, string | number>>;
  /** What the sentence's plural depends on. */
  readonly count: number;
  /** Milliseconds since the Unix epoch. */
  readonly since?: number;
  readonly to: { readonly page: string; readonly open?: string };
}

/** In the order in which they are to be put right. */
const kinds = [
  'etcdNoQuorum',
  'hostAndNodeLost',
  'hostLost',
  'nodeSilent',
  'nodeNotReady',
  'componentTrouble',
  'podsFailing',
  'podsStuck',
  'serviceSilent',
  'nodePressed',
  'nodeCordoned',
] as const;
export type AttentionKind = (typeof kinds)[number];

/** Everything that is not as it should be, the most pressing first; empty when all is well. */
export function attention(picture: ClusterPicture): Attention[] {
  return [...hostsAndNodes(picture), ...components(picture), ...failingPods(picture), ...silentServices(picture)].sort(
    (a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind),
  );
}

function hostsAndNodes({ hosts, nodes, pods }: ClusterPicture): Attention[] {
  const lost = lostHosts(hosts);
  const ofNodes = [...nodes].flatMap(([open, node]): Attention[] => {
    const { name, ready, readySince: since, problems } = node;
    const to = { page: 'nodes', open };
    const count = [...pods.values()].filter((pod) => pod.node === name).length;
    const params = { name, count, problems: problems.join('; ') };
    const say = (kind: AttentionKind, tone: Attention['tone']) => about(kind, tone, params, count, to);
    const sinceThen = (one: Attention) => [since === undefined ? one : { ...one, since }];
    if (ready !== 'ready' && lost.has(name)) return sinceThen(say('hostAndNodeLost', 'bad'));
    if (ready === 'unknown') return sinceThen(say('nodeSilent', 'bad'));
    if (ready === 'notReady') return sinceThen(say('nodeNotReady', 'bad'));
    if (problems.length > 0) return [say('nodePressed', 'busy')];
    return node.unschedulable ? [say('nodeCordoned', 'idle')] : [];
  });
  const said = new Set([...nodes.values()].filter(({ ready }) => ready !== 'ready').map(({ name }) => name));
  const alone = [...lost].filter((name) => !said.has(name));
  return [...ofNodes, ...alone.map((name) => about('hostLost', 'bad', { name }, 1, { page: 'hosts', open: name }))];
}

/** What is on a host that cannot be reached is not said once more for each of its units. */
function components({ components: rows, hosts }: ClusterPicture): Attention[] {
  const lost = lostHosts(hosts);
  const all = [...rows.values()];
  const found: Attention[] = [];
  const etcd = componentSummaries(all.filter(({ unit }) => unit === 'etcd.service'))[0];
  const away = etcd && new Set([...etcd.trouble.map(({ host }) => host), ...membersOn(all, lost)]);
  if (etcd && away && etcd.total - away.size < Math.floor(etcd.total / 2) + 1) {
    const params = { well: etcd.total - away.size, total: etcd.total };
    found.push(about('etcdNoQuorum', 'bad', params, params.well, { page: 'components' }));
  }
  for (const { name, trouble } of componentSummaries(all)) {
    const here = trouble.filter(({ host }) => !lost.has(host));
    if (here.length === 0) continue;
    const reason = here.map((one) => one.reason).find((one) => one !== '') ?? '';
    const params = { component: name, hosts: here.map(({ host }) => host).join(', '), reason };
    const kind = 'componentTrouble';
    found.push(
      about(kind, 'bad', params, here.length, { page: 'components', open: `${here[0]!.host}/${name}.service` }),
    );
  }
  return found;
}

/** Pods in trouble, those of one controller and one reason together. A pod on a node that is away is part of that loss. */
function failingPods({ pods, nodes }: ClusterPicture): Attention[] {
  const away = new Set([...nodes.values()].filter(({ ready }) => ready !== 'ready').map(({ name }) => name));
  const failing = [...pods].filter(([, pod]) => pod.tone === 'bad' && !away.has(pod.node));
  const groups = Map.groupBy(failing, ([key, pod]) =>
    JSON.stringify([pod.namespace, pod.controlledBy || key, pod.status]),
  );
  return [...groups.values()].map((group) => {
    const [open, first] = group[0]!;
    const of = group.length === 1 || first.controlledBy === '' ? first.name : first.controlledBy;
    const restarts = group.reduce((sum, [, pod]) => sum + pod.restarts, 0);
    const params = { count: group.length, of, namespace: first.namespace, status: first.status, restarts };
    const kind = restarts > 0 ? 'podsFailing' : 'podsStuck';
    return about(kind, 'bad', params, group.length, { page: 'pods', open });
  });
}

function silentServices({ services }: ClusterPicture): Attention[] {
  return [...services].flatMap(([open, { name, namespace, selector, endpoints, deleting }]) => {
    if (selector === '' || deleting || endpoints.some(({ ready }) => ready)) return [];
    return [about('serviceSilent', 'busy', { name, namespace }, 1, { page: 'services', open })];
  });
}

function lostHosts(hosts: ClusterPicture['hosts']): ReadonlySet<string> {
  return new Set([...hosts.values()].filter(({ state }) => state.kind === 'unreachable').map(({ name }) => name));
}

const membersOn = (rows: readonly ComponentRow[], hosts: ReadonlySet<string>) =>
  rows.filter(({ unit, host }) => unit === 'etcd.service' && hosts.has(host)).map(({ host }) => host);

const about = (
  kind: AttentionKind,
  tone: Attention['tone'],
  params: Attention['params'],
  count: number,
  to: Attention['to'],
): Attention => ({ kind, tone, params, count, to });
