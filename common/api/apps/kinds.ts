import { ControllerRevisionKind } from './v1/controller-revision.ts';
import { DaemonSetKind } from './v1/daemon-set.ts';
import { DeploymentKind } from './v1/deployment.ts';
import { ReplicaSetKind } from './v1/replica-set.ts';
import { StatefulSetKind } from './v1/stateful-set.ts';
import type { ApiObject, Kind } from '../schema/kind.ts';

/** The kinds of apps. */
export const appsKinds: readonly Kind<ApiObject>[] = [
  ControllerRevisionKind,
  DaemonSetKind,
  DeploymentKind,
  ReplicaSetKind,
  StatefulSetKind,
];
