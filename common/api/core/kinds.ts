import { ConfigMapKind } from './v1/config-map.ts';
import { EndpointsKind } from './v1/endpoints.ts';
import { EventKind } from './v1/event.ts';
import { LimitRangeKind } from './v1/limit-range.ts';
import { NamespaceKind } from './v1/namespace.ts';
import { NodeKind } from './v1/node.ts';
import { PersistentVolumeClaimKind } from './v1/persistent-volume-claim.ts';
import { PersistentVolumeKind } from './v1/persistent-volume.ts';
import { PodTemplateKind } from './v1/pod-template.ts';
import { PodKind } from './v1/pod.ts';
import { ReplicationControllerKind } from './v1/replication-controller.ts';
import { ResourceQuotaKind } from './v1/resource-quota.ts';
import { SecretKind } from './v1/secret.ts';
import { ServiceAccountKind } from './v1/service-account.ts';
import { ServiceKind } from './v1/service.ts';
import type { ApiObject, Kind } from '../schema/kind.ts';

/** The kinds of the core group, in the order of discovery. */
export const coreKinds: readonly Kind<ApiObject>[] = [
  ConfigMapKind,
  EndpointsKind,
  EventKind,
  LimitRangeKind,
  NamespaceKind,
  NodeKind,
  PersistentVolumeClaimKind,
  PersistentVolumeKind,
  PodKind,
  PodTemplateKind,
  ReplicationControllerKind,
  ResourceQuotaKind,
  SecretKind,
  ServiceAccountKind,
  ServiceKind,
];
