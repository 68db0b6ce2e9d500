import type { Resource } from '../resource.ts';
import { flowSchemas } from './flow-schema.ts';
import { priorityLevelConfigurations } from './priority-level-configuration.ts';

/** The resources of flowcontrol.apiserver.k8s.io. */
export const flowcontrolResources: readonly Resource[] = [flowSchemas, priorityLevelConfigurations];
