import { type NamedRules, paths, rule } from './rule.ts';

/** For everybody, and for people with a task: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#discovery-roles */
export const userRoles: readonly NamedRules[] = [
  ['cluster-admin', [rule('*', '*', '*'), paths('*', '*')]],
  [
    'system:auth-delegator',
    [
      rule('create', 'authentication.k8s.io', 'tokenreviews'),
      rule('create', 'authorization.k8s.io', 'subjectaccessreviews'),
    ],
  ],
  [
    'system:basic-user',
    [
      rule('create', 'authorization.k8s.io', 'selfsubjectaccessreviews selfsubjectrulesreviews'),
      rule('create', 'authentication.k8s.io', 'selfsubjectreviews'),
    ],
  ],
  [
    'system:discovery',
    [paths('get', '/api /api/* /apis /apis/* /healthz /livez /openapi /openapi/* /readyz /version /version/')],
  ],
  ['system:monitoring', [paths('get', '/healthz /healthz/* /livez /livez/* /metrics /metrics/slis /readyz /readyz/*')]],
  ['system:public-info-viewer', [paths('get', '/healthz /livez /readyz /version /version/')]],
  [
    'system:service-account-issuer-discovery',
    [
      paths(
        'get',
        '/.well-known/openid-configuration /.well-known/openid-configuration/ /openid/v1/jwks /openid/v1/jwks/',
      ),
    ],
  ],
];
