import type { Pod } from '../../../../common/api/core/v1/pod.ts';
import { compareQuantities, parseQuantity } from '../../../../common/api/quantity.ts';

const counted = ['cpu', 'memory'] as const;

/** https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/ */
export function qosClassOf({ spec }: Pod): 'Guaranteed' | 'Burstable' | 'BestEffort' {
  // What is said for the pod as a whole counts alone.
  const whole = Object.keys({ ...spec.resources?.limits, ...spec.resources?.requests }).length > 0;
  const parts = whole ? [spec] : [...spec.containers, ...(spec.initContainers ?? [])];
  const all = parts.map(({ resources = {} }) => ({
    limits: positive(resources.limits),
    requests: positive(resources.requests),
  }));
  if (all.every(({ limits, requests }) => counted.every((name) => !limits[name] && !requests[name]))) {
    return 'BestEffort';
  }
  const guaranteed = all.every(({ limits, requests }) =>
    counted.every((name) => limits[name] !== undefined && same(limits[name], requests[name])),
  );
  return guaranteed ? 'Guaranteed' : 'Burstable';
}

type Amounts = Readonly<Record<string, string>>;

const positive = (amounts: Amounts = {}): Amounts =>
  Object.fromEntries(Object.entries(amounts).filter(([, amount]) => parseQuantity(amount).nanos > 0n));

/** A limit without a request is requested whole. */
const same = (limit: string, request: string | undefined): boolean =>
  request === undefined || compareQuantities(parseQuantity(limit), parseQuantity(request)) === 0;
