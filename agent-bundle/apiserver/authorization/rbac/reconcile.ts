import type { AggregationRule, ClusterRole } from '../../../../common/api/rbac/v1/cluster-role.ts';
import type { Role } from '../../../../common/api/rbac/v1/role.ts';
import type { RoleBinding } from '../../../../common/api/rbac/v1/role-binding.ts';
import type { Subject } from '../../../../common/api/rbac/v1/subject.ts';
import type { ApiObject } from '../../../../common/api/schema/kind.ts';
import { semanticEqual } from '../../registry/equality.ts';
import { missingRules } from './covers.ts';
import { autoupdate } from './default-roles/index.ts';

/**
 * What becomes of an object that every cluster has:
 *
 *   keep      it is as it should be, or somebody wants it as it is (autoupdate: false)
 *   change    something is missing: `object` is what it shall be. What others have added stays.
 *   replace   a binding of another role, which cannot be changed
 */
export type Reconciled<T> = { readonly type: 'keep' | 'replace' } | { readonly type: 'change'; readonly object: T };

const keep = { type: 'keep' } as const;

/** https://kubernetes.io/docs/reference/access-authn-authz/rbac/#auto-reconciliation */
export function reconcileRole<T extends ClusterRole | Role>(there: T, expected: T): Reconciled<T> {
  if (isProtected(there)) return keep;
  const metadata = reconcileMetadata(there, expected);
  const gathers = (role: ClusterRole | Role): AggregationRule | undefined =>
    'aggregationRule' in role ? role.aggregationRule : undefined;
  const rule = reconcileAggregation(gathers(there), gathers(expected));
  // Those of a role that gathers are the gatherer's, once there are any.
  const wanted = gathers(expected) && there.rules?.length ? [] : (expected.rules ?? []);
  const missing = missingRules(there.rules ?? [], wanted);
  if (!metadata && missing.length === 0 && semanticEqual(rule, gathers(there))) return keep;
  const rules = there.rules?.length ? [...there.rules, ...missing] : wanted;
  return { type: 'change', object: { ...there, metadata: metadata ?? there.metadata, rules, aggregationRule: rule } };
}

function reconcileAggregation(
  there: AggregationRule | undefined,
  expected: AggregationRule | undefined,
): AggregationRule | undefined {
  if (!expected) return undefined;
  const selectors = there?.clusterRoleSelectors ?? [];
  const missing = (expected.clusterRoleSelectors ?? []).filter(
    (wanted) => !selectors.some((selector) => semanticEqual(selector, wanted)),
  );
  return { clusterRoleSelectors: [...selectors, ...missing] };
}

/** The same for a binding, of either sort. */
export function reconcileBinding<T extends RoleBinding>(there: T, expected: T): Reconciled<T> {
  if (isProtected(there)) return keep;
  if (!semanticEqual(there.roleRef, expected.roleRef)) return { type: 'replace' };
  const metadata = reconcileMetadata(there, expected);
  const missing = (expected.subjects ?? []).filter(
    (wanted) => !there.subjects?.some((one) => sameSubject(one, wanted)),
  );
  if (!metadata && missing.length === 0) return keep;
  const subjects = [...(there.subjects ?? []), ...missing];
  return { type: 'change', object: { ...there, metadata: metadata ?? there.metadata, subjects } };
}

const sameSubject = (a: Subject, b: Subject): boolean =>
  a.kind === b.kind && a.name === b.name && (a.namespace ?? '') === (b.namespace ?? '');

const isProtected = ({ metadata }: ApiObject): boolean => metadata.annotations?.[autoupdate] === 'false';

/** With the labels and annotations that are missing; undefined where none is. What somebody has set otherwise stays. */
function reconcileMetadata({ metadata: there }: ApiObject, { metadata: expected }: ApiObject) {
  const labels = { ...expected.labels, ...there.labels };
  const annotations = { ...expected.annotations, ...there.annotations };
  const same = semanticEqual(labels, there.labels ?? {}) && semanticEqual(annotations, there.annotations ?? {});
  return same ? undefined : { ...there, labels, annotations };
}
