import { leases } from './lease.ts';
import type { Resource } from '../resource.ts';

/** The resources of coordination.k8s.io. */
export const coordinationResources: readonly Resource[] = [leases];
