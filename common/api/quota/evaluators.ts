import type { PersistentVolumeClaim } from '../core/v1/persistent-volume-claim.ts';
import type { Pod } from '../core/v1/pod.ts';
import type { ResourceQuota, ScopedResourceSelectorRequirement } from '../core/v1/resource-quota.ts';
import type { Service } from '../core/v1/service.ts';
import { type ApiObject, groupResourceOf } from '../schema/kind.ts';
import { claimUsage, countsClaims } from './claim-usage.ts';
import { countsPods, podUsage, unsaid } from './pod-usage.ts';
import { claimIsInScope, podIsInScope, requirementsOf } from './scopes.ts';
import { countsServices, serviceUsage } from './service-usage.ts';
import { type Usage, pieces } from './usage.ts';

export interface GroupResource {
  readonly group: string;
  readonly resource: string;
}

/** How the objects of one resource count against quotas: the same for who charges and for who counts. */
export interface QuotaEvaluator {
  /** Whether a resource of a quota, such as `requests.cpu`, is counted of these objects. */
  counts(name: string): boolean;
  /** `now` is milliseconds since the epoch. */
  usageOf(object: ApiObject, now: number): Usage;
  /** Absent: they are in no scope. */
  isInScope?(object: ApiObject, requirement: ScopedResourceSelectorRequirement): boolean;
  /** What an object must say because a quota counts it, and does not; undefined when all is said. */
  unsaid?(object: ApiObject, names: readonly string[]): string | undefined;
  /** By name of the subresource (empty: the object itself): updates that may use more. */
  readonly growsBy: readonly string[];
}

const own: Readonly<Record<string, QuotaEvaluator>> = {
  pods: {
    counts: countsPods,
    usageOf: (object, now) => podUsage(object as Pod, now),
    isInScope: (object, requirement) => podIsInScope(object as Pod, requirement),
    unsaid: (object, names) => unsaid(object as Pod, names),
    growsBy: ['resize'],
  },
  services: { counts: countsServices, usageOf: (object) => serviceUsage(object as Service), growsBy: [''] },
  persistentvolumeclaims: {
    counts: countsClaims,
    usageOf: (object) => claimUsage(object as PersistentVolumeClaim),
    isInScope: (object, requirement) => claimIsInScope(object as PersistentVolumeClaim, requirement),
    growsBy: [''],
  },
};

/** Core resources that quotas could count before `count/` was there. */
const plainNames = new Set(['configmaps', 'replicationcontrollers', 'resourcequotas', 'secrets']);

/** Of a resource; most are only counted. */
export function evaluatorOf(kind: GroupResource): QuotaEvaluator {
  const name = groupResourceOf(kind);
  return Object.hasOwn(own, name) ? (own[name] as QuotaEvaluator) : counterOf(name);
}

function counterOf(name: string): QuotaEvaluator {
  const names = [`count/${name}`, ...(plainNames.has(name) ? [name] : [])];
  const usage: Usage = new Map(names.map((each) => [each, pieces(1)]));
  return { counts: (each) => usage.has(each), usageOf: () => usage, growsBy: [] };
}

/** Of which objects a resource of a quota is counted; undefined for what nobody counts. */
export function countedBy(name: string): GroupResource | undefined {
  for (const [resource, evaluator] of Object.entries(own)) if (evaluator.counts(name)) return { group: '', resource };
  if (plainNames.has(name)) return { group: '', resource: name };
  const [, resource, group = ''] = /^count\/([^./]+)(?:\.([^/]+))?$/.exec(name) ?? [];
  return resource === undefined ? undefined : { group, resource };
}

/** Whether a quota counts an object, by its scopes. */
export function isInScopes(evaluator: QuotaEvaluator, quota: ResourceQuota, object: ApiObject): boolean {
  return requirementsOf(quota).every((requirement) => evaluator.isInScope?.(object, requirement) ?? false);
}
