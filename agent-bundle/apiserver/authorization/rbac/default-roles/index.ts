import { aggregatedRules } from '../../../../../common/api/rbac/aggregated-rules.ts';
import type { ClusterRole } from '../../../../../common/api/rbac/v1/cluster-role.ts';
import type { ClusterRoleBinding } from '../../../../../common/api/rbac/v1/cluster-role-binding.ts';
import type { Role } from '../../../../../common/api/rbac/v1/role.ts';
import type { RoleBinding } from '../../../../../common/api/rbac/v1/role-binding.ts';
import type { Subject } from '../../../../../common/api/rbac/v1/subject.ts';
import { gatheredRoles } from './aggregation.ts';
import { boundEverywhere, boundInNamespaces, controllerSubjects } from './bindings.ts';
import { certificateRoles } from './certificates.ts';
import { componentRoles } from './components.ts';
import { controllerRules } from './controllers.ts';
import { namespacedRoles } from './namespaced.ts';
import { ownRoles, ownSubjects } from './own.ts';
import type { NamedRules } from './rule.ts';
import { userRoles } from './users.ts';

/** `false` on an object: we leave it as somebody has made it. */
export const autoupdate = 'rbac.authorization.kubernetes.io/autoupdate';

/** The roles and bindings that every cluster has from the start. */
export interface DefaultObjects {
  /** Those that gather the rules of others have them already. */
  readonly clusterRoles: readonly ClusterRole[];
  readonly clusterRoleBindings: readonly ClusterRoleBinding[];
  readonly roles: readonly Role[];
  readonly roleBindings: readonly RoleBinding[];
}

/** https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings */
export function defaultObjects(): DefaultObjects {
  return {
    clusterRoles: clusterRoles(),
    clusterRoleBindings: clusterRoleBindings(),
    roles: namespacedRoles.map(([namespace, name, rules]) => ({
      metadata: { ...metadata(name), namespace },
      rules: [...rules],
    })),
    roleBindings: boundInNamespaces.map(({ namespace, name, role = name, subjects }) => ({
      metadata: { ...metadata(name), namespace },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: role },
      subjects: [...subjects],
    })),
  };
}

function metadata(name: string, labels: Readonly<Record<string, string>> = {}): ClusterRole['metadata'] {
  return {
    name,
    labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults', ...labels },
    annotations: { [autoupdate]: 'true' },
  };
}

/** `rbac.authorization.k8s.io/aggregate-to-admin` and its siblings: on a role whose rules that one gathers. */
const gatheredBy = (name: string): string => `rbac.authorization.k8s.io/aggregate-to-${name}`;

function clusterRoles(): ClusterRole[] {
  const plain = (all: readonly NamedRules[], labels?: (name: string) => Readonly<Record<string, string>>) =>
    all.map(([name, rules]): ClusterRole => ({ metadata: metadata(name, labels?.(name)), rules: [...rules] }));
  const controllers = controllerRules.map(([name, rules]) => [`system:controller:${name}`, rules] as const);
  const named = [...userRoles, ...componentRoles, ...certificateRoles, ...controllers, ...ownRoles];
  const parts = plain(gatheredRoles, (name) => ({ [gatheredBy(name.replace('system:aggregate-to-', ''))]: 'true' }));
  // Each gathers the one before it, so that is made first.
  const all = [...plain(named), ...parts];
  for (const [name, next] of [['view', 'edit'], ['edit', 'admin'], ['admin']] as const) {
    const aggregationRule = { clusterRoleSelectors: [{ matchLabels: { [gatheredBy(name)]: 'true' } }] };
    const labels = next === undefined ? {} : { [gatheredBy(next)]: 'true' };
    const role: ClusterRole = { metadata: metadata(name, labels), aggregationRule };
    all.push({ ...role, rules: aggregatedRules(role, all) });
  }
  return all;
}

function clusterRoleBindings(): ClusterRoleBinding[] {
  const controllers = controllerRules.map(([name]): readonly [string, readonly Subject[]] => [
    `system:controller:${name}`,
    controllerSubjects(name),
  ]);
  return [...boundEverywhere, ...controllers, ...ownSubjects].map(([name, subjects]) => ({
    metadata: metadata(name),
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
    ...(subjects.length === 0 ? {} : { subjects: [...subjects] }),
  }));
}
