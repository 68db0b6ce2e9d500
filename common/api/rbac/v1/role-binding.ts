import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, list, message } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';
import { RoleRef, Subject } from './subject.ts';

/** rbac.authorization.k8s.io/v1/role-binding: https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/role-binding-v1/ */
export const RoleBinding = message(
  'io.k8s.api.rbac.v1.RoleBinding',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, namespace, labels and annotations.' }),
    subjects: field(2, list(Subject), { listType: 'atomic', description: 'To whom the role is granted.' }),
    roleRef: field(3, RoleRef, {
      required: true,
      description: 'What is granted. It cannot change: make another binding instead.',
    }),
  },
  { description: 'Grants a Role or a ClusterRole within its namespace.' },
);
export interface RoleBinding extends Infer<typeof RoleBinding> {}

export const RoleBindingKind = defineKind<RoleBinding>(
  {
    group: 'rbac.authorization.k8s.io',
    version: 'v1',
    kind: 'RoleBinding',
    resource: 'rolebindings',
    namespaced: true,
  },
  RoleBinding,
);
