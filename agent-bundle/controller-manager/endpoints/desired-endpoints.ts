import type { Endpoints } from '../../../common/api/core/v1/endpoints.ts';
import type { Service } from '../../../common/api/core/v1/service.ts';
import { canonicalJson } from '../canonical-json.ts';
import { labelsFor } from './desired-labels.ts';
import { type EndpointGroup, type PodEndpoint, type ResolvedPort, hostnameIn, podReference } from './pod-endpoints.ts';

/** Addresses in one Endpoints object; beyond that it is marked as cut. https://kubernetes.io/docs/concepts/services-networking/service/#over-capacity-endpoints */
const capacity = 1000;
const overCapacity = 'endpoints.kubernetes.io/over-capacity';
const managedBy = { 'endpoints.kubernetes.io/managed-by': 'endpoint-controller' };

/** What the Endpoints object of a service should be, given the one that is there. */
export function desiredEndpoints(
  service: Service,
  groups: readonly EndpointGroup[],
  present: Endpoints | undefined,
): Endpoints {
  let left = capacity;
  let cut = false;
  const subsets = groups.flatMap(({ ports, endpoints }) => {
    const counting = endpoints.filter(({ terminating, ready }) => !terminating || ready);
    const kept = counting.slice(0, left);
    left -= kept.length;
    cut ||= kept.length < counting.length;
    return kept.length > 0 ? [subsetOf(service, ports, kept)] : [];
  });
  const { [overCapacity]: _, ...others } = present?.metadata.annotations ?? {};
  const annotations = cut ? { ...others, [overCapacity]: 'truncated' } : others;
  const { name, namespace } = service.metadata;
  return {
    metadata: { ...present?.metadata, name, namespace, labels: labelsFor(service, managedBy), annotations },
    ...(subsets.length > 0 ? { subsets } : {}),
  };
}

function subsetOf(service: Service, ports: readonly ResolvedPort[], endpoints: readonly PodEndpoint[]) {
  const addressOf = (endpoint: PodEndpoint) => ({
    ip: endpoint.ip,
    nodeName: endpoint.pod.spec.nodeName,
    hostname: hostnameIn(service, endpoint.pod),
    targetRef: podReference(endpoint.pod),
  });
  const ready = endpoints.filter((endpoint) => endpoint.ready).map(addressOf);
  const notReady = endpoints.filter((endpoint) => !endpoint.ready).map(addressOf);
  return {
    ...(ready.length > 0 ? { addresses: ready } : {}),
    ...(notReady.length > 0 ? { notReadyAddresses: notReady } : {}),
    // A port without a name has none at all here.
    ports: ports.map(({ name, ...rest }) => (name === '' ? rest : { name, ...rest })),
  };
}

/** True when there is nothing to write. */
export const sameEndpoints = (present: Endpoints, wanted: Endpoints): boolean => viewOf(present) === viewOf(wanted);

const viewOf = ({ metadata, subsets }: Endpoints) =>
  canonicalJson([subsets ?? [], metadata.labels ?? {}, metadata.annotations ?? {}]);

/** True when the Endpoints are of this controller, and so go with their service. */
export const isOurs = ({ metadata }: Endpoints): boolean =>
  Object.entries(managedBy).every(([label, value]) => metadata.labels?.[label] === value);
