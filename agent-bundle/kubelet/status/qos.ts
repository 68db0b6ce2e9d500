import { parseQuantity } from '../../../common/api/quantity.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';

export type QosClass = 'Guaranteed' | 'Burstable' | 'BestEffort';

const counted = ['cpu', 'memory'] as const;

/** https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/ */
export function qosClassOf(pod: Pod): QosClass {
  const containers = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])];
  const amounts = containers.map(({ resources = {} }) => ({
    requests: positive(resources.requests),
    limits: positive(resources.limits),
  }));
  if (amounts.every(({ requests, limits }) => requests.size === 0 && limits.size === 0)) return 'BestEffort';
  const guaranteed = amounts.every(({ requests, limits }) =>
    counted.every((name) => limits.has(name) && (!requests.has(name) || requests.get(name) === limits.get(name))),
  );
  return guaranteed ? 'Guaranteed' : 'Burstable';
}

function positive(list: Readonly<Record<string, string>> | undefined): Map<string, bigint> {
  const amounts = counted.flatMap((name) => {
    const text = list?.[name];
    const nanos = text === undefined ? 0n : parseQuantity(text).nanos;
    return nanos > 0n ? [[name, nanos] as const] : [];
  });
  return new Map(amounts);
}
