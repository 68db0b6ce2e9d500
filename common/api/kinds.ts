import { DeploymentKind } from './apps/v1/deployment.ts';
import { ReplicaSetKind } from './apps/v1/replica-set.ts';
import { LeaseKind } from './coordination/v1/lease.ts';
import { ConfigMapKind } from './core/v1/config-map.ts';
import { EndpointsKind } from './core/v1/endpoints.ts';
import { EventKind } from './core/v1/event.ts';
import { NamespaceKind } from './core/v1/namespace.ts';
import { NodeKind } from './core/v1/node.ts';
import { PodKind } from './core/v1/pod.ts';
import { ReplicationControllerKind } from './core/v1/replication-controller.ts';
import { SecretKind } from './core/v1/secret.ts';
import { ServiceAccountKind } from './core/v1/service-account.ts';
import { ServiceKind } from './core/v1/service.ts';
import { EndpointSliceKind } from './discovery/v1/endpoint-slice.ts';
import { type ApiObject, type Kind, apiVersionOf } from './schema/kind.ts';

/** Every kind we know, the core group first, then by group. */
export const kinds: readonly Kind<ApiObject>[] = [
  ConfigMapKind,
  EndpointsKind,
  EventKind,
  NamespaceKind,
  NodeKind,
  PodKind,
  ReplicationControllerKind,
  SecretKind,
  ServiceKind,
  ServiceAccountKind,
  DeploymentKind,
  ReplicaSetKind,
  LeaseKind,
  EndpointSliceKind,
];

const byTypeMeta = new Map(kinds.map((kind) => [`${apiVersionOf(kind)}/${kind.kind}`, kind]));

/** The kind an object names itself by: `apps/v1`, `Deployment`. */
export function kindOf(apiVersion: string, kind: string): Kind<ApiObject> | undefined {
  return byTypeMeta.get(`${apiVersion}/${kind}`);
}
