import type { Node } from '../../common/api/core/v1/node.ts';
import type { Pod } from '../../common/api/core/v1/pod.ts';
import { claimNameOf } from '../../common/api/core/v1/pod-claims.ts';
import { type ResourceAmounts, amountsOf, podRequests } from '../../common/api/core/v1/pod-resources.ts';
import { type AffinityTerms, affinityTerms } from './pod-affinity-terms.ts';

/** A pod with what the plugins ask of it, worked out once. */
export interface PodInfo {
  readonly key: string;
  readonly namespace: string;
  /** The newest, as far as it matters. */
  pod: Pod;
  readonly priority: number;
  readonly requests: ResourceAmounts;
  /** What nodes are compared by: as `requests`, but what asks for nothing counts as a little, so that nodes fill evenly. */
  readonly weighed: ResourceAmounts;
  /** Each port taken on the host. */
  readonly hostPorts: readonly HostPort[];
  /** UID of the controller that owns it; pods of one owner are spread. */
  readonly owner: string | undefined;
  readonly terms: AffinityTerms;
  /** Names of claims it mounts, in its namespace. */
  readonly claims: readonly string[];
}

const leastCpu = 100;
const leastMemory = 200 * 1024 * 1024;

export interface HostPort {
  readonly ip: string;
  readonly port: number;
  readonly protocol: string;
}

export function podInfo(pod: Pod): PodInfo {
  const requests = podRequests(pod);
  const { namespace = '', name, ownerReferences } = pod.metadata;
  const { containers, initContainers = [], volumes = [], priority = 0 } = pod.spec;
  // An init container that ends gives its port back; a sidecar does not.
  const sidecars = initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always');
  return {
    key: `${namespace}/${name}`,
    namespace,
    pod,
    priority,
    requests,
    weighed: { ...requests, cpu: requests['cpu'] || leastCpu, memory: requests['memory'] || leastMemory },
    hostPorts: [...containers, ...sidecars].flatMap((container) =>
      (container.ports ?? []).flatMap(({ hostPort, hostIP, protocol }) =>
        hostPort ? [{ ip: hostIP || '0.0.0.0', port: hostPort, protocol: protocol ?? 'TCP' }] : [],
      ),
    ),
    owner: ownerReferences?.find((reference) => reference.controller)?.uid,
    terms: affinityTerms(pod),
    claims: volumes.flatMap((volume) => claimNameOf(pod, volume) ?? []),
  };
}

/** Objects that begin alike are read faster, and nodes are read for every pod. */
const nothingOf = (): Record<string, number> => ({ cpu: 0, memory: 0, pods: 0, 'ephemeral-storage': 0 });

/** A node and what is taken of it; kept up to date pod by pod, never recomputed. */
export class NodeInfo {
  readonly name: string;
  node: Node;
  allocatable: ResourceAmounts;
  readonly requested = nothingOf();
  readonly weighed = nothingOf();
  readonly pods = new Map<string, PodInfo>();
  /** Pods that are to come here once others have made room. */
  readonly nominated = new Map<string, PodInfo>();
  /** Pods here that take ports of the host. */
  readonly podsWithPorts = new Map<string, PodInfo>();
  /** Pods here that mount claims. */
  readonly podsWithClaims = new Map<string, PodInfo>();
  /** Size by name of each image that lies here, in bytes. */
  images: ReadonlyMap<string, number> = new Map();

  constructor(node: Node) {
    this.name = node.metadata.name;
    this.node = node;
    this.allocatable = nothingOf();
    this.update(node);
  }

  update(node: Node): void {
    this.node = node;
    this.allocatable = Object.assign(nothingOf(), amountsOf(node.status?.allocatable));
    this.images = new Map(
      (node.status?.images ?? []).flatMap(({ names = [], sizeBytes = 0 }) =>
        names.map((name): [string, number] => [name, sizeBytes]),
      ),
    );
  }

  add(pod: PodInfo): void {
    if (this.pods.has(pod.key)) this.remove(pod.key);
    this.pods.set(pod.key, pod);
    if (pod.hostPorts.length > 0) this.podsWithPorts.set(pod.key, pod);
    if (pod.claims.length > 0) this.podsWithClaims.set(pod.key, pod);
    this.#count(pod, 1);
  }

  remove(key: string): PodInfo | undefined {
    const pod = this.pods.get(key);
    if (!pod) return undefined;
    this.pods.delete(key);
    this.podsWithPorts.delete(key);
    this.podsWithClaims.delete(key);
    this.#count(pod, -1);
    return pod;
  }

  #count(pod: PodInfo, sign: 1 | -1): void {
    for (const name in pod.requests) {
      this.requested[name] = (this.requested[name] ?? 0) + sign * (pod.requests[name] ?? 0);
    }
    for (const name in pod.weighed) this.weighed[name] = (this.weighed[name] ?? 0) + sign * (pod.weighed[name] ?? 0);
  }
}
