import type { NodeInfo, PodInfo } from '../node-info.ts';
import { scoreMost } from './normalize.ts';

/** A resource that nodes are compared by, and how much it counts. */
export interface WeighedResource {
  readonly name: string;
  readonly weight: number;
}

/** Utilisation in percent and the score, 0 to 10, that it gets; what is between is on the line. */
export interface ShapePoint {
  readonly utilization: number;
  readonly score: number;
}

export type ScoringStrategy =
  | { readonly type: 'LeastAllocated' | 'MostAllocated'; readonly resources: readonly WeighedResource[] }
  | {
      readonly type: 'RequestedToCapacityRatio';
      readonly resources: readonly WeighedResource[];
      readonly shape: readonly ShapePoint[];
    };

const shapeMost = 10;

/** 0 to 100 for a node with the pod on it: https://kubernetes.io/docs/concepts/scheduling-eviction/resource-bin-packing/ */
export function resourceScore(strategy: ScoringStrategy, pod: PodInfo, node: NodeInfo): number {
  let [sum, weights] = [0, 0];
  for (const { name, weight } of strategy.resources) {
    const whole = node.allocatable[name] ?? 0;
    if (whole === 0) continue;
    const taken = takenOf(name, pod, node);
    // What the pod does not ask for says nothing of where it should go, but for what every pod needs.
    if (!(name in pod.weighed)) continue;
    const score = scoreOf(strategy, taken, whole);
    if (strategy.type === 'RequestedToCapacityRatio' && score <= 0) continue;
    sum += score * weight;
    weights += weight;
  }
  return weights === 0 ? 0 : Math.floor(sum / weights);
}

export const takenOf = (name: string, pod: PodInfo, node: NodeInfo) =>
  (node.weighed[name] ?? 0) + (pod.weighed[name] ?? 0);

function scoreOf(strategy: ScoringStrategy, taken: number, whole: number): number {
  switch (strategy.type) {
    case 'LeastAllocated':
      return taken > whole ? 0 : Math.floor(((whole - taken) * scoreMost) / whole);
    case 'MostAllocated':
      return Math.floor((Math.min(taken, whole) * scoreMost) / whole);
    case 'RequestedToCapacityRatio':
      return onShape(strategy.shape, taken > whole ? scoreMost : Math.floor((taken * scoreMost) / whole));
  }
}

/** `shape` is in order of utilisation. */
export function onShape(shape: readonly ShapePoint[], utilization: number): number {
  const scaled = (score: number) => score * (scoreMost / shapeMost);
  const next = shape.findIndex((point) => utilization <= point.utilization);
  const [before, after] = [shape[next - 1], shape[next]];
  if (!after) return scaled(shape.at(-1)?.score ?? 0);
  if (!before) return scaled(after.score);
  const share = (utilization - before.utilization) / (after.utilization - before.utilization);
  return Math.trunc(scaled(before.score) + (scaled(after.score) - scaled(before.score)) * share);
}
