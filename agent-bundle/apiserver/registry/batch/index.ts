import type { Resource } from '../resource.ts';

/** The resources of batch. */
export const batchResources: readonly Resource[] = [];
