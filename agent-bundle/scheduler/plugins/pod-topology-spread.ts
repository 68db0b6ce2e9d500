import { untolerated } from '../../../common/api/core/v1/tolerations.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { TopologySpreadConstraint } from '../../../common/api/core/v1/pod-scheduling.ts';
import { type Requirement, matchesLabels } from '../../../common/api/labels.ts';
import { type ClusterEvent, type Snapshot, type With, refusal, unresolvable } from '../framework.ts';
import { type NodeInfo, type PodInfo, podInfo } from '../node-info.ts';
import { shift } from '../places.ts';
import { selectorWith } from '../pod-affinity-terms.ts';
import { fitsNodeSelection } from '../../../common/api/core/v1/node-selection.ts';
import { maximum, minimum, scoreMost } from './normalize.ts';

const tooMany = refusal("node(s) didn't match pod topology spread constraints");
const noPlace = unresolvable("node(s) didn't match pod topology spread constraints (missing required label)");

/** A constraint with its selector read. */
interface Constraint {
  readonly topologyKey: string;
  readonly maxSkew: number;
  readonly minDomains: number;
  readonly requirements: readonly Requirement[] | undefined;
  readonly honorsAffinity: boolean;
  readonly honorsTaints: boolean;
}

/** Matching pods in each place that has any, over the nodes that count. */
interface Spread {
  readonly constraint: Constraint;
  readonly counts: Map<string, number>;
  /** How many places there are, with and without such pods. */
  readonly places: number;
  /** 1 where the pod itself will be counted. */
  readonly itself: number;
}

const hostname = 'kubernetes.io/hostname';
const zone = 'topology.kubernetes.io/zone';
/** How pods of one owner are spread that say nothing of it themselves. */
export const systemDefaults: readonly TopologySpreadConstraint[] = [
  { topologyKey: hostname, maxSkew: 3, whenUnsatisfiable: 'ScheduleAnyway' },
  { topologyKey: zone, maxSkew: 5, whenUnsatisfiable: 'ScheduleAnyway' },
];

/** https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/. `defaults`: of pods without any. */
export function podTopologySpread(defaults = systemDefaults): With<'preFilter' | 'preScore'> {
  const constraintsOf = ({ pod, owner }: PodInfo, whenUnsatisfiable: string): Constraint[] => {
    const own = pod.spec.topologySpreadConstraints ?? [];
    const all = own.length > 0 ? own : owner === undefined ? [] : defaults;
    return all.filter((each) => each.whenUnsatisfiable === whenUnsatisfiable).map((each) => read(each, pod));
  };
  return {
    name: 'PodTopologySpread',
    events: ['node', 'assigned-pod'],
    helpedBy: (pod, event) => mayHelp(pod, constraintsOf(pod, 'DoNotSchedule'), event),
    preFilter(pod, snapshot) {
      const constraints = constraintsOf(pod, 'DoNotSchedule');
      return constraints.length === 0 ? undefined : hardFilter(pod, constraints, snapshot);
    },
    preScore(pod, nodes, snapshot) {
      const constraints = constraintsOf(pod, 'ScheduleAnyway');
      if (constraints.length === 0) return undefined;
      const isOwn = (pod.pod.spec.topologySpreadConstraints ?? []).length > 0;
      return softScore(pod, constraints, nodes, snapshot, isOwn);
    },
    /** Fewest is best; nodes that are no place of a constraint (NaN) come last. */
    normalize(scores) {
      const placed = scores.filter((score) => !Number.isNaN(score));
      const [least, most] = [minimum(placed), maximum(placed)];
      return scores.map((score) => {
        if (Number.isNaN(score)) return 0;
        return most === 0 ? scoreMost : Math.floor((scoreMost * (most + least - score)) / most);
      });
    },
  };
}

function read(constraint: TopologySpreadConstraint, pod: Pod): Constraint {
  const { topologyKey, maxSkew, minDomains, labelSelector, matchLabelKeys } = constraint;
  return {
    topologyKey,
    maxSkew,
    minDomains: minDomains ?? 1,
    requirements: selectorWith(labelSelector, pod, matchLabelKeys),
    honorsAffinity: constraint.nodeAffinityPolicy !== 'Ignore',
    honorsTaints: constraint.nodeTaintsPolicy === 'Honor',
  };
}

/** Matching pods by node name. A default constraint has no selector: pods of the same owner are counted. */
function countsByNode(pod: PodInfo, constraint: Constraint, snapshot: Snapshot): ReadonlyMap<string, number> {
  if (constraint.requirements) return snapshot.matching(pod.namespace, constraint.requirements, 'staying');
  return isByOwner(pod) ? snapshot.owned(pod.owner) : new Map<string, number>();
}

const isByOwner = (pod: PodInfo): pod is PodInfo & { readonly owner: string } =>
  pod.owner !== undefined && (pod.pod.spec.topologySpreadConstraints ?? []).length === 0;

/** Whether `other` is counted. */
function isCounted(constraint: Constraint, pod: PodInfo, other: PodInfo): boolean {
  const { requirements } = constraint;
  if (requirements) return matchesLabels(requirements, other.pod.metadata.labels);
  return isByOwner(pod) && other.owner === pod.owner;
}

