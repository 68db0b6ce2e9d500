import { EventKind } from './v1/event.ts';
import type { ApiObject, Kind } from '../schema/kind.ts';

/** The kinds of events.k8s.io. */
export const eventsKinds: readonly Kind<ApiObject>[] = [EventKind];
