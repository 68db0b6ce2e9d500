import type { TopologySpreadConstraint } from '../../../common/api/core/v1/pod-scheduling.ts';
import { selects } from '../../../common/api/labels.ts';
import type { FilterPlugin, ScorePlugin } from '../framework.ts';
import type { NodeInfo, PodInfo } from '../node-info.ts';

const name = 'PodTopologySpread';

/** Matching pods in each value of a constraint's topology key, over the nodes that have the key. */
interface Spread {
  readonly constraint: TopologySpreadConstraint;
  readonly counts: ReadonlyMap<string, number>;
  readonly least: number;
}

/** https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/ */
export const podTopologySpread: FilterPlugin = {
  name,
  helpedBy: ['node-changed', 'pod-freed', 'pod-assigned'],
  prefilter: (pod, nodes) => constraintsOf(pod, 'DoNotSchedule').map((constraint) => spreadOf(constraint, pod, nodes)),
  filter(pod, { node }, prefiltered) {
    for (const { constraint, counts, least } of prefiltered as Spread[]) {
      const value = node.metadata.labels?.[constraint.topologyKey];
      if (value === undefined) return "node(s) didn't match pod topology spread constraints (missing required label)";
      const itself = selects(constraint.labelSelector, pod.pod.metadata.labels) ? 1 : 0;
      if ((counts.get(value) ?? 0) + itself - least > constraint.maxSkew) {
        return "node(s) didn't match pod topology spread constraints";
      }
    }
    return undefined;
  },
};

/** Prefers topologies with fewer matching pods; without constraints, nodes with fewer pods of the same owner. */
export const spreadEvenly: ScorePlugin = {
  name,
  weight: 2,
  score(pod, nodes) {
    const soft = constraintsOf(pod, 'ScheduleAnyway').map((constraint) => spreadOf(constraint, pod, nodes));
    if (soft.length > 0) return nodes.map((node) => -soft.reduce((sum, spread) => sum + countAt(spread, node), 0));
    const { owner } = pod;
    return nodes.map((node) => (owner === undefined ? 0 : -(node.owners.get(owner) ?? 0)));
  },
};

const constraintsOf = ({ pod }: PodInfo, whenUnsatisfiable: string) =>
  (pod.spec.topologySpreadConstraints ?? []).filter((constraint) => constraint.whenUnsatisfiable === whenUnsatisfiable);

const countAt = ({ constraint, counts }: Spread, { node }: NodeInfo) =>
  counts.get(node.metadata.labels?.[constraint.topologyKey] ?? '') ?? 0;

function spreadOf(constraint: TopologySpreadConstraint, { pod }: PodInfo, nodes: readonly NodeInfo[]): Spread {
  const counts = new Map<string, number>();
  for (const { node, pods } of nodes) {
    const value = node.metadata.labels?.[constraint.topologyKey];
    if (value === undefined) continue;
    let count = counts.get(value) ?? 0;
    for (const other of pods.values()) {
      const { namespace, labels, deletionTimestamp } = other.pod.metadata;
      if (namespace === pod.metadata.namespace && !deletionTimestamp && selects(constraint.labelSelector, labels))
        count++;
    }
    counts.set(value, count);
  }
  const fewDomains = counts.size < (constraint.minDomains ?? 1);
  return { constraint, counts, least: fewDomains || counts.size === 0 ? 0 : Math.min(...counts.values()) };
}
