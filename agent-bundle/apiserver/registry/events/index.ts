import { events } from './event.ts';
import type { Resource } from '../resource.ts';

/** The resources of events.k8s.io. */
export const eventsResources: readonly Resource[] = [events];
