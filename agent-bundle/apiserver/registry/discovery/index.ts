import { endpointSlices } from './endpoint-slice.ts';
import type { Resource } from '../resource.ts';

/** The resources of discovery.k8s.io. */
export const discoveryResources: readonly Resource[] = [endpointSlices];
