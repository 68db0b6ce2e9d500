import { milliValue, parseQuantity, wholeValue } from '../../quantity.ts';
import type { Container } from './container.ts';
import type { Pod } from './pod.ts';

/** Amounts by resource name: cpu in thousandths of a core, everything else in whole units (bytes, pieces). */
export type ResourceAmounts = Readonly<Record<string, number>>;

/** Parses a resource list; `common/api` quantities in, plain numbers out. */
export function amountsOf(list: Readonly<Record<string, string>> | undefined): Record<string, number> {
  const amounts: Record<string, number> = {};
  for (const [name, text] of Object.entries(list ?? {})) {
    const quantity = parseQuantity(text);
    amounts[name] = name === 'cpu' ? milliValue(quantity) : wholeValue(quantity);
  }
  return amounts;
}

/**
 * What a pod asks of its node: what is said for the pod as a whole, or else its containers together, or its most demanding
 * init container where that is more; plus the overhead. Sidecars (init containers that restart) run beside everything that starts after them.
 * https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#resource-sharing-within-containers
 */
export function podRequests(pod: Pod): ResourceAmounts {
  const sum: Record<string, number> = {};
  for (const container of pod.spec.containers) add(sum, requestsOf(container));
  const sidecars: Record<string, number> = {};
  const peak: Record<string, number> = {};
  for (const container of pod.spec.initContainers ?? []) {
    const requests = requestsOf(container);
    if (container.restartPolicy === 'Always') {
      add(sidecars, requests);
      raise(peak, sidecars);
    } else {
      raise(peak, plus(requests, sidecars));
    }
  }
  const total = plus(sum, sidecars);
  raise(total, peak);
  Object.assign(total, amountsOf(pod.spec.resources?.requests));
  add(total, amountsOf(pod.spec.overhead));
  return total;
}

const requestsOf = (container: Container) => amountsOf(container.resources?.requests);

function add(into: Record<string, number>, more: ResourceAmounts): void {
  for (const [name, amount] of Object.entries(more)) into[name] = (into[name] ?? 0) + amount;
}

function raise(into: Record<string, number>, least: ResourceAmounts): void {
  for (const [name, amount] of Object.entries(least)) into[name] = Math.max(into[name] ?? 0, amount);
}

function plus(a: ResourceAmounts, b: ResourceAmounts): Record<string, number> {
  const sum = { ...a };
  add(sum, b);
  return sum;
}
