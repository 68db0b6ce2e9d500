import type { ApiObject, Kind } from '../schema/kind.ts';
import { FlowSchemaKind } from './v1/flow-schema.ts';
import { PriorityLevelConfigurationKind } from './v1/priority-level-configuration.ts';

/** The kinds of flowcontrol.apiserver.k8s.io. */
export const flowcontrolKinds: readonly Kind<ApiObject>[] = [FlowSchemaKind, PriorityLevelConfigurationKind];
