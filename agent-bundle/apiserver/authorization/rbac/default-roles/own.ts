import type { Subject } from '../../../../../common/api/rbac/v1/subject.ts';
import { type NamedRules, rule } from './rule.ts';

/** What our own components need, and the original does not have: the overlay writes the addresses of each node into it. */
export const ownRoles: readonly NamedRules[] = [
  ['flannel', [rule('get list watch', 'core', 'nodes'), rule('patch', 'core', 'nodes nodes/status')]],
];

/** Whom ClusterRoleBindings of the roles' own names bind. */
export const ownSubjects: readonly (readonly [role: string, subjects: readonly Subject[]])[] = [
  ['flannel', [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'system:flanneld' }]],
];
