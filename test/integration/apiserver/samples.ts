type Fields = Readonly<Record<string, unknown>>;

/** An object that may be written as it stands, but for its name; and what its status may become. */
export interface Sample {
  readonly object: Fields | ((at: number) => Fields);
  /** Present where the resource has a status of its own. */
  readonly status?: Fields;
  /** Present where the server itself writes the status: whether it has. */
  readonly settled?: (object: Settling) => boolean;
  /** A name of its own, where the kind has rules for names that `sample-1` breaks. */
  readonly name?: (at: number) => string;
}

/** What tells whether the server has said what it has to say of an object. */
export interface Settling {
  readonly metadata: { readonly generation?: number };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

/** Whether a condition of this type is there, and is True where that is asked. */
const hasCondition =
  (wanted: string, status?: 'True') =>
  (object: Settling): boolean =>
    object.status?.conditions?.some((one) => one.type === wanted && (status ?? one.status) === one.status) ?? false;

const container = { name: 'main', image: 'demo:1' };
const labels = { app: 'sample' };
const selector = { matchLabels: labels };
const template = { metadata: { labels }, spec: { containers: [container] } };
const jobTemplate = { ...template, spec: { ...template.spec, restartPolicy: 'Never' } };
const claim = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
const scaleTarget = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };
const rules = [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }];
const roleRef = (kind: string) => ({ apiGroup: 'rbac.authorization.k8s.io', kind, name: 'view' });
const webhook = {
  name: 'check.example.com',
  admissionReviewVersions: ['v1'],
  sideEffects: 'None',
  failurePolicy: 'Ignore',
  clientConfig: { url: 'https://192.0.2.9/check' },
  rules: [{ operations: ['CREATE'], apiGroups: ['example.com'], apiVersions: ['v1'], resources: ['examples'] }],
};
const matched = {
  resourceRules: [{ operations: ['CREATE'], apiGroups: ['example.com'], apiVersions: ['v1'], resources: ['examples'] }],
};
const condition = { type: 'Sampled', status: 'True', lastTransitionTime: '2026-01-02T03:04:05Z' };
const explained = { ...condition, reason: 'Sampled', message: 'by a test' };

/** PKCS #10 of CN=sample, PEM, in base64. */
const certificateRequest = [
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlITU1ITUNBUUF3RVRFUE1BMEdBMVVFQXd3R2MyRnRjR3hsTUZr',
  'd0V3WUhLb1pJemowQ0FRWUlLb1pJemowRApBUWNEUWdBRVR3b1RxbFZZc3JDN1JvTkJIbzZreUYzQ3JNOCtrU3pSYlF4cGlXYit6',
  'cnAyTlozWm1CWXFZRXlOClJ2UU5YM1h0VXpSRGRDcXo4S2dwaUJBRS9xWmo1YUFBTUFvR0NDcUdTTTQ5QkFNQ0Ewa0FNRVlDSVFE',
  'Q25KZUUKY0R4M0RWcTNsaWphcDlJdGh6SEREWGJlVlpWTTAwUW9rdjVEd3dJaEFKbUxOYU5vQ3RSTmJNSE9QYU05OFVIKwo3aHJu',
  'd2pkeUJHN3NxVXhxMHNrSQotLS0tLUVORCBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0K',
].join('');

