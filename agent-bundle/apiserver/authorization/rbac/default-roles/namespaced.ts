import { type PlacedRules, events, rule } from './rule.ts';

/** Roles in the namespaces of the system. */
export const namespacedRoles: readonly PlacedRules[] = [
  [
    'kube-public',
    'system:controller:bootstrap-signer',
    [rule('get list watch', 'core', 'configmaps'), rule('update', 'core', 'configmaps', 'cluster-info'), events],
  ],
  [
    'kube-system',
    'extension-apiserver-authentication-reader',
    [rule('get list watch', 'core', 'configmaps', 'extension-apiserver-authentication')],
  ],
  [
    'kube-system',
    'system::leader-locking-kube-controller-manager',
    [rule('watch', 'core', 'configmaps'), rule('get update', 'core', 'configmaps', 'kube-controller-manager')],
  ],
  [
    'kube-system',
    'system::leader-locking-kube-scheduler',
    [rule('watch', 'core', 'configmaps'), rule('get update', 'core', 'configmaps', 'kube-scheduler')],
  ],
  ['kube-system', 'system:controller:bootstrap-signer', [rule('get list watch', 'core', 'secrets')]],
  ['kube-system', 'system:controller:cloud-provider', [rule('create get list watch', 'core', 'configmaps')]],
  ['kube-system', 'system:controller:token-cleaner', [rule('delete get list watch', 'core', 'secrets'), events]],
];
