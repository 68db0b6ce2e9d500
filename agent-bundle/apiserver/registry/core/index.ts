import { configMaps } from './config-map.ts';
import { endpoints } from './endpoints.ts';
import { events } from './event.ts';
import { namespaces } from './namespace.ts';
import { nodes } from './node.ts';
import { pods } from './pod.ts';
import { replicationControllers } from './replication-controller.ts';
import { secrets } from './secret.ts';
import { services } from './service.ts';
import { serviceAccounts } from './service-account.ts';
import type { RegistryOptions } from '../index.ts';
import type { Resource } from '../resource.ts';

/** The resources of the core group. */
export function coreResources(options: RegistryOptions): readonly Resource[] {
  return [
    configMaps,
    endpoints,
    events,
    namespaces,
    nodes,
    pods,
    replicationControllers,
    secrets,
    services(options),
    serviceAccounts,
  ];
}