/** One for each kind that is stable in v1.36, by group, version and resource. */
export const samples: Readonly<Record<string, Sample>> = {
  'v1/configmaps': { object: { data: { a: '1' } } },
  'v1/endpoints': { object: { subsets: [{ addresses: [{ ip: '192.0.2.8' }], ports: [{ port: 80 }] }] } },
  'v1/events': {
    object: {
      involvedObject: { kind: 'Pod', namespace: 'samples', name: 'a', apiVersion: 'v1' },
      reason: 'Sampled',
      message: 'a test was here',
      type: 'Normal',
      source: { component: 'test' },
      firstTimestamp: '2026-01-02T03:04:05Z',
      lastTimestamp: '2026-01-02T03:04:05Z',
      count: 1,
    },
  },
  'v1/limitranges': { object: { spec: { limits: [{ type: 'Container', default: { cpu: '1' } }] } } },
  'v1/namespaces': { object: {}, status: { conditions: [explained] } },
  'v1/nodes': { object: { spec: { unschedulable: true } }, status: { capacity: { cpu: '4' } } },
  'v1/persistentvolumeclaims': { object: { spec: claim }, status: { phase: 'Lost' } },
  'v1/persistentvolumes': {
    object: {
      spec: {
        capacity: { storage: '1Gi' },
        accessModes: ['ReadWriteOnce'],
        hostPath: { path: '/tmp/sample' },
        persistentVolumeReclaimPolicy: 'Retain',
      },
    },
    status: { phase: 'Failed', message: 'by a test' },
  },
  'v1/pods': { object: { spec: { containers: [container] } }, status: { message: 'by a test' } },
  'v1/podtemplates': { object: { template } },
  'v1/replicationcontrollers': {
    object: { spec: { replicas: 0, selector: labels, template } },
    status: { observedGeneration: 1 },
  },
  'v1/resourcequotas': { object: { spec: { hard: { pods: '99' } } }, status: { hard: { pods: '99' } } },
  'v1/secrets': { object: { stringData: { a: 'geheim' } } },
  'v1/serviceaccounts': { object: { automountServiceAccountToken: false } },
  'v1/services': {
    object: { spec: { selector: labels, ports: [{ port: 80 }] } },
    status: { loadBalancer: { ingress: [{ ip: '192.0.2.7' }] } },
  },
  'admissionregistration.k8s.io/v1/mutatingadmissionpolicies': {
    object: {
      spec: {
        matchConstraints: matched,
        reinvocationPolicy: 'Never',
        mutations: [{ patchType: 'JSONPatch', jsonPatch: { expression: '[]' } }],
      },
    },
  },
  'admissionregistration.k8s.io/v1/mutatingadmissionpolicybindings': { object: { spec: { policyName: 'sample' } } },
  'admissionregistration.k8s.io/v1/mutatingwebhookconfigurations': { object: { webhooks: [webhook] } },
  'admissionregistration.k8s.io/v1/validatingadmissionpolicies': {
    object: { spec: { matchConstraints: matched, validations: [{ expression: 'true' }] } },
    status: { observedGeneration: 1 },
    settled: ({ metadata, status }) => status?.observedGeneration === metadata.generation,
  },
  'admissionregistration.k8s.io/v1/validatingadmissionpolicybindings': {
    object: { spec: { policyName: 'sample', validationActions: ['Deny'] } },
  },
  'admissionregistration.k8s.io/v1/validatingwebhookconfigurations': { object: { webhooks: [webhook] } },
  'apiextensions.k8s.io/v1/customresourcedefinitions': {
    name: (at) => `things${at}.example.com`,
    object: (at) => ({
      spec: {
        group: 'example.com',
        scope: 'Namespaced',
        names: { plural: `things${at}`, singular: `thing${at}`, kind: `Thing${at}`, listKind: `Thing${at}List` },
        versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
      },
    }),
    status: { conditions: [explained] },
    settled: hasCondition('Established', 'True'),
  },
  'apiregistration.k8s.io/v1/apiservices': {
    name: (at) => `v${at}.elsewhere.example.com`,
    object: (at) => ({
      spec: {
        group: 'elsewhere.example.com',
        version: `v${at}`,
        groupPriorityMinimum: 100,
        versionPriority: 10,
        service: { namespace: 'samples', name: 'nobody' },
        insecureSkipTLSVerify: true,
      },
    }),
    status: { conditions: [explained, { ...explained, type: 'Available' }] },
    settled: hasCondition('Available'),
  },
  'apps/v1/controllerrevisions': { object: { revision: 1, data: { free: { form: 9 } } } },
  'apps/v1/daemonsets': { object: { spec: { selector, template } }, status: { numberMisscheduled: 1 } },
  'apps/v1/deployments': { object: { spec: { replicas: 0, selector, template } }, status: { observedGeneration: 1 } },
  'apps/v1/replicasets': { object: { spec: { replicas: 0, selector, template } }, status: { observedGeneration: 1 } },
  'apps/v1/statefulsets': {
    object: { spec: { replicas: 0, serviceName: 'sample', selector, template } },
    status: { observedGeneration: 1 },
  },
  'autoscaling/v1/horizontalpodautoscalers': {
    object: { spec: { maxReplicas: 3, targetCPUUtilizationPercentage: 50, scaleTargetRef: scaleTarget } },
    status: { currentReplicas: 1, desiredReplicas: 2 },
  },
  'autoscaling/v2/horizontalpodautoscalers': {
    object: { spec: { maxReplicas: 3, scaleTargetRef: scaleTarget } },
    status: { currentReplicas: 1, desiredReplicas: 2 },
  },
  'batch/v1/cronjobs': {
    object: { spec: { schedule: '0 3 * * *', jobTemplate: { spec: { template: jobTemplate } } } },
    status: { lastScheduleTime: '2026-01-02T03:00:00Z' },
  },
  'batch/v1/jobs': { object: { spec: { template: jobTemplate, suspend: true } }, status: { ready: 0 } },
  'certificates.k8s.io/v1/certificatesigningrequests': {
    object: { spec: { request: certificateRequest, signerName: 'example.com/signer', usages: ['client auth'] } },
    status: { conditions: [{ type: 'Failed', status: 'True', reason: 'Sampled', message: 'by a test' }] },
  },
  'coordination.k8s.io/v1/leases': { object: { spec: { holderIdentity: 'test', leaseDurationSeconds: 40 } } },
  'discovery.k8s.io/v1/endpointslices': {
    object: { addressType: 'IPv4', endpoints: [{ addresses: ['192.0.2.8'] }], ports: [{ name: 'http', port: 80 }] },
  },
  'events.k8s.io/v1/events': {
    object: {
      regarding: { kind: 'Pod', namespace: 'samples', name: 'a', apiVersion: 'v1' },
      reason: 'Sampled',
      note: 'a test was here',
      type: 'Normal',
      action: 'Sampling',
      reportingController: 'example.com/test',
      reportingInstance: 'test-1',
      eventTime: '2026-01-02T03:04:05.000000Z',
    },
  },
  'flowcontrol.apiserver.k8s.io/v1/flowschemas': {
    object: {
      spec: {
        matchingPrecedence: 9000,
        priorityLevelConfiguration: { name: 'global-default' },
        distinguisherMethod: { type: 'ByUser' },
      },
    },
    status: { conditions: [explained] },
  },
  'flowcontrol.apiserver.k8s.io/v1/prioritylevelconfigurations': {
    object: {
      spec: { type: 'Limited', limited: { nominalConcurrencyShares: 2, limitResponse: { type: 'Reject' } } },
    },
    status: { conditions: [explained] },
  },
  'networking.k8s.io/v1/ingressclasses': { object: { spec: { controller: 'example.com/controller' } } },
  'networking.k8s.io/v1/ingresses': {
    object: { spec: { defaultBackend: { service: { name: 'web', port: { number: 80 } } } } },
    status: { loadBalancer: { ingress: [{ ip: '192.0.2.7' }] } },
  },
  'networking.k8s.io/v1/ipaddresses': {
    name: (at) => `192.0.2.${at + 100}`,
    object: { spec: { parentRef: { resource: 'services', namespace: 'samples', name: 'web' } } },
  },
  'networking.k8s.io/v1/networkpolicies': { object: { spec: { podSelector: selector, policyTypes: ['Ingress'] } } },
  'networking.k8s.io/v1/servicecidrs': {
    object: { spec: { cidrs: ['198.51.100.0/24'] } },
    status: { conditions: [explained] },
  },
  'node.k8s.io/v1/runtimeclasses': { object: { handler: 'runc' } },
  'policy/v1/poddisruptionbudgets': {
    object: { spec: { minAvailable: 1, selector } },
    status: { observedGeneration: 1, disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 1, expectedPods: 0 },
  },
  'rbac.authorization.k8s.io/v1/clusterrolebindings': {
    object: { roleRef: roleRef('ClusterRole'), subjects: [{ kind: 'Group', name: 'staff' }] },
  },
  'rbac.authorization.k8s.io/v1/clusterroles': { object: { rules } },
  'rbac.authorization.k8s.io/v1/rolebindings': {
    object: { roleRef: roleRef('Role'), subjects: [{ kind: 'User', name: 'jane' }] },
  },
  'rbac.authorization.k8s.io/v1/roles': { object: { rules } },
  'scheduling.k8s.io/v1/priorityclasses': { object: { value: 10, description: 'a sample' } },
  'storage.k8s.io/v1/csidrivers': { object: { spec: { attachRequired: false } } },
  'storage.k8s.io/v1/csinodes': {
    object: { spec: { drivers: [{ name: 'driver.example.com', nodeID: 'n', topologyKeys: ['zone'] }] } },
  },
  'storage.k8s.io/v1/csistoragecapacities': { object: { storageClassName: 'fast', capacity: '1Gi' } },
  'storage.k8s.io/v1/storageclasses': { object: { provisioner: 'example.com/disk' } },
  'storage.k8s.io/v1/volumeattachments': {
    object: { spec: { attacher: 'disk.example.com', nodeName: 'h1', source: { persistentVolumeName: 'pv' } } },
    status: { attached: true },
  },
  'storage.k8s.io/v1/volumeattributesclasses': {
    object: { driverName: 'driver.example.com', parameters: { iops: '100' } },
  },
};

/** The sample's object number `at`, by a name that no other number has. */
export function sampleObject(sample: Sample, at: number, labels: Readonly<Record<string, string>> = {}) {
  const { object, name = (number: number) => `sample-${number}` } = sample;
  return { metadata: { name: name(at), labels }, ...(typeof object === 'function' ? object(at) : object) };
}
