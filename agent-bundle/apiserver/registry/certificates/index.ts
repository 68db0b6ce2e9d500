import type { Resource } from '../resource.ts';

/** The resources of certificates.k8s.io. */
export const certificatesResources: readonly Resource[] = [];
