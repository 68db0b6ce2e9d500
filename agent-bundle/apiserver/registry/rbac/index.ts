import type { Resource } from '../resource.ts';

/** The resources of rbac.authorization.k8s.io. */
export const rbacResources: readonly Resource[] = [];
