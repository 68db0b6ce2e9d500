import { type Service, ServiceKind } from '../../../common/api/core/v1/service.ts';
import { type EndpointSlice, serviceNameLabel } from '../../../common/api/discovery/v1/endpoint-slice.ts';
import { generateSuffix, generatedName } from '../../../common/api/names.ts';
import { controllerReference } from '../ownership.ts';
import { labelsFor } from './desired-labels.ts';
import { type EndpointGroup, type PodEndpoint, hostnameIn, podReference } from './pod-endpoints.ts';
import type { SliceContent, SliceGroup } from './slice-changes.ts';
import { hintsFor } from './slice-topology.ts';

const managedBy = { 'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io' };

/** What the slices of a service should hold together; `zoneOf` knows the zone of a node by its name. */
export function sliceGroups(
  service: Service,
  groups: readonly EndpointGroup[],
  zoneOf: (nodeName: string) => string | undefined,
): SliceGroup[] {
  const sliceEndpoint = ({ pod, ip, ready, serving, terminating }: PodEndpoint) => {
    const { nodeName } = pod.spec;
    const zone = nodeName ? zoneOf(nodeName) : undefined;
    return {
      addresses: [ip],
      conditions: { ready, serving, terminating },
      hostname: hostnameIn(service, pod),
      nodeName,
      zone,
      hints: hintsFor(service.spec.trafficDistribution, { ready, nodeName, zone }),
      targetRef: podReference(pod),
    };
  };
  return groups.map(({ ports, endpoints }) => ({
    ports: ports.map((port) => ({ ...port })),
    endpoints: endpoints.map(sliceEndpoint),
  }));
}

export const sliceLabels = (service: Service): Record<string, string> =>
  labelsFor(service, { [serviceNameLabel]: service.metadata.name, ...managedBy });

export function newSlice(service: Service, content: SliceContent): EndpointSlice {
  const generateName = `${service.metadata.name}-`;
  return {
    metadata: {
      name: generatedName(generateName, generateSuffix()),
      generateName,
      namespace: service.metadata.namespace,
      labels: sliceLabels(service),
      ownerReferences: [controllerReference(ServiceKind, service)],
    },
    addressType: 'IPv4',
    ...content,
  };
}

/** `namespace/name` of the service whose endpoints a slice of this controller holds; undefined for slices of others. */
export function serviceKeyOf({ metadata }: EndpointSlice): string | undefined {
  const labels = metadata.labels ?? {};
  const ours = Object.entries(managedBy).every(([label, value]) => labels[label] === value);
  return ours ? `${metadata.namespace}/${labels[serviceNameLabel] ?? ''}` : undefined;
}
