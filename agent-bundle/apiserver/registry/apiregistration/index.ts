import type { Resource } from '../resource.ts';

/** The resources of apiregistration.k8s.io. */
export const apiregistrationResources: readonly Resource[] = [];
