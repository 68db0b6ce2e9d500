import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { revisionLabel } from '../controller-history/revision.ts';
import { isOver, isReady, untilAvailable } from '../pod-state.ts';
import { nodeOf } from './daemon-pod.ts';
import type { Placement } from './placement.ts';

/** What the decisions need of a daemon's pod. */
export interface DaemonPod {
  readonly pod: Pod;
  /** Of the present template. */
  readonly updated: boolean;
  readonly ready: boolean;
  /** Ready for as long as the DaemonSet asks. */
  readonly available: boolean;
  /** It is being deleted. */
  readonly ending: boolean;
  /** It has ended of itself. */
  readonly over: boolean;
}

export interface NodeState {
  readonly name: string;
  readonly placement: Placement;
  /** Bound ones first, then the oldest first. */
  readonly pods: readonly DaemonPod[];
}

export interface Observation {
  /** Of the present template. */
  readonly hash: string;
  readonly minReadySeconds: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Pods by the node they are on or for. One that has ended and is being deleted as well is as good as gone. */
export function podsByNode(pods: readonly Pod[], observation: Observation): Map<string, DaemonPod[]> {
  const byNode = new Map<string, DaemonPod[]>();
  for (const pod of [...pods].sort(byBirth)) {
    const node = nodeOf(pod);
    if (node === undefined || (isOver(pod) && pod.metadata.deletionTimestamp)) continue;
    const there = byNode.get(node) ?? [];
    there.push(daemonPodState(pod, observation));
    byNode.set(node, there);
  }
  return byNode;
}

function daemonPodState(pod: Pod, { hash, minReadySeconds, now }: Observation): DaemonPod {
  return {
    pod,
    updated: pod.metadata.labels?.[revisionLabel] === hash,
    ready: isReady(pod),
    available: untilAvailable(pod, minReadySeconds, now) === 0,
    ending: pod.metadata.deletionTimestamp !== undefined,
    over: isOver(pod),
  };
}

function byBirth(a: Pod, b: Pod): number {
  const bound = (pod: Pod) => (pod.spec.nodeName ? 0 : 1);
  const moment = ({ metadata }: Pod) => Date.parse(metadata.creationTimestamp ?? '') || 0;
  return bound(a) - bound(b) || moment(a) - moment(b) || (a.metadata.name < b.metadata.name ? -1 : 1);
}

/** Takes part: neither ended nor being deleted. */
export const isLiving = ({ ending, over }: DaemonPod): boolean => !ending && !over;
