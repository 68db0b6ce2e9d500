import type { Node } from '../../common/api/core/v1/node.ts';
import type { PodAffinityTerm } from '../../common/api/core/v1/affinity.ts';
import type { Pod } from '../../common/api/core/v1/pod.ts';

/**
 * Whether a pod may go to a node, told from the objects alone and as the documentation words it: no caches, no counts, none of
 * the scheduler's code. Knows what `random-cluster.fixture.ts` makes: cpu in thousandths, equality of labels, one term of each sort.
 */
export function fitsNaively(pod: Pod, node: Node, nodes: readonly Node[], placed: readonly Pod[]): boolean {
  const here = placed.filter(({ spec }) => spec.nodeName === node.metadata.name);
  return (
    hasRoom(pod, node, here) &&
    hasLabels(node, pod.spec.nodeSelector) &&
    isTolerant(pod, node) &&
    !here.some((other) => portsOf(other).some((port) => portsOf(pod).includes(port))) &&
    isNearWhatItWants(pod, node, nodes, placed) &&
    staysAway(pod, node, nodes, placed) &&
    isSpread(pod, node, nodes, placed)
  );
}

const milliOf = (text: string | undefined) => Number(text?.replace(/m$/, '') ?? 0);
const cpuOf = ({ spec }: Pod) =>
  spec.containers.reduce((sum, { resources }) => sum + milliOf(resources?.requests?.['cpu']), 0);

function hasRoom(pod: Pod, { status }: Node, here: readonly Pod[]): boolean {
  const taken = here.reduce((sum, other) => sum + cpuOf(other), 0);
  const isShort = cpuOf(pod) > 0 && taken + cpuOf(pod) > milliOf(status?.allocatable?.['cpu']);
  return !isShort && here.length < Number(status?.allocatable?.['pods']);
}

const hasLabels = ({ metadata }: Pick<Node, 'metadata'>, wanted: Readonly<Record<string, string>> = {}) =>
  Object.entries(wanted).every(([key, value]) => metadata.labels?.[key] === value);

const isTolerant = ({ spec }: Pod, node: Node) =>
  (spec.tolerations ?? []).length > 0 || (!node.spec?.unschedulable && (node.spec?.taints ?? []).length === 0);

const portsOf = ({ spec }: Pod) => spec.containers.flatMap(({ ports = [] }) => ports.map(({ hostPort }) => hostPort));

const required = 'requiredDuringSchedulingIgnoredDuringExecution';
const near = ({ spec }: Pod): readonly PodAffinityTerm[] => spec.affinity?.podAffinity?.[required] ?? [];
const far = ({ spec }: Pod): readonly PodAffinityTerm[] => spec.affinity?.podAntiAffinity?.[required] ?? [];
const isMeant = ({ labelSelector }: PodAffinityTerm, pod: Pod) => hasLabels(pod, labelSelector?.matchLabels);
const placeOf = (node: Node | undefined, key: string) => node?.metadata.labels?.[key];

/** Pods that the term is about, each by the place where it is; undefined: nowhere that counts. */
const placesOf = (term: PodAffinityTerm, nodes: readonly Node[], placed: readonly Pod[]) =>
  placed
    .filter((other) => isMeant(term, other))
    .map(({ spec }) => placeOf(nodeNamed(nodes, spec.nodeName), term.topologyKey));
const nodeNamed = (nodes: readonly Node[], name: string | undefined) =>
  nodes.find(({ metadata }) => metadata.name === name);

function isNearWhatItWants(pod: Pod, node: Node, nodes: readonly Node[], placed: readonly Pod[]): boolean {
  return near(pod).every((term) => {
    const place = placeOf(node, term.topologyKey);
    if (place === undefined) return false;
    const places = placesOf(term, nodes, placed).filter((each) => each !== undefined);
    // The first of pods that want each other may go anywhere.
    return places.includes(place) || (places.length === 0 && isMeant(term, pod));
  });
}

function staysAway(pod: Pod, node: Node, nodes: readonly Node[], placed: readonly Pod[]): boolean {
  const isShared = (key: string, other: Node | undefined) =>
    placeOf(node, key) !== undefined && placeOf(node, key) === placeOf(other, key);
  const shuns = (one: Pod, another: Pod, other: Node | undefined) =>
    far(one).some((term) => isMeant(term, another) && isShared(term.topologyKey, other));
  return !placed.some((other) => {
    const there = nodeNamed(nodes, other.spec.nodeName);
    return shuns(pod, other, there) || shuns(other, pod, there);
  });
}

function isSpread(pod: Pod, node: Node, nodes: readonly Node[], placed: readonly Pod[]): boolean {
  return (pod.spec.topologySpreadConstraints ?? []).every(({ topologyKey, maxSkew, labelSelector }) => {
    const place = placeOf(node, topologyKey);
    if (place === undefined) return false;
    const counted = nodes.filter(
      (each) => placeOf(each, topologyKey) !== undefined && hasLabels(each, pod.spec.nodeSelector),
    );
    const countAt = (wanted: string | undefined) =>
      placed.filter((other) => {
        const there = nodeNamed(counted, other.spec.nodeName);
        return there && placeOf(there, topologyKey) === wanted && hasLabels(other, labelSelector?.matchLabels);
      }).length;
    const least = Math.min(...counted.map((each) => countAt(placeOf(each, topologyKey))));
    const itself = hasLabels(pod, labelSelector?.matchLabels) ? 1 : 0;
    return countAt(place) + itself - least <= maxSkew;
  });
}
