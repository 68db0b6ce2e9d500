import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { conditionOf } from '../pod-state.ts';

/** What was measured of one pod. */
export interface PodMetric {
  /** Thousandths of the metric's unit. */
  readonly value: number;
  /** When it was taken, in milliseconds since the epoch. */
  readonly time: number;
  /** Over how many milliseconds. */
  readonly window: number;
}

export interface PodGroups {
  /** Pods whose measure counts. */
  readonly ready: readonly Pod[];
  /** Pods that have not come so far that their measure means anything. */
  readonly unready: readonly Pod[];
  /** Pods that nothing was measured of. */
  readonly missing: readonly Pod[];
}

/** A pod that has just started uses CPU for starting. Milliseconds. */
const initialization = 300_000;
/** One that became unready so soon after its start was never ready. */
const initialReadiness = 30_000;

/** https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#algorithm-details */
export function groupPods(
  pods: readonly Pod[],
  metrics: ReadonlyMap<string, PodMetric>,
  { isCpu, now }: { readonly isCpu: boolean; readonly now: number },
): PodGroups {
  const [ready, unready, missing]: [Pod[], Pod[], Pod[]] = [[], [], []];
  for (const pod of pods) {
    const { metadata, status } = pod;
    if (metadata.deletionTimestamp !== undefined || status?.phase === 'Failed') continue;
    const metric = metrics.get(metadata.name);
    if (status?.phase === 'Pending') unready.push(pod);
    else if (!metric) missing.push(pod);
    else (isCpu && isStarting(pod, metric, now) ? unready : ready).push(pod);
  }
  return { ready, unready, missing };
}

function isStarting(pod: Pod, { time, window }: PodMetric, now: number): boolean {
  const condition = conditionOf(pod, 'Ready');
  const started = Date.parse(pod.status?.startTime ?? '');
  if (!condition || Number.isNaN(started)) return true;
  const since = Date.parse(condition.lastTransitionTime ?? '') || 0;
  const isUnready = condition.status === 'False';
  if (started + initialization > now) return isUnready || time < since + window;
  return isUnready && started + initialReadiness > since;
}
