import type { Resource } from '../resource.ts';

/** The resources of networking.k8s.io. */
export const networkingResources: readonly Resource[] = [];
