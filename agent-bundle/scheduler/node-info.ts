import type { Node } from '../../common/api/core/v1/node.ts';
import type { Pod } from '../../common/api/core/v1/pod.ts';
import { type ResourceAmounts, amountsOf, podRequests } from '../../common/api/core/v1/pod-resources.ts';

/** A pod with what the plugins ask of it, worked out once. */
export interface PodInfo {
  readonly key: string;
  readonly pod: Pod;
  readonly requests: ResourceAmounts;
  /** What nodes are compared by: as `requests`, but what asks for nothing counts as a little, so that nodes fill evenly. */
  readonly weighed: Weighed;
  /** `protocol/hostIP/hostPort` of each port taken on the host. */
  readonly hostPorts: readonly HostPort[];
  /** UID of the controller that owns it; pods of one owner are spread. */
  readonly owner: string | undefined;
}

/** Thousandths of a core, bytes. */
export interface Weighed {
  readonly cpu: number;
  readonly memory: number;
}

const weighedAtLeast: Weighed = { cpu: 100, memory: 200 * 1024 * 1024 };

export interface HostPort {
  readonly ip: string;
  readonly port: number;
  readonly protocol: string;
}

export function podInfo(pod: Pod): PodInfo {
  const requests = podRequests(pod);
  return {
    key: `${pod.metadata.namespace}/${pod.metadata.name}`,
    pod,
    requests,
    weighed: { cpu: requests['cpu'] || weighedAtLeast.cpu, memory: requests['memory'] || weighedAtLeast.memory },
    hostPorts: pod.spec.containers.flatMap((container) =>
      (container.ports ?? []).flatMap(({ hostPort, hostIP, protocol }) =>
        hostPort ? [{ ip: hostIP || '0.0.0.0', port: hostPort, protocol: protocol ?? 'TCP' }] : [],
      ),
    ),
    owner: pod.metadata.ownerReferences?.find((reference) => reference.controller)?.uid,
  };
}

/** A node and what is taken of it; kept up to date pod by pod, never recomputed. */
export class NodeInfo {
  readonly name: string;
  node: Node;
  allocatable: ResourceAmounts;
  readonly requested: Record<string, number> = {};
  readonly weighed = { cpu: 0, memory: 0 };
  readonly pods = new Map<string, PodInfo>();
  /** Pods here by the UID of their owner. */
  readonly owners = new Map<string, number>();

  constructor(node: Node) {
    this.name = node.metadata.name;
    this.node = node;
    this.allocatable = amountsOf(node.status?.allocatable);
  }

  update(node: Node): void {
    this.node = node;
    this.allocatable = amountsOf(node.status?.allocatable);
  }

  add(pod: PodInfo): void {
    if (this.pods.has(pod.key)) this.remove(pod.key);
    this.pods.set(pod.key, pod);
    this.#count(pod, 1);
  }

  remove(key: string): PodInfo | undefined {
    const pod = this.pods.get(key);
    if (!pod) return undefined;
    this.pods.delete(key);
    this.#count(pod, -1);
    return pod;
  }

  #count(pod: PodInfo, sign: 1 | -1): void {
    for (const [name, amount] of Object.entries(pod.requests)) {
      this.requested[name] = (this.requested[name] ?? 0) + sign * amount;
    }
    this.weighed.cpu += sign * pod.weighed.cpu;
    this.weighed.memory += sign * pod.weighed.memory;
    if (pod.owner === undefined) return;
    const count = (this.owners.get(pod.owner) ?? 0) + sign;
    if (count === 0) this.owners.delete(pod.owner);
    else this.owners.set(pod.owner, count);
  }
}
