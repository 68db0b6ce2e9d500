import { type Infer, field, list, message, string } from '../../schema/field.ts';

/** rbac.authorization.k8s.io/v1/policy-rule: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources */
export const PolicyRule = message(
  'io.k8s.api.rbac.v1.PolicyRule',
  {
    verbs: field(1, list(string), {
      required: true,
      listType: 'atomic',
      description: 'What may be done: get, list, watch, create …, or * for everything.',
    }),
    apiGroups: field(2, list(string), {
      listType: 'atomic',
      description: 'The API groups of the resources; "" is the core group, * every group.',
    }),
    resources: field(3, list(string), {
      listType: 'atomic',
      description: 'The plurals of resources, pods/log for a subresource, * for all.',
    }),
    resourceNames: field(4, list(string), {
      listType: 'atomic',
      description: 'Only objects of these names; every object when it is empty.',
    }),
    nonResourceURLs: field(5, list(string), {
      listType: 'atomic',
      description: 'Paths that are no resources, such as /healthz; a * may stand at the end. Only in a ClusterRole.',
    }),
  },
  { description: 'Allows some verbs on some resources, or on some paths.' },
);
export interface PolicyRule extends Infer<typeof PolicyRule> {}
