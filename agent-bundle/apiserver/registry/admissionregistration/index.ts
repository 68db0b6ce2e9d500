import type { Resource } from '../resource.ts';

/** The resources of admissionregistration.k8s.io. */
export const admissionregistrationResources: readonly Resource[] = [];
