import { NodeKind, type Node } from '../../../common/api/core/v1/node.ts';
import { asError } from '../../../common/base/clock.ts';
import { clusterApi } from '../../bootstrap/cluster-api.ts';
import { type ClusterSpec, type HostSpec, hostsWith } from '../../bootstrap/cluster-file/cluster-spec.ts';
import { ourUnits } from '../../bootstrap/preflight/host-checks.ts';
import type { Host } from '../../hosts/host.ts';
import { type EtcdHealth, etcdHealth } from '../etcd-health.ts';

/** How a cluster is, as plain data. */
export interface ClusterStatus {
  readonly name: string;
  readonly hosts: readonly HostStatus[];
  /** What the API says; its failure in words when it says nothing. */
  readonly api: { readonly nodes: readonly NodeStatus[] } | { readonly failure: string };
}

export interface HostStatus {
  readonly name: string;
  readonly address: string;
  readonly roles: readonly string[];
  readonly state: HostState;
}

/** `unreachable`: it cannot be asked; the reason in words. */
export type HostState =
  | { readonly kind: 'unreachable'; readonly reason: string }
  | {
      readonly kind: 'reached';
      readonly units: readonly UnitStatus[];
      /** Of hosts with the role etcd. */
      readonly etcd?: EtcdHealth;
    };

export interface UnitStatus {
  readonly unit: string;
  /** systemd's ActiveState; `absent` where there is no such unit. */
  readonly state: string;
}

export interface NodeStatus {
  readonly name: string;
  readonly ready: boolean;
  /** Why it is not; empty when it is. */
  readonly message: string;
  readonly podCIDR: string;
  readonly version: string;
}

/** Asks all hosts at the same time, and the API through the first master that can be reached. */
export async function clusterStatus(
  spec: ClusterSpec,
  open: (host: HostSpec) => Promise<Host>,
  kubeconfig: () => Promise<string>,
  signal: AbortSignal,
): Promise<ClusterStatus> {
  const opened = new Map<HostSpec, Host>();
  const hosts = await Promise.all(
    spec.hosts.map(async (host): Promise<HostStatus> => {
      const { name, address, roles } = host;
      try {
        const connection = await open(host);
        opened.set(host, connection);
        return { name, address, roles, state: await hostState(connection, host, signal) };
      } catch (error) {
        return { name, address, roles, state: { kind: 'unreachable', reason: asError(error).message } };
      }
    }),
  );
  const master = hostsWith(spec, 'master').find((host) => opened.has(host));
  const unreachable = { failure: 'no master can be reached' };
  return {
    name: spec.name,
    hosts,
    api: master ? await apiStatus(opened.get(master)!, kubeconfig, signal) : unreachable,
  };
}

async function hostState(host: Host, { roles }: HostSpec, signal: AbortSignal): Promise<HostState> {
  const units = ourUnits.filter(({ role }) => roles.includes(role)).map(({ unit }) => unit);
  const [states, etcd] = await Promise.all([
    unitStates(host, units, signal),
    roles.includes('etcd') ? etcdHealth(host, signal) : undefined,
  ]);
  return { kind: 'reached', units: states, etcd };
}

async function unitStates(host: Host, units: readonly string[], signal: AbortSignal): Promise<UnitStatus[]> {
  const command = ['systemctl', 'show', '-p', 'LoadState,ActiveState', '--', ...units];
  const { stdout } = await host.run(command, { intent: 'look at its services', effect: 'reads', signal });
  const blocks = stdout.split(/\n\s*\n/);
  return units.map((unit, index) => {
    const value = (property: string) => new RegExp(`^${property}=(.*)$`, 'm').exec(blocks[index] ?? '')?.[1] ?? '';
    return { unit, state: value('LoadState') === 'not-found' ? 'absent' : value('ActiveState') };
  });
}

async function apiStatus(
  master: Host,
  kubeconfig: () => Promise<string>,
  signal: AbortSignal,
): Promise<ClusterStatus['api']> {
  try {
    const api = clusterApi(master, await kubeconfig(), signal);
    try {
      const { items } = await api.list(NodeKind, { signal });
      return { nodes: items.map(nodeStatus) };
    } finally {
      api.close();
    }
  } catch (error) {
    return { failure: asError(error).message };
  }
}

function nodeStatus(node: Node): NodeStatus {
  const ready = node.status?.conditions?.find(({ type }) => type === 'Ready');
  return {
    name: node.metadata.name,
    ready: ready?.status === 'True',
    message: ready?.status === 'True' ? '' : (ready?.message ?? 'its kubelet has not reported yet'),
    podCIDR: node.spec?.podCIDR ?? '',
    version: node.status?.nodeInfo?.kubeletVersion ?? '',
  };
}
