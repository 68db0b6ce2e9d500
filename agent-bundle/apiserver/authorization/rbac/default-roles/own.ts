import type { Subject } from '../../../../../common/api/rbac/v1/subject.ts';
import { controllerSubjects } from './bindings.ts';
import { type NamedRules, events, rule } from './rule.ts';

/**
 * What our own components need, and the original does not have: the overlay writes the addresses of each node into it. The
 * original that was recorded had no controller for ServiceCIDRs yet; later ones give it this.
 */
export const ownRoles: readonly NamedRules[] = [
  ['flannel', [rule('get list watch', 'core', 'nodes'), rule('patch', 'core', 'nodes nodes/status')]],
  [
    'system:controller:service-cidrs-controller',
    [
      rule('get list patch update watch', 'networking.k8s.io', 'servicecidrs'),
      rule('patch update', 'networking.k8s.io', 'servicecidrs/finalizers'),
      rule('patch update', 'networking.k8s.io', 'servicecidrs/status'),
      rule('get list watch', 'networking.k8s.io', 'ipaddresses'),
      events,
    ],
  ],
];

/** Whom ClusterRoleBindings of the roles' own names bind. */
export const ownSubjects: readonly (readonly [role: string, subjects: readonly Subject[]])[] = [
  ['flannel', [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'system:flanneld' }]],
  ['system:controller:service-cidrs-controller', controllerSubjects('service-cidrs-controller')],
];
