import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { parseQuantity, milliValue } from '../../../common/api/quantity.ts';
import { type PodMetric, groupPods } from './pod-groups.ts';
import { type Tolerance, isTolerable } from './tolerance.ts';

/** A count that cannot be made, in the words for the autoscaler's condition. */
export class MetricError extends Error {}

export interface Counted {
  readonly replicas: number;
  /** The average per pod, in thousandths. */
  readonly average: number;
  /** Per cent of what is requested; undefined where the target is no utilization. */
  readonly utilization?: number;
}

export interface PodsMeasured {
  readonly pods: readonly Pod[];
  /** By pod name. */
  readonly metrics: ReadonlyMap<string, PodMetric>;
  readonly current: number;
  readonly tolerance: Tolerance;
  readonly isCpu: boolean;
  readonly now: number;
}

export type PodsTarget =
  | { readonly type: 'average'; /** Thousandths. */ readonly value: number }
  | { readonly type: 'utilization'; readonly percent: number; readonly requestOf: (pod: Pod) => number };

/** How many pods bring the average to its target. Throws a MetricError. */
export function countByPods(measured: PodsMeasured, target: PodsTarget): Counted {
  const { pods, metrics, current, tolerance } = measured;
  if (pods.length === 0) throw new MetricError('no pods returned by selector while calculating replica count');
  const { ready, unready, missing } = groupPods(pods, metrics, measured);
  if (ready.length === 0) throw new MetricError('did not receive metrics for targeted pods (pods might be unready)');
  const values = new Map(ready.map((pod) => [pod, metrics.get(pod.metadata.name)?.value ?? 0]));
  const { ratio, ...shown } = usage(values, target);
  const counted = (replicas: number): Counted => ({ replicas, ...shown });
  const waits = unready.length > 0 && ratio > 1;
  if (!waits && missing.length === 0) {
    return counted(isTolerable(ratio, tolerance) ? current : Math.ceil(ratio * ready.length - hair));
  }
  // Who is not known is taken for what would change least.
  for (const pod of missing) {
    if (ratio < 1) values.set(pod, assumedUsage(pod, target));
    else if (ratio > 1) values.set(pod, 0);
  }
  if (waits) for (const pod of unready) values.set(pod, 0);
  const { ratio: careful } = usage(values, target);
  const turned = (ratio < 1 && careful > 1) || (ratio > 1 && careful < 1);
  if (turned || isTolerable(careful, tolerance)) return counted(current);
  const replicas = Math.ceil(careful * values.size - hair);
  const against = (careful < 1 && replicas > current) || (careful > 1 && replicas < current);
  return counted(against ? current : replicas);
}

/** How many pods bring one value to its target: `share` is the value by the target, per pod that is ready. */
export function countByValue(ratio: number, ready: number, current: number, tolerance: Tolerance): number {
  if (current === 0) return Math.ceil(ratio - hair);
  return isTolerable(ratio, tolerance) ? current : Math.ceil(ratio * ready - hair);
}

/** How many pods share a value such that each has its target; all in thousandths. */
export function countByShare(value: number, target: number, current: number, tolerance: Tolerance): number {
  const ratio = current === 0 ? Infinity : value / (target * current);
  return isTolerable(ratio, tolerance) ? current : Math.ceil(value / target - hair);
}

/** For quotients that binary fractions miss by a hair: 3.0000000000000004 pods are three. */
const hair = 1e-9;

function usage(values: ReadonlyMap<Pod, number>, target: PodsTarget) {
  let total = 0;
  for (const value of values.values()) total += value;
  const average = Math.floor(total / values.size);
  if (target.type === 'average') return { ratio: total / values.size / target.value, average };
  let requested = 0;
  for (const pod of values.keys()) requested += target.requestOf(pod);
  if (requested === 0) throw new MetricError('no metrics returned matched known pods');
  const utilization = Math.floor((total * 100) / requested);
  return { ratio: utilization / target.percent, average, utilization };
}

const assumedUsage = (pod: Pod, target: PodsTarget): number =>
  target.type === 'average' ? target.value : (target.requestOf(pod) * Math.max(100, target.percent)) / 100;

/** What a pod requests of a resource, in thousandths, or one container of it. Throws a MetricError. */
export function requestOf({ metadata, spec }: Pod, resource: string, container: string | undefined): number {
  let total = 0;
  const own = spec.containers.filter(({ name }) => container === undefined || name === container);
  const sidecars = (spec.initContainers ?? []).filter(
    ({ name, restartPolicy }) => restartPolicy === 'Always' && (container === undefined || name === container),
  );
  for (const { name, resources } of [...own, ...sidecars]) {
    const request = resources?.requests?.[resource];
    if (request === undefined) {
      throw new MetricError(`missing request for ${resource} in container ${name} of Pod ${metadata.name}`);
    }
    total += milliValue(parseQuantity(request));
  }
  return total;
}
