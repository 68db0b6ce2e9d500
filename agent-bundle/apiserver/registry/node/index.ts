import { runtimeClasses } from './runtime-class.ts';
import type { Resource } from '../resource.ts';

/** The resources of node.k8s.io. */
export const nodeResources: readonly Resource[] = [runtimeClasses];
