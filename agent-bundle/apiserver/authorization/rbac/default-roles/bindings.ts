import type { Subject } from '../../../../../common/api/rbac/v1/subject.ts';

const apiGroup = 'rbac.authorization.k8s.io';
const user = (name: string): Subject => ({ kind: 'User', apiGroup, name });
const group = (name: string): Subject => ({ kind: 'Group', apiGroup, name });
const account = (name: string): Subject => ({ kind: 'ServiceAccount', name, namespace: 'kube-system' });

/** Whom a ClusterRoleBinding of the role's own name binds. Nobody is in the first: kubelets are the NodeAuthorizer's. */
export const boundEverywhere: readonly (readonly [role: string, subjects: readonly Subject[]])[] = [
  ['system:node', []],
  ['cluster-admin', [group('system:masters')]],
  ['system:discovery', [group('system:authenticated')]],
  ['system:basic-user', [group('system:authenticated')]],
  ['system:public-info-viewer', [group('system:authenticated'), group('system:unauthenticated')]],
  ['system:monitoring', [group('system:monitoring')]],
  ['system:service-account-issuer-discovery', [group('system:serviceaccounts')]],
  ['system:node-proxier', [user('system:kube-proxy')]],
  ['system:kube-controller-manager', [user('system:kube-controller-manager')]],
  ['system:kube-dns', [account('kube-dns')]],
  ['system:kube-scheduler', [user('system:kube-scheduler')]],
  ['system:volume-scheduler', [user('system:kube-scheduler')]],
];

/** Whom a ClusterRoleBinding binds to `system:controller:<name>`: the account that the controller works as. */
export const controllerSubjects = (name: string): Subject[] => [account(name)];

interface PlacedBinding {
  readonly namespace: string;
  readonly name: string;
  /** Of the same namespace; absent: it has the binding's name. */
  readonly role?: string;
  readonly subjects: readonly Subject[];
}

/** RoleBindings in the namespaces of the system. */
export const boundInNamespaces: readonly PlacedBinding[] = [
  { namespace: 'kube-public', name: 'system:controller:bootstrap-signer', subjects: [account('bootstrap-signer')] },
  {
    namespace: 'kube-system',
    name: 'system::extension-apiserver-authentication-reader',
    role: 'extension-apiserver-authentication-reader',
    subjects: [user('system:kube-controller-manager'), user('system:kube-scheduler')],
  },
  {
    namespace: 'kube-system',
    name: 'system::leader-locking-kube-controller-manager',
    subjects: [user('system:kube-controller-manager'), account('kube-controller-manager')],
  },
  {
    namespace: 'kube-system',
    name: 'system::leader-locking-kube-scheduler',
    subjects: [user('system:kube-scheduler'), account('kube-scheduler')],
  },
  ...['bootstrap-signer', 'cloud-provider', 'token-cleaner'].map((controller) => ({
    namespace: 'kube-system',
    name: `system:controller:${controller}`,
    subjects: [account(controller)],
  })),
];
