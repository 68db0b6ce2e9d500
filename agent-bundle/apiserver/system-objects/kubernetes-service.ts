import type { EndpointSlice } from '../../../common/api/discovery/v1/endpoint-slice.ts';
import type { Endpoints } from '../../../common/api/core/v1/endpoints.ts';
import type { Service } from '../../../common/api/core/v1/service.ts';
import { firstServiceIP } from '../registry/allocation/ip-range.ts';

/** Where this server is reached from within the cluster: https://kubernetes.io/docs/concepts/architecture/control-plane-node-communication/ */
const metadata = { name: 'kubernetes', namespace: 'default' } as const;

/** Pods reach the API at the first address of the service range. */
export function kubernetesService(clusterIPRange: string, port: number): Service {
  const clusterIP = firstServiceIP(clusterIPRange);
  return {
    metadata: { ...metadata, labels: { component: 'apiserver', provider: 'kubernetes' } },
    spec: {
      type: 'ClusterIP',
      clusterIP,
      clusterIPs: [clusterIP],
      ports: [{ name: 'https', protocol: 'TCP', port: 443, targetPort: port }],
      sessionAffinity: 'None',
    },
  };
}

/** `addresses` are those of every apiserver that is up. */
export function kubernetesEndpoints(addresses: readonly string[], port: number): Endpoints {
  return {
    metadata: { ...metadata, labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } },
    // A subset must have an address: without one, nobody is there.
    subsets:
      addresses.length === 0
        ? []
        : [{ addresses: addresses.map((ip) => ({ ip })), ports: [{ name: 'https', port, protocol: 'TCP' }] }],
  };
}

/** The same as an EndpointSlice. */
export function kubernetesEndpointSlice(addresses: readonly string[], port: number): EndpointSlice {
  return {
    metadata: { ...metadata, labels: { 'kubernetes.io/service-name': metadata.name } },
    addressType: addresses.some((address) => address.includes(':')) ? 'IPv6' : 'IPv4',
    endpoints: addresses.map((address) => ({ addresses: [address], conditions: { ready: true } })),
    ports: [{ name: 'https', port, protocol: 'TCP' }],
  };
}
