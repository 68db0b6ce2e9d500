import { deployments } from './deployment.ts';
import { replicaSets } from './replica-set.ts';
import type { Resource } from '../resource.ts';

/** The resources of apps. */
export const appsResources: readonly Resource[] = [deployments, replicaSets];
