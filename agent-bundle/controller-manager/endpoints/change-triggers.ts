import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { Service } from '../../../common/api/core/v1/service.ts';
import type { ApiObject } from '../../../common/api/schema/kind.ts';
import { conditionOf } from '../pod-state.ts';

/** When what led to a write of endpoints happened: https://kubernetes.io/docs/reference/labels-annotations-taints/#endpoints-kubernetes-io-last-change-trigger-time */
const annotation = 'endpoints.kubernetes.io/last-change-trigger-time';

/** Times as the API has them, in UTC and whole seconds, so that they are ordered as text. */
export interface ChangeTimes {
  /** The service was made. */
  readonly service: string | undefined;
  /** The readiness of a pod changed, by its name. */
  readonly pods: ReadonlyMap<string, string>;
}

export function changeTimes({ metadata }: Service, pods: Iterable<Pod>): ChangeTimes {
  const times = new Map<string, string>();
  for (const pod of pods) {
    const time = conditionOf(pod, 'Ready')?.lastTransitionTime;
    if (time) times.set(pod.metadata.name, time);
  }
  return { service: metadata.creationTimestamp, pods: times };
}

/**
 * The time of the first change since `before`: what is written now is as late as that. Undefined: nothing that has a time
 * has changed. A service that was not known before counts from when it was made.
 */
export function triggerBetween(before: ChangeTimes | undefined, { service, pods }: ChangeTimes): string | undefined {
  if (!before) return service;
  let first = isLater(service, before.service) ? service : undefined;
  for (const [name, time] of pods) {
    if (isLater(time, before.pods.get(name)) && (first === undefined || time < first)) first = time;
  }
  return first;
}

const isLater = (time: string | undefined, before: string | undefined): boolean => (time ?? '') > (before ?? '');

/** The object with that time as its annotation; without a time it has none, since one of an earlier write would mislead. */
export function triggeredAt<T extends ApiObject>(object: T, time: string | undefined): T {
  const { [annotation]: previous, ...others } = object.metadata.annotations ?? {};
  if (previous === time) return object;
  const annotations = time === undefined ? others : { ...others, [annotation]: time };
  return { ...object, metadata: { ...object.metadata, annotations } };
}
