import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, bool, bytes, field, int32, list, message, string, time } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** apiregistration.k8s.io/v1: https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/api-service-v1/ */
export const ServiceReference = message(
  'io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.ServiceReference',
  {
    namespace: field(1, string, { description: 'The namespace of the Service.' }),
    name: field(2, string, { description: 'The name of the Service.' }),
    port: field(3, int32, { pointer: true, default: 443, description: 'The port of the Service; 443 unless said.' }),
  },
  { description: 'A Service whose pods serve the API over TLS.' },
);
export interface ServiceReference extends Infer<typeof ServiceReference> {}

export const APIServiceSpec = message(
  'io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.APIServiceSpec',
  {
    service: field(1, ServiceReference, { description: 'Who serves this version; absent: this apiserver itself.' }),
    group: field(2, string, { description: 'The API group that is served.' }),
    version: field(3, string, { description: 'The version of the group that is served.' }),
    insecureSkipTLSVerify: field(4, bool, {
      description: 'Trusts whatever certificate the Service shows; not with caBundle. Better not.',
    }),
    caBundle: field(5, bytes, {
      listType: 'atomic',
      description: 'Certificates in PEM that verify the one the Service shows; absent: those the system trusts.',
    }),
    groupPriorityMinimum: field(7, int32, {
      required: true,
      description: 'The least priority of the group, 1 to 20000: more are listed, and preferred, before less.',
    }),
    versionPriority: field(8, int32, {
      required: true,
      description: 'Orders the versions within their group, more before less; 1 to 1000.',
    }),
  },
  { description: 'A group and version, who serves it, and where it stands among the others.' },
);
export interface APIServiceSpec extends Infer<typeof APIServiceSpec> {}

export const APIServiceCondition = message(
  'io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.APIServiceCondition',
  {
    type: field(1, string, { required: true, description: 'Available.' }),
    status: field(2, string, { required: true, description: 'True, False or Unknown.' }),
    lastTransitionTime: field(3, time, { description: 'When the status last changed.' }),
    reason: field(4, string, { description: 'Why, in one word.' }),
    message: field(5, string, { description: 'Why, in a sentence.' }),
  },
  { description: 'One aspect of the state of an APIService.' },
);
export interface APIServiceCondition extends Infer<typeof APIServiceCondition> {}

export const APIServiceStatus = message(
  'io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.APIServiceStatus',
  {
    conditions: field(1, list(APIServiceCondition), {
      listType: 'map',
      listMapKeys: ['type'],
      patchStrategy: 'merge',
      patchMergeKey: 'type',
      description: 'Whether it is Available.',
    }),
  },
  { description: 'What the server found when it tried to reach it.' },
);
export interface APIServiceStatus extends Infer<typeof APIServiceStatus> {}

export const APIService = message(
  'io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.APIService',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, labels and annotations.' }),
    spec: field(2, APIServiceSpec, { default: {}, description: 'Which version of which group, and who serves it.' }),
    status: field(3, APIServiceStatus, { default: {}, description: 'Whether it can be reached. Read only.' }),
  },
  { description: 'Says who serves a version of an API group. Its name is <version>.<group>.' },
);
export interface APIService extends Infer<typeof APIService> {}

export const APIServiceKind = defineKind<APIService>(
  {
    group: 'apiregistration.k8s.io',
    version: 'v1',
    kind: 'APIService',
    resource: 'apiservices',
    namespaced: false,
    categories: ['api-extensions'],
  },
  APIService,
);
