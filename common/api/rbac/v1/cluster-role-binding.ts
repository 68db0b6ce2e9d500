import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, list, message } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';
import { RoleRef, Subject } from './subject.ts';

/** rbac.authorization.k8s.io/v1/cluster-role-binding: https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/cluster-role-binding-v1/ */
export const ClusterRoleBinding = message(
  'io.k8s.api.rbac.v1.ClusterRoleBinding',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, labels and annotations.' }),
    subjects: field(2, list(Subject), { listType: 'atomic', description: 'To whom the role is granted.' }),
    roleRef: field(3, RoleRef, {
      required: true,
      description: 'What is granted. It cannot change: make another binding instead.',
    }),
  },
  { description: 'Grants a ClusterRole in the whole cluster.' },
);
export interface ClusterRoleBinding extends Infer<typeof ClusterRoleBinding> {}

export const ClusterRoleBindingKind = defineKind<ClusterRoleBinding>(
  {
    group: 'rbac.authorization.k8s.io',
    version: 'v1',
    kind: 'ClusterRoleBinding',
    resource: 'clusterrolebindings',
    namespaced: false,
  },
  ClusterRoleBinding,
);