/** Whether a node's pods are counted, and the node is a place that may be the emptiest. */
function counts({ honorsAffinity, honorsTaints }: Constraint, { pod }: PodInfo, { node }: NodeInfo): boolean {
  if (honorsAffinity && !fitsNodeSelection(pod.spec, node)) return false;
  const keepsAway = ({ effect }: { effect: string }) => effect === 'NoSchedule' || effect === 'NoExecute';
  return !honorsTaints || !untolerated(node.spec?.taints, pod.spec.tolerations, keepsAway);
}

const placeOf = ({ topologyKey }: Constraint, { node }: NodeInfo) => node.metadata.labels?.[topologyKey];
const hasAllKeys = (constraints: readonly Constraint[], node: NodeInfo) =>
  constraints.every((constraint) => placeOf(constraint, node) !== undefined);

function hardFilter(pod: PodInfo, constraints: readonly Constraint[], snapshot: Snapshot) {
  const spreads = constraints.map((constraint): Spread => {
    const itself = isCounted(constraint, pod, pod) ? 1 : 0;
    return { constraint, itself, ...countsByPlace(pod, constraint, constraints, snapshot) };
  });
  const least = spreads.map(leastOf);
  return {
    filter(node: NodeInfo) {
      for (const [index, { constraint, counts, itself }] of spreads.entries()) {
        const place = placeOf(constraint, node);
        if (place === undefined) return noPlace;
        if ((counts.get(place) ?? 0) + itself - (least[index] ?? 0) > constraint.maxSkew) return tooMany;
      }
      return undefined;
    },
    shift(other: PodInfo, node: NodeInfo, by: 1 | -1) {
      if (other.namespace !== pod.namespace || other.pod.metadata.deletionTimestamp) return;
      if (!hasAllKeys(constraints, node)) return;
      for (const [index, spread] of spreads.entries()) {
        const { constraint } = spread;
        if (!isCounted(constraint, pod, other) || !counts(constraint, pod, node)) continue;
        shift(spread.counts, placeOf(constraint, node), by);
        least[index] = leastOf(spread);
      }
    },
  };
}

/** Where every node counts, only those with such pods are looked at. */
function countsByPlace(
  pod: PodInfo,
  constraint: Constraint,
  all: readonly Constraint[],
  snapshot: Snapshot,
): Pick<Spread, 'counts' | 'places'> {
  const byNode = countsByNode(pod, constraint, snapshot);
  const sums = new Map<string, number>();
  const { spec } = pod.pod;
  const isChoosy = spec.nodeSelector ?? spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  if (all.length === 1 && !constraint.honorsTaints && !(constraint.honorsAffinity && isChoosy)) {
    for (const [name, count] of byNode) {
      const node = snapshot.get(name);
      if (node) shift(sums, placeOf(constraint, node), count);
    }
    return { counts: sums, places: snapshot.places(constraint.topologyKey) };
  }
  const places = new Set<string>();
  for (const node of snapshot.nodes) {
    if (!hasAllKeys(all, node) || !counts(constraint, pod, node)) continue;
    const place = placeOf(constraint, node) ?? '';
    places.add(place);
    shift(sums, place, byNode.get(node.name) ?? 0);
  }
  return { counts: sums, places: places.size };
}

/** While there are too few places the emptiest counts as empty. */
function leastOf({ counts, places, constraint }: Spread): number {
  if (places < constraint.minDomains || counts.size < places || places === 0) return 0;
  return minimum([...counts.values()]);
}

function softScore(
  pod: PodInfo,
  constraints: readonly Constraint[],
  nodes: readonly NodeInfo[],
  snapshot: Snapshot,
  needsAllKeys: boolean,
) {
  const isPlace = (node: NodeInfo) => !needsAllKeys || hasAllKeys(constraints, node);
  const candidates = nodes.filter(isPlace);
  const parts = constraints.map((constraint) => {
    const byNode = countsByNode(pod, constraint, snapshot);
    const places = new Map<string, number>();
    for (const node of candidates) {
      const place = placeOf(constraint, node);
      if (place !== undefined) places.set(place, 0);
    }
    if (constraint.topologyKey !== hostname && places.size > 0) {
      // A place is more than its candidates: nodes that are full count as well.
      for (const [name, count] of byNode) {
        const node = snapshot.get(name);
        const place = node && placeOf(constraint, node);
        const known = place === undefined ? undefined : places.get(place);
        if (!node || place === undefined || known === undefined) continue;
        if (isPlace(node) && counts(constraint, pod, node)) places.set(place, known + count);
      }
    }
    const size = constraint.topologyKey === hostname ? candidates.length : places.size;
    // Many places hold few pods each: their differences count for more.
    return { constraint, byNode, places, weight: Math.log(size + 2) };
  });
  return (node: NodeInfo) => {
    if (!isPlace(node)) return Number.NaN;
    let sum = 0;
    for (const { constraint, byNode, places, weight } of parts) {
      const place = placeOf(constraint, node);
      if (place === undefined) continue;
      const count = constraint.topologyKey === hostname ? byNode.get(node.name) : places.get(place);
      sum += (count ?? 0) * weight + (constraint.maxSkew - 1);
    }
    return Math.round(sum);
  };
}

/** A node may be a new place; a pod that is counted may have come to another place, or gone. */
function mayHelp(pod: PodInfo, constraints: readonly Constraint[], event: ClusterEvent): boolean {
  if (event.type === 'node') return true;
  if (event.type !== 'assigned-pod') return false;
  return [event.object, event.old].some((other) => {
    if (!other || other.metadata.namespace !== pod.pod.metadata.namespace) return false;
    const info = podInfo(other);
    return constraints.some((constraint) => isCounted(constraint, pod, info));
  });
}
