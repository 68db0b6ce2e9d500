import type { Resource } from '../resource.ts';

/** The resources of autoscaling. */
export const autoscalingResources: readonly Resource[] = [];
