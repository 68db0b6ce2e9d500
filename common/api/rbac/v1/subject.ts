import { type Infer, field, message, string } from '../../schema/field.ts';

/** rbac.authorization.k8s.io/v1/subject: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-subjects */
export const Subject = message(
  'io.k8s.api.rbac.v1.Subject',
  {
    kind: field(1, string, { required: true, description: 'User, Group or ServiceAccount.' }),
    apiGroup: field(2, string, {
      description: 'Empty for a ServiceAccount, rbac.authorization.k8s.io for users and groups.',
    }),
    name: field(3, string, { required: true, description: 'The name of the user, group or account.' }),
    namespace: field(4, string, { description: 'Where the ServiceAccount is; users and groups have none.' }),
  },
  { atomic: true, description: 'Somebody whom a binding gives a role.' },
);
export interface Subject extends Infer<typeof Subject> {}

export const RoleRef = message(
  'io.k8s.api.rbac.v1.RoleRef',
  {
    apiGroup: field(1, string, { required: true, description: 'rbac.authorization.k8s.io.' }),
    kind: field(2, string, { required: true, description: 'Role or ClusterRole.' }),
    name: field(3, string, { required: true, description: 'The name of the role.' }),
  },
  { atomic: true, description: 'The role that a binding grants; it cannot change.' },
);
export interface RoleRef extends Infer<typeof RoleRef> {}
