import type {
  ContainerImage,
  Node,
  NodeAddress,
  NodeCondition,
  NodeSystemInfo,
} from '../../../common/api/core/v1/node.ts';
import type { Image } from '../runtime/port.ts';
import { goArchitecture } from './host-system.ts';
import type { HostCapacity } from './host-capacity.ts';

export interface NodeIdentity {
  readonly name: string;
  readonly hostname: string;
  readonly ips: readonly string[];
  /** Of --node-labels. */
  readonly labels: Readonly<Record<string, string>>;
  readonly port: number;
}

/** Labels every node has. https://kubernetes.io/docs/reference/labels-annotations-taints/ */
export function nodeLabels({ hostname, labels }: NodeIdentity): Record<string, string> {
  const arch = goArchitecture();
  return {
    'beta.kubernetes.io/arch': arch,
    'beta.kubernetes.io/os': 'linux',
    'kubernetes.io/arch': arch,
    'kubernetes.io/hostname': hostname,
    'kubernetes.io/os': 'linux',
    ...labels,
  };
}

const mostPods = 110;
/** Images told in a node's status, the largest first, with so many names each. */
const mostImages = 50;
const mostNames = 5;

export interface NodeStatusFacts {
  readonly identity: NodeIdentity;
  readonly capacity: HostCapacity;
  readonly diskBytes: number;
  readonly info: NodeSystemInfo;
  readonly conditions: readonly NodeCondition[];
  readonly images: readonly Image[];
  /** What the API says of the node now; absent before it is registered. */
  readonly known?: Node['status'];
}

/** https://kubernetes.io/docs/reference/node/node-status/ */
export function nodeStatus({ identity, capacity, diskBytes, info, conditions, images, known }: NodeStatusFacts) {
  const resources = nodeResources(capacity, diskBytes);
  return {
    addresses: nodeAddresses(identity),
    capacity: resources,
    allocatable: { ...resources, ...extendedResources(known?.capacity) },
    conditions: [...conditions],
    daemonEndpoints: { kubeletEndpoint: { Port: identity.port } },
    nodeInfo: info,
    images: nodeImages(images),
  } satisfies Node['status'];
}

/** Quantities a node has to give. Nothing is set aside: the components count as pods' neighbours. */
export function nodeResources({ milliCpu, memory }: HostCapacity, diskBytes: number): Record<string, string> {
  return {
    cpu: milliCpu % 1000 === 0 ? String(milliCpu / 1000) : `${Math.floor(milliCpu)}m`,
    memory: `${Math.floor(memory / 1024)}Ki`,
    'ephemeral-storage': `${Math.floor(diskBytes / 1024)}Ki`,
    pods: String(mostPods),
  };
}

/**
 * Resources that others say the node has, such as licences: the host measures none of them, and all of them can be given.
 * https://kubernetes.io/docs/tasks/administer-cluster/extended-resource-node/
 */
export function extendedResources(quantities: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(quantities).filter(([name]) => isExtended(name)));
}

/** Of those, what can be given no longer since its capacity was taken back; null takes it out of a patched status. */
export function withdrawnResources({ capacity = {}, allocatable = {} }: NonNullable<Node['status']> = {}) {
  const gone = Object.keys(extendedResources(allocatable)).filter((name) => !Object.hasOwn(capacity, name));
  return Object.fromEntries(gone.map((name) => [name, null]));
}

const isExtended = (name: string): boolean =>
  name.includes('/') && !name.includes('kubernetes.io/') && !name.startsWith('requests.');

function nodeAddresses({ ips, hostname }: NodeIdentity): NodeAddress[] {
  return [...ips.map((address) => ({ type: 'InternalIP', address })), { type: 'Hostname', address: hostname }];
}

function nodeImages(images: readonly Image[]): ContainerImage[] {
  return [...images]
    .sort((a, b) => b.bytes - a.bytes || a.id.localeCompare(b.id))
    .slice(0, mostImages)
    .map(({ tags, digests, bytes }) => ({ names: [...digests, ...tags].slice(0, mostNames), sizeBytes: bytes }));
}
