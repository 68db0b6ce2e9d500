import { DeploymentKind } from './v1/deployment.ts';
import { ReplicaSetKind } from './v1/replica-set.ts';
import type { ApiObject, Kind } from '../schema/kind.ts';

/** The kinds of apps. */
export const appsKinds: readonly Kind<ApiObject>[] = [DeploymentKind, ReplicaSetKind];
