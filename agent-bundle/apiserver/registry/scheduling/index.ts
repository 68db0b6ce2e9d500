import { priorityClasses } from './priority-class.ts';
import type { Resource } from '../resource.ts';

/** The resources of scheduling.k8s.io. */
export const schedulingResources: readonly Resource[] = [priorityClasses];
