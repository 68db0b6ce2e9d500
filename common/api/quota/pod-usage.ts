import type { Container } from '../core/v1/container.ts';
import type { Pod } from '../core/v1/pod.ts';
import type { Quantity } from '../quantity.ts';
import { type Usage, addUsage, pieces, raiseUsage, usageOf } from './usage.ts';

const inBoth = new Set(['cpu', 'memory', 'ephemeral-storage']);
const isHugePages = (name: string): boolean => name.startsWith('hugepages-');
/** Such as `example.com/gpu`; what is of kubernetes.io itself is nothing of the kind. */
const isExtended = (name: string): boolean =>
  name.includes('/') && !name.split('/')[0]?.endsWith('kubernetes.io') && !name.startsWith('requests.');

/** Whether a quota resource is counted of pods. */
export function countsPods(name: string): boolean {
  if (name === 'pods' || name === 'count/pods' || inBoth.has(name) || isHugePages(name)) return true;
  const [, part, resource = ''] = /^(requests|limits)\.(.+)$/.exec(name) ?? [];
  if (part === 'limits') return inBoth.has(resource);
  return part === 'requests' && (inBoth.has(resource) || isHugePages(resource) || isExtended(resource));
}

/**
 * What a pod uses of a quota: what it asks for, and itself. A pod that is over counts as an object and no more. `now` is
 * milliseconds since the epoch. https://kubernetes.io/docs/concepts/policy/resource-quotas/
 */
export function podUsage(pod: Pod, now: number): Usage {
  const usage = new Map<string, Quantity>([['count/pods', pieces(1)]]);
  if (isOver(pod, now)) return usage;
  usage.set('pods', pieces(1));
  for (const [name, quantity] of podAmounts(pod, 'requests')) {
    if (inBoth.has(name) || isHugePages(name)) usage.set(name, quantity);
    if (inBoth.has(name) || isHugePages(name) || isExtended(name)) usage.set(`requests.${name}`, quantity);
  }
  for (const [name, quantity] of podAmounts(pod, 'limits')) if (inBoth.has(name)) usage.set(`limits.${name}`, quantity);
  return usage;
}

/** Ended, or should have long ago: its node may never say so. */
function isOver({ status, metadata }: Pod, now: number): boolean {
  if (status?.phase === 'Succeeded' || status?.phase === 'Failed') return true;
  const { deletionTimestamp: end, deletionGracePeriodSeconds: grace } = metadata;
  return end !== undefined && grace !== undefined && now > Date.parse(end) + grace * 1000;
}

/**
 * What all containers of a pod come to: those that run together, or the most demanding init container where that is more;
 * what is said for the pod as a whole counts instead. With the overhead, for limits only where there is a limit.
 * https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#resource-sharing-within-containers
 */
export function podAmounts({ spec }: Pick<Pod, 'spec'>, part: 'requests' | 'limits'): Map<string, Quantity> {
  const of = (container: Pick<Container, 'resources'>) => usageOf(container.resources?.[part]);
  const total = new Map<string, Quantity>();
  for (const container of spec.containers) addUsage(total, of(container));
  const sidecars = new Map<string, Quantity>();
  const peak = new Map<string, Quantity>();
  for (const container of spec.initContainers ?? []) {
    const step = new Map(sidecars);
    addUsage(step, of(container));
    raiseUsage(peak, step);
    if (container.restartPolicy === 'Always') addUsage(sidecars, of(container));
  }
  addUsage(total, sidecars);
  raiseUsage(total, peak);
  for (const [name, quantity] of usageOf(spec.resources?.[part])) total.set(name, quantity);
  const overhead = [...usageOf(spec.overhead)].filter(([name]) => part === 'requests' || total.has(name));
  addUsage(total, new Map(overhead));
  return total;
}

const demanded = ['cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'];

/**
 * What of `names` containers must say and do not: `limits.cpu for: a,b; requests.memory for: b`. Undefined when all is said.
 * Only cpu and memory are demanded, and what is said for the pod as a whole is said for all.
 */
export function unsaid({ spec }: Pick<Pod, 'spec'>, names: readonly string[]): string | undefined {
  const missing = demanded.flatMap((name) => {
    if (!names.includes(name)) return [];
    const part = name.startsWith('limits.') ? 'limits' : 'requests';
    const resource = name.replace(/^(requests|limits)\./, '');
    if (spec.resources?.[part]?.[resource] !== undefined) return [];
    const silent = [...spec.containers, ...(spec.initContainers ?? [])].filter(
      ({ resources }) => resources?.[part]?.[resource] === undefined,
    );
    return silent.length > 0 ? [`${name} for: ${silent.map((container) => container.name).join(',')}`] : [];
  });
  return missing.length > 0 ? missing.sort().join('; ') : undefined;
}
