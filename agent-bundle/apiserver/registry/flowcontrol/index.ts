import type { Resource } from '../resource.ts';

/** The resources of flowcontrol.apiserver.k8s.io. */
export const flowcontrolResources: readonly Resource[] = [];
