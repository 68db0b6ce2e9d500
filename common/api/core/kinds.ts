import { ConfigMapKind } from './v1/config-map.ts';
import { EndpointsKind } from './v1/endpoints.ts';
import { EventKind } from './v1/event.ts';
import { NamespaceKind } from './v1/namespace.ts';
import { NodeKind } from './v1/node.ts';
import { PodKind } from './v1/pod.ts';
import { ReplicationControllerKind } from './v1/replication-controller.ts';
import { SecretKind } from './v1/secret.ts';
import { ServiceKind } from './v1/service.ts';
import { ServiceAccountKind } from './v1/service-account.ts';
import type { ApiObject, Kind } from '../schema/kind.ts';

/** The kinds of the core group. */
export const coreKinds: readonly Kind<ApiObject>[] = [
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
];
