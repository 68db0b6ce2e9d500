import { ObjectReference } from '../../core/v1/references.ts';
import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, bool, int32, list, map, string } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** discovery/v1/endpoint-slice: https://kubernetes.io/docs/reference/kubernetes-api/ */
export const EndpointConditions = message(
  'io.k8s.api.discovery.v1.EndpointConditions',
  {
    ready: field(1, bool, {
      pointer: true,
      description:
        'New traffic may go there; absent means true. False while it ends, unless unready ones are published.',
    }),
    serving: field(2, bool, {
      pointer: true,
      description: 'It can answer, whether it is ending or not; absent means true.',
    }),
    terminating: field(3, bool, { pointer: true, description: 'It is ending; absent means false.' }),
  },
  { description: 'Whether traffic should go there.' },
);
export interface EndpointConditions extends Infer<typeof EndpointConditions> {}

export const ForZone = message(
  'io.k8s.api.discovery.v1.ForZone',
  {
    name: field(1, string, { required: true, description: 'The zone, as in the label topology.kubernetes.io/zone.' }),
  },
  { description: 'A zone whose clients an endpoint should serve.' },
);
export interface ForZone extends Infer<typeof ForZone> {}

export const ForNode = message(
  'io.k8s.api.discovery.v1.ForNode',
  {
    name: field(1, string, { required: true, description: 'The name of the node.' }),
  },
  { description: 'A node whose clients an endpoint should serve.' },
);
export interface ForNode extends Infer<typeof ForNode> {}

export const EndpointHints = message(
  'io.k8s.api.discovery.v1.EndpointHints',
  {
    forZones: field(1, list(ForZone), {
      listType: 'atomic',
      description: 'The zones whose clients it should serve, at most 8.',
    }),
    forNodes: field(2, list(ForNode), {
      listType: 'atomic',
      description: 'The nodes whose clients it should serve, at most 8.',
    }),
  },
  { description: 'Which clients should prefer the endpoint, so that traffic stays near.' },
);
export interface EndpointHints extends Infer<typeof EndpointHints> {}

export const Endpoint = message(
  'io.k8s.api.discovery.v1.Endpoint',
  {
    addresses: field(1, list(string), {
      required: true,
      listType: 'set',
      description: '1 to 100 addresses of the addressType; kube-proxy uses the first alone.',
    }),
    conditions: field(2, EndpointConditions, { description: 'Whether it can take traffic, and whether it is ending.' }),
    hostname: field(3, string, { pointer: true, description: 'Its name in DNS below that of the service.' }),
    targetRef: field(4, ObjectReference, { description: 'The object behind it, such as the pod.' }),
    deprecatedTopology: field(5, map(string), {
      description: 'Labels of topology from v1beta1; new ones are not kept: use zone and nodeName.',
    }),
    nodeName: field(6, string, { pointer: true, description: 'The node it is on.' }),
    zone: field(7, string, { pointer: true, description: 'The zone it is in.' }),
    hints: field(8, EndpointHints, { description: 'Which clients should prefer it.' }),
  },
  { description: 'One backend of a service, mostly a pod.' },
);
export interface Endpoint extends Infer<typeof Endpoint> {}

export const EndpointPort = message(
  'io.k8s.api.discovery.v1.EndpointPort',
  {
    name: field(1, string, {
      pointer: true,
      default: '',
      description: 'The name of the port in the service, unique in the slice; may be empty.',
    }),
    protocol: field(2, string, { pointer: true, default: 'TCP', description: 'TCP (the default), UDP or SCTP.' }),
    port: field(3, int32, { pointer: true, description: 'The number of the port at the endpoint; absent: any port.' }),
    appProtocol: field(4, string, {
      pointer: true,
      description: 'What is spoken there, such as https or kubernetes.io/h2c.',
    }),
  },
  { atomic: true, description: 'A port that every endpoint of the slice has.' },
);
export interface EndpointPort extends Infer<typeof EndpointPort> {}

/** The label that says whose endpoints a slice holds. */
export const serviceNameLabel = 'kubernetes.io/service-name';

export const EndpointSlice = message(
  'io.k8s.api.discovery.v1.EndpointSlice',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, namespace, labels and annotations.' }),
    addressType: field(4, string, { required: true, description: 'IPv4, IPv6 or FQDN; it never changes.' }),
    endpoints: field(2, list(Endpoint), {
      required: true,
      listType: 'atomic',
      description: 'The endpoints, at most 1000.',
    }),
    ports: field(3, list(EndpointPort), { listType: 'atomic', description: 'The ports of every endpoint.' }),
  },
  { description: `Some of the endpoints of a service, which the label \`${serviceNameLabel}\` names.` },
);
export interface EndpointSlice extends Infer<typeof EndpointSlice> {}

export const EndpointSliceKind = defineKind<EndpointSlice>(
  { group: 'discovery.k8s.io', version: 'v1', kind: 'EndpointSlice', resource: 'endpointslices', namespaced: true },
  EndpointSlice,
);
