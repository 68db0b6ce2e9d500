import type { ResourceQuota } from '../../../common/api/core/v1/resource-quota.ts';
import { type QuotaEvaluator, countedBy, evaluatorOf, isInScopes } from '../../../common/api/quota/evaluators.ts';
import { addUsage, amountsOf, growth, pieces, zero } from '../../../common/api/quota/usage.ts';
import type { Quantity } from '../../../common/api/quantity.ts';
import { type ApiObject, type Kind, groupResourceOf } from '../../../common/api/schema/kind.ts';

/** What a quota counts of one resource. */
export interface Counted {
  readonly group: string;
  readonly resource: string;
  readonly evaluator: QuotaEvaluator;
  /** Of the quota: `requests.cpu`, `pods`. */
  readonly names: readonly string[];
}

/** By resource. What nobody counts is left out. */
export function countedOf({ spec }: ResourceQuota): Counted[] {
  const byResource = new Map<string, Counted & { readonly names: string[] }>();
  for (const name of Object.keys(spec?.hard ?? {})) {
    const kind = countedBy(name);
    if (!kind) continue;
    const key = groupResourceOf(kind);
    const known = byResource.get(key);
    if (known) known.names.push(name);
    else byResource.set(key, { ...kind, evaluator: evaluatorOf(kind), names: [name] });
  }
  return [...byResource.values()];
}

/** What all objects of a resource use of a quota. `now` is milliseconds since the epoch. */
export function usedBy(
  quota: ResourceQuota,
  { evaluator, names }: Counted,
  objects: readonly ApiObject[],
  now: number,
): Record<string, string> {
  const sum = new Map<string, Quantity>();
  for (const object of objects) {
    if (isInScopes(evaluator, quota, object)) addUsage(sum, evaluator.usageOf(object, now));
  }
  return amountsOf(new Map(names.map((name) => [name, sum.get(name) ?? zero])));
}

/** The same for what is only counted, in any scope: there is none it could be in. */
export function usedByCount(quota: ResourceQuota, { names }: Counted, count: number): Record<string, string> {
  const scoped = (quota.spec?.scopes ?? []).length + (quota.spec?.scopeSelector?.matchExpressions ?? []).length > 0;
  return amountsOf(new Map(names.map((name) => [name, pieces(scoped ? 0 : count)])));
}

/** Whether a change of an object gives something back. */
export function givesBack(kind: Kind, object: ApiObject | undefined, old: ApiObject | undefined, now: number): boolean {
  if (!old) return false;
  if (!object) return true;
  const evaluator = evaluatorOf(kind);
  // Of the others only metadata is known, and each is one for as long as it is there.
  if (evaluator.growsBy.length === 0) return false;
  return growth(evaluator.usageOf(old, now), evaluator.usageOf(object, now)).size > 0;
}
