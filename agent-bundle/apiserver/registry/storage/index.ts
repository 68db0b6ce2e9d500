import type { Resource } from '../resource.ts';

/** The resources of storage.k8s.io. */
export const storageResources: readonly Resource[] = [];
