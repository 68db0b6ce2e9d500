import type { Node } from '../../../common/api/core/v1/node.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { milliValue, parseQuantity, wholeValue } from '../../../common/api/quantity.ts';

/** Why a node does not run a pod that was bound to it. */
export interface Rejection {
  readonly reason: string;
  readonly message: string;
}

export interface AdmissionFacts {
  readonly nodeName: string;
  /** Absent while the node cannot be read: then only its own pods speak against a pod. */
  readonly node: Node | undefined;
  /** The pods that this node runs already. */
  readonly others: readonly Pod[];
}

/**
 * The node's own word on a pod: whoever bound it may not have seen what the node sees.
 * https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/
 */
export function admit(pod: Pod, facts: AdmissionFacts): Rejection | undefined {
  return wrongNode(pod, facts) ?? wrongLabels(pod, facts) ?? takenPorts(pod, facts) ?? tooLittle(pod, facts);
}

function wrongNode({ spec }: Pod, { nodeName }: AdmissionFacts): Rejection | undefined {
  if (spec.nodeName === nodeName) return undefined;
  return rejection('NodeName', `the pod is bound to ${spec.nodeName ?? 'no node'}, this is ${nodeName}`);
}

function wrongLabels({ spec }: Pod, { node }: AdmissionFacts): Rejection | undefined {
  if (!node) return undefined;
  const labels = node.metadata.labels ?? {};
  const wrong = Object.entries(spec.nodeSelector ?? {}).filter(([key, value]) => labels[key] !== value);
  if (wrong.length === 0) return undefined;
  const asked = wrong.map(([key, value]) => `${key}=${value}`).join(', ');
  return rejection('NodeAffinity', `Predicate NodeAffinity failed: the node has no label ${asked}`);
}

function takenPorts(pod: Pod, { others }: AdmissionFacts): Rejection | undefined {
  const taken = new Set(others.flatMap(hostPorts));
  const port = hostPorts(pod).find((each) => taken.has(each));
  return port === undefined
    ? undefined
    : rejection('NodePorts', `Predicate NodePorts failed: host port ${port} is taken`);
}

const hostPorts = ({ spec }: Pod): string[] =>
  spec.containers
    .flatMap(({ ports = [] }) => ports)
    .map(({ hostPort = 0, containerPort, protocol = 'TCP' }) => {
      const port = hostPort > 0 ? hostPort : spec.hostNetwork ? containerPort : 0;
      return port > 0 ? `${protocol} ${port}` : '';
    })
    .filter((port) => port !== '');

function tooLittle(pod: Pod, { node, others }: AdmissionFacts): Rejection | undefined {
  const { allocatable } = node?.status ?? {};
  if (!allocatable) return undefined;
  const room = allocatable['pods'];
  if (room !== undefined && others.length + 1 > Number(room)) {
    return outOf('pods', 1, others.length, Number(room));
  }
  for (const name of ['cpu', 'memory'] as const) {
    const asked = request(pod, name);
    const used = others.reduce((sum, other) => sum + request(other, name), 0);
    const capacity = amount(allocatable[name], name);
    if (asked > 0 && asked + used > capacity) return outOf(name, asked, used, capacity);
  }
  return undefined;
}

function outOf(resource: string, asked: number, used: number, capacity: number): Rejection {
  const figures = `requested: ${asked}, used: ${used}, capacity: ${capacity}`;
  return rejection(`OutOf${resource}`, `Node didn't have enough resource: ${resource}, ${figures}`);
}

const rejection = (reason: string, message: string): Rejection => ({
  reason,
  message: `Pod was rejected: ${message}`,
});

/**
 * What a pod asks for at the most: its containers together, or its largest init container, with the sidecars that run
 * beside either. CPU in thousandths, memory in bytes.
 */
function request({ spec }: Pod, name: 'cpu' | 'memory'): number {
  const of = (container: Pod['spec']['containers'][number]) =>
    amount(container.resources?.requests?.[name] ?? container.resources?.limits?.[name], name);
  let sidecars = 0;
  let largest = 0;
  for (const init of spec.initContainers ?? []) {
    if (init.restartPolicy === 'Always') sidecars += of(init);
    largest = Math.max(largest, sidecars + (init.restartPolicy === 'Always' ? 0 : of(init)));
  }
  const together = spec.containers.reduce((sum, container) => sum + of(container), sidecars);
  return Math.max(together, largest) + amount(spec.overhead?.[name], name);
}

function amount(text: string | undefined, name: 'cpu' | 'memory'): number {
  if (text === undefined) return 0;
  return name === 'cpu' ? milliValue(parseQuantity(text)) : wholeValue(parseQuantity(text));
}
