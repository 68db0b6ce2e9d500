import type { Resource } from '../resource.ts';

/** The resources of apiextensions.k8s.io. */
export const apiextensionsResources: readonly Resource[] = [];
