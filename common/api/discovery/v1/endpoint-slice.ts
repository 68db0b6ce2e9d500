import { ObjectReference } from '../../core/v1/references.ts';
import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, bool, int32, list, map, string } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** discovery/v1/endpoint-slice: https://kubernetes.io/docs/reference/kubernetes-api/ */
export const EndpointConditions = message('io.k8s.api.discovery.v1.EndpointConditions', {
  ready: field(1, bool, { pointer: true }),
  serving: field(2, bool, { pointer: true }),
  terminating: field(3, bool, { pointer: true }),
});
export interface EndpointConditions extends Infer<typeof EndpointConditions> {}

export const ForZone = message('io.k8s.api.discovery.v1.ForZone', {
  name: field(1, string, { required: true }),
});
export interface ForZone extends Infer<typeof ForZone> {}

export const ForNode = message('io.k8s.api.discovery.v1.ForNode', {
  name: field(1, string, { required: true }),
});
export interface ForNode extends Infer<typeof ForNode> {}

export const EndpointHints = message('io.k8s.api.discovery.v1.EndpointHints', {
  forZones: field(1, list(ForZone), { listType: 'atomic', description: 'The zones whose clients it should serve.' }),
  forNodes: field(2, list(ForNode), { listType: 'atomic', description: 'The nodes whose clients it should serve.' }),
});
export interface EndpointHints extends Infer<typeof EndpointHints> {}

export const Endpoint = message('io.k8s.api.discovery.v1.Endpoint', {
  addresses: field(1, list(string), { required: true, listType: 'set' }),
  conditions: field(2, EndpointConditions),
  hostname: field(3, string, { pointer: true }),
  targetRef: field(4, ObjectReference),
  deprecatedTopology: field(5, map(string)),
  nodeName: field(6, string, { pointer: true }),
  zone: field(7, string, { pointer: true }),
  hints: field(8, EndpointHints),
});
export interface Endpoint extends Infer<typeof Endpoint> {}

export const EndpointPort = message(
  'io.k8s.api.discovery.v1.EndpointPort',
  {
    name: field(1, string, { pointer: true, default: '' }),
    protocol: field(2, string, { pointer: true, default: 'TCP' }),
    port: field(3, int32, { pointer: true }),
    appProtocol: field(4, string, { pointer: true }),
  },
  { atomic: true },
);
export interface EndpointPort extends Infer<typeof EndpointPort> {}

export const EndpointSlice = message(
  'io.k8s.api.discovery.v1.EndpointSlice',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true }),
    addressType: field(4, string, { required: true, description: 'IPv4, IPv6 or FQDN; it never changes.' }),
    endpoints: field(2, list(Endpoint), { required: true, listType: 'atomic', description: 'At most 1000.' }),
    ports: field(3, list(EndpointPort), { listType: 'atomic', description: 'The ports of every endpoint.' }),
  },
  { description: 'Some of the endpoints of a service, which the label `kubernetes.io/service-name` names.' },
);
export interface EndpointSlice extends Infer<typeof EndpointSlice> {}

export const EndpointSliceKind = defineKind<EndpointSlice>(
  { group: 'discovery.k8s.io', version: 'v1', kind: 'EndpointSlice', resource: 'endpointslices', namespaced: true },
  EndpointSlice,
);
