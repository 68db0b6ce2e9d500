import { configMaps } from './config-map.ts';
import { deployments } from './deployment.ts';
import { endpointSlices } from './endpoint-slice.ts';
import { endpoints } from './endpoints.ts';
import { events } from './event.ts';
import { leases } from './lease.ts';
import { namespaces } from './namespace.ts';
import { nodes } from './node.ts';
import { pods } from './pod.ts';
import { replicaSets } from './replica-set.ts';
import { replicationControllers } from './replication-controller.ts';
import type { Resource } from './resource.ts';
import { secrets } from './secret.ts';
import { serviceAccounts } from './service-account.ts';
import { services } from './service.ts';

/** What the resources must know of this cluster. */
export interface RegistryOptions {
  /** `10.96.0.0/16`; two, separated by a comma, for dual stack. */
  readonly serviceClusterIPRange: string;
  /** `30000-32767` */
  readonly serviceNodePortRange: string;
}

/**
 * Every resource we serve, in the order in which discovery lists groups. Adding a kind is adding its file and one line here.
 * Throws for ranges that cannot be read.
 */
export function servedResources(options: RegistryOptions): readonly Resource[] {
  return [
    configMaps,
    endpoints,
    events,
    namespaces,
    nodes,
    pods,
    replicationControllers,
    secrets,
    serviceAccounts,
    services(options),
    deployments,
    replicaSets,
    leases,
    endpointSlices,
  ];
}
