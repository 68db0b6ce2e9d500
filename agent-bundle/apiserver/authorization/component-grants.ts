import type { PolicyRule } from './policy-rule.ts';

/** What a user or a group may do. */
export interface Grant {
  readonly subject: { readonly user: string } | { readonly group: string };
  readonly rules: readonly PolicyRule[];
}

const read = ['get', 'list', 'watch'] as const;
const write = ['create', 'update', 'patch', 'delete'] as const;

const writeEvents: PolicyRule = {
  verbs: ['create', 'patch', 'update'],
  apiGroups: ['', 'events.k8s.io'],
  resources: ['events'],
};
const electLeader: PolicyRule = {
  verbs: ['get', 'create', 'update'],
  apiGroups: ['coordination.k8s.io'],
  resources: ['leases'],
  namespaces: ['kube-system'],
};

/**
 * Who may do what until roles and bindings are objects: the rights that upstream's own cluster roles of these names
 * carry, cut to the resources we serve. Kubelets are the NodeAuthorizer's. Nobody else may do anything.
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings
 */
export const componentGrants: readonly Grant[] = [
  {
    subject: { group: 'system:masters' },
    rules: [
      { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
      { verbs: ['*'], nonResourceURLs: ['*'] },
    ],
  },
  // system:public-info-viewer
  ...['system:authenticated', 'system:unauthenticated'].map((group) => ({
    subject: { group },
    rules: [{ verbs: ['get'], nonResourceURLs: ['/healthz', '/livez', '/readyz', '/version', '/version/'] }],
  })),
  // system:discovery
  {
    subject: { group: 'system:authenticated' },
    rules: [{ verbs: ['get'], nonResourceURLs: ['/api', '/api/*', '/apis', '/apis/*', '/openapi', '/openapi/*'] }],
  },
  // system:basic-user
  {
    subject: { group: 'system:authenticated' },
    rules: [
      {
        verbs: ['create'],
        apiGroups: ['authorization.k8s.io'],
        resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
      },
      { verbs: ['create'], apiGroups: ['authentication.k8s.io'], resources: ['selfsubjectreviews'] },
    ],
  },
  // system:service-account-issuer-discovery
  {
    subject: { group: 'system:serviceaccounts' },
    rules: [
      {
        verbs: ['get'],
        nonResourceURLs: [
          '/.well-known/openid-configuration',
          '/.well-known/openid-configuration/',
          '/openid/v1/jwks',
          '/openid/v1/jwks/',
        ],
      },
    ],
  },
  // Its controllers write as accounts of kube-system.
  ...[{ user: 'system:kube-controller-manager' }, { group: 'system:serviceaccounts:kube-system' }].map((subject) => ({
    subject,
    rules: [
      // The garbage collector and the namespace controller work on whatever there is.
      { verbs: [...read, 'patch', 'update', 'delete', 'deletecollection'], apiGroups: ['*'], resources: ['*'] },
      {
        verbs: ['create'],
        apiGroups: [''],
        resources: ['pods', 'endpoints', 'configmaps', 'serviceaccounts', 'secrets'],
      },
      { verbs: ['create'], apiGroups: ['apps'], resources: ['replicasets'] },
      { verbs: ['create'], apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'] },
      {
        verbs: ['patch', 'update'],
        apiGroups: [''],
        resources: [
          'namespaces/finalize',
          'namespaces/status',
          'nodes/status',
          'pods/status',
          'replicationcontrollers/status',
          'services/status',
        ],
      },
      {
        verbs: ['get', 'patch', 'update'],
        apiGroups: ['apps'],
        resources: ['deployments/status', 'deployments/scale', 'replicasets/status', 'replicasets/scale'],
      },
      { verbs: ['create'], apiGroups: [''], resources: ['pods/eviction', 'serviceaccounts/token'] },
      electLeader,
      writeEvents,
    ],
  })),
  {
    subject: { user: 'system:kube-scheduler' },
    rules: [
      {
        verbs: read,
        apiGroups: [''],
        resources: ['nodes', 'namespaces', 'replicationcontrollers', 'services', 'pods'],
      },
      { verbs: read, apiGroups: ['apps'], resources: ['replicasets', 'statefulsets'] },
      { verbs: ['delete'], apiGroups: [''], resources: ['pods'] },
      { verbs: ['create'], apiGroups: [''], resources: ['bindings', 'pods/binding'] },
      { verbs: ['patch', 'update'], apiGroups: [''], resources: ['pods/status'] },
      electLeader,
      writeEvents,
    ],
  },
  {
    subject: { user: 'system:kube-proxy' },
    rules: [
      { verbs: read, apiGroups: [''], resources: ['services', 'endpoints', 'nodes'] },
      { verbs: read, apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'] },
      writeEvents,
    ],
  },
  // One user for the overlay of all nodes, so it may annotate each of them, as upstream's ClusterRole flannel says.
  {
    subject: { user: 'system:flanneld' },
    rules: [
      { verbs: read, apiGroups: [''], resources: ['nodes'] },
      { verbs: ['patch'], apiGroups: [''], resources: ['nodes', 'nodes/status'] },
      writeEvents,
    ],
  },
];

/** Of kubelets, what needs no look at names: the rest is in the NodeAuthorizer. */
export const nodeRules: readonly PolicyRule[] = [
  { verbs: read, apiGroups: [''], resources: ['services'] },
  { verbs: ['create'], apiGroups: [''], resources: ['nodes'] },
  writeEvents,
];

/** What a kubelet may do with its own lease. */
export const leaseVerbs: readonly string[] = ['get', ...write];
