import { NodeKind, type Node } from '../../../common/api/core/v1/node.ts';
import { asError } from '../../../common/base/clock.ts';
import type { UnitState } from '../../../common/ipc/rows/component.ts';
import { clusterApi } from '../../bootstrap/cluster-api.ts';
import { type ClusterSpec, type HostSpec, hostsWith } from '../../bootstrap/cluster-file/cluster-spec.ts';
import type { Host } from '../../hosts/host.ts';
import { unitStates } from '../components/unit-states.ts';
import { unitsOf } from '../components/units-of.ts';
import { askMember } from '../etcd/ask-member.ts';
import type { MemberHealth } from '../etcd/member-health.ts';

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
      readonly etcd?: MemberHealth;
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
  const names = unitsOf(roles).map(({ unit }) => unit);
  const [states, etcd] = await Promise.all([
    unitStates(host, names, signal),
    roles.includes('etcd') ? askMember(host, signal) : undefined,
  ]);
  const units = names.map((unit) => ({ unit, state: stateWord(states.get(unit)) }));
  return { kind: 'reached', units, etcd };
}

function stateWord(state: UnitState | undefined): string {
  return state?.kind === 'loaded' ? state.active : (state?.kind ?? 'unknown');
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
