import type { ResourceQuota } from '../../../../common/api/core/v1/resource-quota.ts';
import { type QuotaEvaluator, isInScopes } from '../../../../common/api/quota/evaluators.ts';
import {
  type Usage,
  addUsage,
  amountsOf,
  growth,
  usageOf,
  usageText,
  zero,
} from '../../../../common/api/quota/usage.ts';
import { compareQuantities } from '../../../../common/api/quantity.ts';
import type { ApiObject } from '../../../../common/api/schema/kind.ts';

/** An object that is to be created, or to become another. */
export interface Charged {
  readonly evaluator: QuotaEvaluator;
  readonly object: ApiObject;
  /** Absent: it is new. */
  readonly old: ApiObject | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * What a write means to one quota.
 *
 *   none     it uses nothing more of it
 *   charge   it uses more of it from now on
 *   guard    it uses what is not accounted yet, but will be soon: that must not begin meanwhile
 *   refuse   it would use more than there is, or does not say how much it uses
 */
export type Charge =
  | { readonly type: 'none' }
  | { readonly type: 'charge'; readonly used: Record<string, string> }
  | { readonly type: 'guard' }
  | { readonly type: 'refuse'; readonly why: string };

/** Whether a quota counts an object like this one at all. */
export function concerns(quota: ResourceQuota, { evaluator, object }: Charged): boolean {
  const names = Object.keys({ ...quota.spec?.hard, ...quota.status?.hard });
  return names.some((name) => evaluator.counts(name)) && isInScopes(evaluator, quota, object);
}

/** Decides upon a quota that concerns the object, in upstream's words. https://kubernetes.io/docs/concepts/policy/resource-quotas/ */
export function chargeOf(quota: ResourceQuota, { evaluator, object, old, now }: Charged): Charge {
  const { name } = quota.metadata;
  const hard = usageOf(quota.status?.hard);
  const counted = [...hard.keys()].filter((each) => evaluator.counts(each)).sort();
  const grown = growth(evaluator.usageOf(object, now), old ? evaluator.usageOf(old, now) : new Map());
  const unsaid = evaluator.unsaid?.(object, counted);
  if (unsaid !== undefined) return { type: 'refuse', why: `failed quota: ${name}: must specify ${unsaid}` };
  const used = usageOf(quota.status?.used);
  if (counted.some((each) => !used.has(each))) {
    return { type: 'refuse', why: `status unknown for quota: ${name}, resources: ${counted.join(',')}` };
  }
  const requested = only(grown, counted);
  if (requested.size === 0) {
    const soon = Object.keys(quota.spec?.hard ?? {}).some((each) => grown.has(each) && !hard.has(each));
    return { type: soon ? 'guard' : 'none' };
  }
  const sum = new Map(only(used, [...requested.keys()]));
  addUsage(sum, requested);
  const exceeded = [...sum].flatMap(([each, amount]) =>
    compareQuantities(amount, hard.get(each) ?? zero) > 0 ? [each] : [],
  );
  if (exceeded.length === 0) return { type: 'charge', used: { ...quota.status?.used, ...amountsOf(sum) } };
  const shown = [requested, used, hard].map((usage) => usageText(only(usage, exceeded)));
  const why = `exceeded quota: ${name}, requested: ${shown[0]}, used: ${shown[1]}, limited: ${shown[2]}`;
  return { type: 'refuse', why };
}

const only = (usage: Usage, names: readonly string[]): Usage =>
  new Map([...usage].filter(([name]) => names.includes(name)));
