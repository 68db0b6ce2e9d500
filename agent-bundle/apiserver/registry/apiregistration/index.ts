import type { Resource } from '../resource.ts';
import { apiServices } from './api-service.ts';

/** The resources of apiregistration.k8s.io. */
export const apiregistrationResources: readonly Resource[] = [apiServices];
