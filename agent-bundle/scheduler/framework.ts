import type { Pod } from '../../common/api/core/v1/pod.ts';
import type { NodeInfo, PodInfo } from './node-info.ts';

/**
 * A scheduling decision is made by plugins, as upstream's framework has it:
 * https://kubernetes.io/docs/concepts/scheduling-eviction/scheduling-framework/
 */

/** What may happen in the cluster that could make a refused pod fit. */
export type ClusterEvent = 'node-changed' | 'pod-freed' | 'pod-assigned';

export interface FilterPlugin {
  readonly name: string;
  /** Only these events can turn a refusal around. */
  readonly helpedBy: readonly ClusterEvent[];
  /** Looks once at all nodes, for what depends on more than one of them; its answer goes to `filter`. */
  prefilter?(pod: PodInfo, nodes: readonly NodeInfo[]): unknown;
  /** Why the pod may not run there, in upstream's words; undefined: it may. */
  filter(pod: PodInfo, node: NodeInfo, prefiltered: unknown): string | readonly string[] | undefined;
}

export interface ScorePlugin {
  readonly name: string;
  readonly weight: number;
  /** Any number for each candidate, more is better; they are brought to 0–100 before weighing. */
  score(pod: PodInfo, nodes: readonly NodeInfo[]): readonly number[];
  /** False: the numbers are on the scale 0–100 already. Default true. */
  readonly normalize?: boolean;
}

/** One scheduler as pods name it by `schedulerName`. */
export interface Profile {
  readonly schedulerName: string;
  readonly filters: readonly FilterPlugin[];
  readonly scores: readonly ScorePlugin[];
}

/** True while a pod must not be scheduled yet: https://kubernetes.io/docs/concepts/scheduling-eviction/pod-scheduling-readiness/ */
export const isGated = (pod: Pod) => (pod.spec.schedulingGates?.length ?? 0) > 0;
