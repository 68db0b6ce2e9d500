import { type NamedRules, events, rule } from './rule.ts';

/**
 * For each controller, by the name of its service account in kube-system; its role is `system:controller:<name>`.
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/#controller-roles
 */
export const controllerRules: readonly NamedRules[] = [
  [
    'attachdetach-controller',
    [
      rule('list watch', 'core', 'persistentvolumeclaims persistentvolumes'),
      rule('get list watch', 'core', 'nodes'),
      rule('patch update', 'core', 'nodes/status'),
      rule('list watch', 'core', 'pods'),
      events,
      rule('create delete get list watch', 'storage.k8s.io', 'volumeattachments'),
      rule('get list watch', 'storage.k8s.io', 'csidrivers'),
      rule('get list watch', 'storage.k8s.io', 'csinodes'),
    ],
  ],
  [
    'certificate-controller',
    [
      rule('delete get list watch', 'certificates.k8s.io', 'certificatesigningrequests'),
      rule('update', 'certificates.k8s.io', 'certificatesigningrequests/approval certificatesigningrequests/status'),
      rule('approve', 'certificates.k8s.io', 'signers', 'kubernetes.io/kube-apiserver-client-kubelet'),
      rule(
        'sign',
        'certificates.k8s.io',
        'signers',
        'kubernetes.io/kube-apiserver-client kubernetes.io/kube-apiserver-client-kubelet kubernetes.io/kubelet-serving kubernetes.io/legacy-unknown',
      ),
      rule('create', 'authorization.k8s.io', 'subjectaccessreviews'),
      events,
    ],
  ],
  [
    'clusterrole-aggregation-controller',
    [rule('escalate get list patch update watch', 'rbac.authorization.k8s.io', 'clusterroles')],
  ],
  [
    'cronjob-controller',
    [
      rule('get list update watch', 'batch', 'cronjobs'),
      rule('create delete get list patch update watch', 'batch', 'jobs'),
      rule('update', 'batch', 'cronjobs/status'),
      rule('update', 'batch', 'cronjobs/finalizers'),
      rule('delete list', 'core', 'pods'),
      events,
    ],
  ],
  [
    'daemon-set-controller',
    [
      rule('get list watch', 'apps extensions', 'daemonsets'),
      rule('update', 'apps extensions', 'daemonsets/status'),
      rule('update', 'apps extensions', 'daemonsets/finalizers'),
      rule('list watch', 'core', 'nodes'),
      rule('create delete list patch watch', 'core', 'pods'),
      rule('create', 'core', 'pods/binding'),
      rule('create delete get list patch update watch', 'apps', 'controllerrevisions'),
      events,
    ],
  ],
  [
    'deployment-controller',
    [
      rule('get list update watch', 'apps extensions', 'deployments'),
      rule('update', 'apps extensions', 'deployments/status'),
      rule('update', 'apps extensions', 'deployments/finalizers'),
      rule('create delete get list patch update watch', 'apps extensions', 'replicasets'),
      rule('get list update watch', 'core', 'pods'),
      events,
    ],
  ],
  [
    'disruption-controller',
    [
      rule('get list watch', 'apps extensions', 'deployments'),
      rule('get list watch', 'apps extensions', 'replicasets'),
      rule('get list watch', 'core', 'replicationcontrollers'),
      rule('get list watch', 'policy', 'poddisruptionbudgets'),
      rule('get list watch', 'apps', 'statefulsets'),
      rule('update', 'policy', 'poddisruptionbudgets/status'),
      rule('get', '*', '*/scale'),
      events,
      rule('patch', 'core', 'pods/status'),
    ],
  ],
  [
    'endpoint-controller',
    [
      rule('get list watch', 'core', 'pods services'),
      rule('create delete get list update', 'core', 'endpoints'),
      rule('create', 'core', 'endpoints/restricted'),
      events,
    ],
  ],
  [
    'endpointslice-controller',
    [
      rule('get list watch', 'core', 'nodes pods services'),
      rule('update', 'core', 'services/finalizers'),
      rule('create delete get list update', 'discovery.k8s.io', 'endpointslices'),
      events,
    ],
  ],
  [
    'endpointslicemirroring-controller',
    [
      rule('get list watch', 'core', 'endpoints services'),
      rule('update', 'core', 'services/finalizers'),
      rule('update', 'core', 'endpoints/finalizers'),
      rule('create delete get list update', 'discovery.k8s.io', 'endpointslices'),
      events,
    ],
  ],
  [
    'ephemeral-volume-controller',
    [
      rule('get list watch', 'core', 'pods'),
      rule('update', 'core', 'pods/finalizers'),
      rule('create get list watch', 'core', 'persistentvolumeclaims'),
      events,
    ],
  ],
  [
    'expand-controller',
    [
      rule('get list patch update watch', 'core', 'persistentvolumes'),
      rule('patch update', 'core', 'persistentvolumeclaims/status'),
      rule('get list watch', 'core', 'persistentvolumeclaims'),
      rule('get list watch', 'storage.k8s.io', 'storageclasses'),
      rule('get', 'core', 'endpoints services'),
      rule('get', 'core', 'secrets'),
      events,
    ],
  ],
  ['generic-garbage-collector', [rule('delete get list patch update watch', '*', '*'), events]],
  [
    'horizontal-pod-autoscaler',
    [
      rule('get list watch', 'autoscaling', 'horizontalpodautoscalers'),
      rule('update', 'autoscaling', 'horizontalpodautoscalers/status'),
      rule('get update', '*', '*/scale'),
      rule('list', 'core', 'pods'),
      rule('list', 'metrics.k8s.io', 'pods'),
      rule('get list', 'custom.metrics.k8s.io', '*'),
      rule('get list', 'external.metrics.k8s.io', '*'),
      events,
    ],
  ],
  [
    'job-controller',
    [
      rule('get list patch update watch', 'batch', 'jobs'),
      rule('update', 'batch', 'jobs/status'),
      rule('update', 'batch', 'jobs/finalizers'),
      rule('create delete list patch watch', 'core', 'pods'),
      events,
    ],
  ],
  [
    'namespace-controller',
    [
      rule('delete get list watch', 'core', 'namespaces'),
      rule('update', 'core', 'namespaces/finalize namespaces/status'),
      rule('delete deletecollection get list', '*', '*'),
    ],
  ],
  [
    'node-controller',
    [
      rule('delete get list patch update', 'core', 'nodes'),
      rule('patch update', 'core', 'nodes/status'),
      rule('patch update', 'core', 'pods/status'),
      rule('delete list', 'core', 'pods'),
      rule('create get list update', 'networking.k8s.io', 'clustercidrs'),
      events,
      rule('get', 'core', 'pods'),
    ],
  ],
  [
    'persistent-volume-binder',
    [
      rule('create delete get list update watch', 'core', 'persistentvolumes'),
      rule('update', 'core', 'persistentvolumes/status'),
      rule('get list update watch', 'core', 'persistentvolumeclaims'),
      rule('update', 'core', 'persistentvolumeclaims/status'),
      rule('create delete get list watch', 'core', 'pods'),
      rule('get list watch', 'storage.k8s.io', 'storageclasses'),
      rule('create delete get update', 'core', 'endpoints'),
      rule('create delete get', 'core', 'services'),
      rule('get', 'core', 'secrets'),
      rule('get list', 'core', 'nodes'),
      rule('watch', 'core', 'events'),
      events,
    ],
  ],
  [
    'pod-garbage-collector',
    [
      rule('delete list watch', 'core', 'pods'),
      rule('get list', 'core', 'nodes'),
      rule('patch', 'core', 'pods/status'),
    ],
  ],
  ['pv-protection-controller', [rule('get list update watch', 'core', 'persistentvolumes'), events]],
  [
    'pvc-protection-controller',
    [rule('get list update watch', 'core', 'persistentvolumeclaims'), rule('get list watch', 'core', 'pods'), events],
  ],
  [
    'replicaset-controller',
    [
      rule('get list update watch', 'apps extensions', 'replicasets'),
      rule('update', 'apps extensions', 'replicasets/status'),
      rule('update', 'apps extensions', 'replicasets/finalizers'),
      rule('create delete list patch watch', 'core', 'pods'),
      events,
    ],
  ],
  [
    'replication-controller',
    [
      rule('get list update watch', 'core', 'replicationcontrollers'),
      rule('update', 'core', 'replicationcontrollers/status'),
      rule('update', 'core', 'replicationcontrollers/finalizers'),
      rule('create delete list patch watch', 'core', 'pods'),
      events,
    ],
  ],
  ['resourcequota-controller', [rule('list watch', '*', '*'), rule('update', 'core', 'resourcequotas/status'), events]],
  ['root-ca-cert-publisher', [rule('create update', 'core', 'configmaps'), events]],
  ['route-controller', [rule('list watch', 'core', 'nodes'), rule('patch', 'core', 'nodes/status'), events]],
  ['service-account-controller', [rule('create', 'core', 'serviceaccounts'), events]],
  [
    'service-controller',
    [
      rule('get list watch', 'core', 'services'),
      rule('patch update', 'core', 'services/status'),
      rule('list watch', 'core', 'nodes'),
      events,
    ],
  ],
  [
    'statefulset-controller',
    [
      rule('list watch', 'core', 'pods'),
      rule('get list watch', 'apps', 'statefulsets'),
      rule('update', 'apps', 'statefulsets/status'),
      rule('update', 'apps', 'statefulsets/finalizers'),
      rule('create delete get patch update', 'core', 'pods'),
      rule('create delete get list patch update watch', 'apps', 'controllerrevisions'),
      rule('create get', 'core', 'persistentvolumeclaims'),
      events,
      rule('delete update', 'core', 'persistentvolumeclaims'),
    ],
  ],
  ['ttl-after-finished-controller', [rule('delete get list watch', 'batch', 'jobs'), events]],
  ['ttl-controller', [rule('list patch update watch', 'core', 'nodes'), events]],
  [
    'volumeattributesclass-protection-controller',
    [
      rule('get list watch', 'core', 'persistentvolumeclaims persistentvolumes'),
      rule('get list update watch', 'storage.k8s.io', 'volumeattributesclasses'),
      events,
    ],
  ],
];
