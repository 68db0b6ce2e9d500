import { isIPv6 } from 'node:net';
import { type Endpoints, EndpointsKind } from '../../../common/api/core/v1/endpoints.ts';
import type { Service } from '../../../common/api/core/v1/service.ts';
import { type EndpointSlice, serviceNameLabel } from '../../../common/api/discovery/v1/endpoint-slice.ts';
import { generateSuffix, generatedName } from '../../../common/api/names.ts';
import { canonicalJson } from '../canonical-json.ts';
import { controllerReference } from '../ownership.ts';

const managedBy = { 'endpointslice.kubernetes.io/managed-by': 'endpointslicemirroring-controller.k8s.io' };
const skip = 'endpointslice.kubernetes.io/skip-mirror';
const leader = 'control-plane.alpha.kubernetes.io/leader';
/** They are about the one object, or as long as it. */
const ownAnnotations = new Set([
  'endpoints.kubernetes.io/last-change-trigger-time',
  'kubectl.kubernetes.io/last-applied-configuration',
]);
/** More addresses of one subset are not mirrored. */
const addressesMost = 1000;

type Subset = NonNullable<Endpoints['subsets']>[number];
type Address = NonNullable<Subset['addresses']>[number];

/** A slice as it should be, without a name until it is written. */
export type SliceContent = Pick<EndpointSlice, 'addressType' | 'ports' | 'endpoints'>;

/**
 * Whether somebody wrote these Endpoints by hand, for a service that selects no pods.
 * https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/#endpointslice-mirroring
 */
export function isMirrored(endpoints: Endpoints, service: Service | undefined): boolean {
  const { labels, annotations } = endpoints.metadata;
  if (labels?.[skip] === 'true' || annotations?.[leader] !== undefined) return false;
  return service !== undefined && Object.keys(service.spec.selector ?? {}).length === 0;
}

/** One slice for each family of addresses and set of ports. */
export function mirroredContents({ subsets = [] }: Endpoints): SliceContent[] {
  const contents = new Map<string, { content: SliceContent; endpoints: EndpointSlice['endpoints'] }>();
  for (const { addresses = [], notReadyAddresses = [], ports = [] } of subsets) {
    const all = [...addresses.map(endpointOf(true)), ...notReadyAddresses.map(endpointOf(false))];
    for (const endpoint of all.slice(0, addressesMost)) {
      const addressType = isIPv6(endpoint.addresses[0] ?? '') ? 'IPv6' : 'IPv4';
      const slicePorts = ports.map(({ name = '', port, protocol = 'TCP', appProtocol }) => ({
        name,
        port,
        protocol,
        ...(appProtocol === undefined ? {} : { appProtocol }),
      }));
      const key = canonicalJson([addressType, slicePorts]);
      const endpoints = contents.get(key)?.endpoints ?? [];
      contents.set(key, { content: { addressType, ports: slicePorts, endpoints }, endpoints });
      if (endpoints.length < addressesMost) endpoints.push(endpoint);
    }
  }
  return [...contents.values()].map(({ content }) => content);
}

const endpointOf =
  (ready: boolean) =>
  ({ ip, hostname, nodeName, targetRef }: Address): EndpointSlice['endpoints'][number] => ({
    addresses: [ip],
    conditions: { ready },
    ...(hostname ? { hostname } : {}),
    ...(nodeName ? { nodeName } : {}),
    ...(targetRef ? { targetRef } : {}),
  });

export interface MirrorChanges {
  readonly create: readonly EndpointSlice[];
  readonly update: readonly EndpointSlice[];
  readonly remove: readonly EndpointSlice[];
}

/** The writes by which the slices that there are mirror the Endpoints. */
export function mirrorChanges(endpoints: Endpoints, present: readonly EndpointSlice[]): MirrorChanges {
  // In one order for everybody: where two masters have each made one, both remove the same.
  const free = new Set([...present].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1)));
  const create: EndpointSlice[] = [];
  const update: EndpointSlice[] = [];
  const { labels, annotations } = mirroredMetadata(endpoints);
  for (const content of mirroredContents(endpoints)) {
    const same = [...free].find(
      (slice) =>
        slice.addressType === content.addressType && canonicalJson(slice.ports ?? []) === canonicalJson(content.ports),
    );
    if (!same) {
      create.push({ ...content, metadata: { ...newMetadata(endpoints), labels, annotations } });
      continue;
    }
    free.delete(same);
    const wanted = { ...same, ...content, metadata: { ...same.metadata, labels, annotations } };
    if (differs(wanted, same)) update.push(wanted);
  }
  return { create, update, remove: [...free] };
}

const differs = (wanted: EndpointSlice, present: EndpointSlice): boolean =>
  canonicalJson([wanted.endpoints, wanted.metadata.labels, wanted.metadata.annotations ?? {}]) !==
  canonicalJson([present.endpoints, present.metadata.labels ?? {}, present.metadata.annotations ?? {}]);

function mirroredMetadata({ metadata }: Endpoints) {
  const annotations = Object.entries(metadata.annotations ?? {}).filter(([name]) => !ownAnnotations.has(name));
  return {
    labels: { ...metadata.labels, [serviceNameLabel]: metadata.name, ...managedBy },
    annotations: Object.fromEntries(annotations),
  };
}

function newMetadata(endpoints: Endpoints): EndpointSlice['metadata'] {
  const generateName = `${endpoints.metadata.name}-`;
  return {
    name: generatedName(generateName, generateSuffix()),
    generateName,
    namespace: endpoints.metadata.namespace,
    ownerReferences: [controllerReference(EndpointsKind, endpoints)],
  };
}

/** `namespace/name` of the Endpoints that a slice of this controller mirrors; undefined for slices of others. */
export function mirroredKeyOf({ metadata }: EndpointSlice): string | undefined {
  const labels = metadata.labels ?? {};
  const ours = Object.entries(managedBy).every(([label, value]) => labels[label] === value);
  return ours ? `${metadata.namespace}/${labels[serviceNameLabel] ?? ''}` : undefined;
}
