import type { LimitRange, LimitRangeItem } from '../../../../common/api/core/v1/limit-range.ts';
import type { PersistentVolumeClaim } from '../../../../common/api/core/v1/persistent-volume-claim.ts';
import type { Pod } from '../../../../common/api/core/v1/pod.ts';
import { type Quantity, compareQuantities, formatQuantity, parseQuantity } from '../../../../common/api/quantity.ts';
import { podAmounts } from '../../../../common/api/quota/pod-usage.ts';
import { type Usage, usageOf } from '../../../../common/api/quota/usage.ts';

/** What containers, a pod or a claim ask for. */
interface Asked {
  readonly requests: Usage;
  readonly limits: Usage;
}

/** What of a pod is out of the bounds of a limit range, each in upstream's words. */
export function podViolations(pod: Pod, { spec }: LimitRange): string[] {
  return (spec?.limits ?? []).flatMap((item) => {
    if (item.type === 'Pod') {
      return violations(item, { requests: podAmounts(pod, 'requests'), limits: podAmounts(pod, 'limits') });
    }
    if (item.type !== 'Container') return [];
    return [...pod.spec.containers, ...(pod.spec.initContainers ?? [])].flatMap(({ resources }) =>
      violations(item, { requests: usageOf(resources?.requests), limits: usageOf(resources?.limits) }),
    );
  });
}

/** What of a claim is out of the bounds of a limit range: only what it requests counts. */
export function claimViolations(claim: PersistentVolumeClaim, { spec }: LimitRange): string[] {
  const requests = usageOf(claim.spec.resources?.requests);
  return (spec?.limits ?? []).flatMap((item) => {
    if (item.type !== 'PersistentVolumeClaim') return [];
    const below = each(item.min, (name, bound, text) => {
      const request = requests.get(name);
      const rule = `minimum ${name} usage per ${item.type} is ${text}`;
      if (!request) return `${rule}.  No request is specified`;
      return isLess(request, bound) ? `${rule}, but request is ${formatQuantity(request)}` : undefined;
    });
    const above = each(item.max, (name, bound, text) => {
      const request = requests.get(name);
      const rule = `maximum ${name} usage per ${item.type} is ${text}`;
      if (!request) return `${rule}.  No request is specified`;
      return isLess(bound, request) ? `${rule}, but request is ${formatQuantity(request)}` : undefined;
    });
    return [...below, ...above];
  });
}

function violations(item: LimitRangeItem, asked: Asked): string[] {
  const { type } = item;
  return [
    ...each(item.min, (name, bound, text) =>
      belowMinimum(`minimum ${name} usage per ${type} is ${text}`, name, bound, asked),
    ),
    ...each(item.max, (name, bound, text) =>
      aboveMaximum(`maximum ${name} usage per ${type} is ${text}`, name, bound, asked),
    ),
    ...each(item.maxLimitRequestRatio, (name, bound, text) =>
      beyondRatio(`${name} max limit to request ratio per ${type} is ${text}`, name, bound, asked),
    ),
  ];
}

type Check = (name: string, bound: Quantity, text: string) => string | undefined;

function each(bounds: Readonly<Record<string, string>> | undefined, check: Check): string[] {
  const names = Object.entries(bounds ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return names.flatMap(([name, text]) => check(name, parseQuantity(text), text) ?? []);
}

function belowMinimum(rule: string, name: string, bound: Quantity, { requests, limits }: Asked): string | undefined {
  const [request, limit] = [requests.get(name), limits.get(name)];
  if (!request) return `${rule}.  No request is specified`;
  if (isLess(request, bound)) return `${rule}, but request is ${formatQuantity(request)}`;
  return limit && isLess(limit, bound) ? `${rule}, but limit is ${formatQuantity(limit)}` : undefined;
}

function aboveMaximum(rule: string, name: string, bound: Quantity, { requests, limits }: Asked): string | undefined {
  const [request, limit] = [requests.get(name), limits.get(name)];
  if (!limit) return `${rule}.  No limit is specified`;
  if (isLess(bound, limit)) return `${rule}, but limit is ${formatQuantity(limit)}`;
  return request && isLess(bound, request) ? `${rule}, but request is ${formatQuantity(request)}` : undefined;
}

function beyondRatio(rule: string, name: string, bound: Quantity, { requests, limits }: Asked): string | undefined {
  const [request, limit] = [requests.get(name)?.nanos ?? 0n, limits.get(name)?.nanos ?? 0n];
  if (request === 0n) return `${rule}, but no request is specified or request is 0`;
  if (limit === 0n) return `${rule}, but no limit is specified or limit is 0`;
  // limit / request > bound, without a rounding.
  if (limit * 1_000_000_000n <= bound.nanos * request) return undefined;
  return `${rule}, but provided ratio is ${(Number(limit) / Number(request)).toFixed(6)}`;
}

const isLess = (a: Quantity, b: Quantity): boolean => compareQuantities(a, b) < 0;
