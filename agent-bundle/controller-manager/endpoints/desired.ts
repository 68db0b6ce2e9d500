import { type Endpoints } from '../../../common/api/core/v1/endpoints.ts';
import { type Service, ServiceKind } from '../../../common/api/core/v1/service.ts';
import type { EndpointSlice } from '../../../common/api/discovery/v1/endpoint-slice.ts';
import { canonicalJson } from '../canonical-json.ts';
import { controllerReference } from '../ownership.ts';
import type { EndpointGroup, PodEndpoint, ResolvedPort } from './pod-endpoints.ts';

export const serviceNameLabel = 'kubernetes.io/service-name';
export const managedByLabel = 'endpointslice.kubernetes.io/managed-by';
export const managedByUs = 'endpointslice-controller.k8s.io';
/** The start of pods' outage that a change of endpoints answers; https://kubernetes.io/docs/reference/labels-annotations-taints/ */
export const headlessLabel = 'service.kubernetes.io/headless';

/** Endpoints in one slice. */
const sliceMost = 100;
/** Addresses in one Endpoints object; beyond that it is marked as cut. */
const endpointsMost = 1000;
const overCapacityAnnotation = 'endpoints.kubernetes.io/over-capacity';

const isHeadless = ({ spec }: Service) => spec.clusterIP === 'None';

/** The service's labels and our own; what a person puts on the Service is on its endpoints too. */
const labelsOf = (service: Service, own: Record<string, string>) => ({
  ...service.metadata.labels,
  ...own,
  ...(isHeadless(service) ? { [headlessLabel]: '' } : {}),
});

const podReference = ({ pod: { metadata } }: PodEndpoint) => ({
  kind: 'Pod',
  namespace: metadata.namespace,
  name: metadata.name,
  uid: metadata.uid,
});

/** What the Endpoints object of a service should hold. https://kubernetes.io/docs/concepts/services-networking/service/#endpoints */
export function desiredEndpoints(service: Service, groups: readonly EndpointGroup[]): Endpoints {
  const all = groups.flatMap(({ endpoints }) => endpoints).length;
  const { name, namespace } = service.metadata;
  let left = endpointsMost;
  const subsets = groups.map(({ ports, endpoints }) => {
    const kept = endpoints.filter(({ terminating, ready }) => !terminating || ready).slice(0, left);
    left -= kept.length;
    const address = (endpoint: PodEndpoint) => ({
      ip: endpoint.ip,
      nodeName: endpoint.pod.spec.nodeName,
      ...(endpoint.pod.spec.hostname && endpoint.pod.spec.subdomain === name
        ? { hostname: endpoint.pod.spec.hostname }
        : {}),
      targetRef: podReference(endpoint),
    });
    const ready = kept.filter((endpoint) => endpoint.ready).map(address);
    const notReady = kept.filter((endpoint) => !endpoint.ready).map(address);
    return {
      ...(ready.length > 0 ? { addresses: ready } : {}),
      ...(notReady.length > 0 ? { notReadyAddresses: notReady } : {}),
      ports: ports.map(shownPort),
    };
  });
  const filled = subsets.filter((subset) => subset.addresses ?? subset.notReadyAddresses);
  return {
    metadata: {
      name,
      namespace,
      labels: labelsOf(service, { 'endpoints.kubernetes.io/managed-by': 'endpoint-controller' }),
      ...(all > endpointsMost ? { annotations: { [overCapacityAnnotation]: 'truncated' } } : {}),
    },
    ...(filled.length > 0 ? { subsets: filled } : {}),
  };
}

/** A nameless port has no name at all here. */
const shownPort = ({ name, ...rest }: ResolvedPort) => (name === '' ? rest : { name, ...rest });

/** A slice's content, without a name until it is written. */
export type SliceContent = Pick<EndpointSlice, 'addressType' | 'ports' | 'endpoints'>;

/** What the slices of a service should hold together. */
export function desiredSlices(service: Service, groups: readonly EndpointGroup[]): SliceContent[] {
  return groups.flatMap(({ ports, endpoints }) => {
    const chunks: SliceContent[] = [];
    for (let start = 0; start < endpoints.length; start += sliceMost) {
      const entries = endpoints.slice(start, start + sliceMost).map((endpoint) => sliceEndpoint(service, endpoint));
      chunks.push({ addressType: 'IPv4', ports: ports.map((port) => ({ ...port })), endpoints: entries });
    }
    return chunks;
  });
}

function sliceEndpoint(service: Service, endpoint: PodEndpoint): EndpointSlice['endpoints'][number] {
  const { pod, ip, ready, serving, terminating } = endpoint;
  return {
    addresses: [ip],
    conditions: { ready, serving, terminating },
    ...(pod.spec.hostname && pod.spec.subdomain === service.metadata.name ? { hostname: pod.spec.hostname } : {}),
    nodeName: pod.spec.nodeName,
    targetRef: podReference(endpoint),
  };
}

export function newSlice(service: Service, content: SliceContent): EndpointSlice {
  const { name, namespace } = service.metadata;
  return {
    metadata: {
      name: '',
      generateName: `${name}-`,
      namespace,
      labels: sliceLabels(service),
      ownerReferences: [controllerReference(ServiceKind, service)],
    },
    ...content,
  };
}

export const sliceLabels = (service: Service): Record<string, string> =>
  labelsOf(service, { [serviceNameLabel]: service.metadata.name, [managedByLabel]: managedByUs });

export interface SliceChanges {
  readonly create: readonly SliceContent[];
  readonly update: readonly EndpointSlice[];
  readonly remove: readonly EndpointSlice[];
}

/** Pairs wanted contents with slices that are there: equal ones stay, those with the same ports are changed. */
export function sliceChanges(
  service: Service,
  wanted: readonly SliceContent[],
  present: readonly EndpointSlice[],
): SliceChanges {
  const labels = sliceLabels(service);
  const free = new Set(present);
  const create: SliceContent[] = [];
  const update: EndpointSlice[] = [];
  const different = wanted.filter((content) => {
    const same = [...free].find((slice) => contentText(slice) === contentText(content) && hasLabels(slice, labels));
    if (same) free.delete(same);
    return !same;
  });
  for (const content of different) {
    const ports = canonicalJson(content.ports);
    const slice = [...free].find(
      (each) => canonicalJson(each.ports) === ports && each.addressType === content.addressType,
    );
    if (!slice) {
      create.push(content);
      continue;
    }
    free.delete(slice);
    update.push({ ...slice, metadata: { ...slice.metadata, labels }, ...content });
  }
  return { create, update, remove: [...free] };
}

const contentText = ({ addressType, ports, endpoints }: SliceContent) => canonicalJson([addressType, ports, endpoints]);

const hasLabels = ({ metadata }: EndpointSlice, labels: Record<string, string>) =>
  canonicalJson(metadata.labels ?? {}) === canonicalJson(labels);
