import type { Event as CoreEvent } from '../../../../common/api/core/v1/event.ts';
import { type Event, EventKind } from '../../../../common/api/events/v1/event.ts';
import { eventColumns } from '../../table/event.ts';
import { events as coreEvents } from '../core/event.ts';
import { defineConverted } from '../converted.ts';
import type { Conversion, Resource } from '../resource.ts';
import { validateEventCreate, validateEventUpdate } from './event-validation.ts';

/** Events of both groups are one stored resource; through this group it is asked for strictly. */
const storage: Resource<CoreEvent> = {
  ...coreEvents,
  strategy: { ...coreEvents.strategy, validateCreate: validateEventCreate, validateUpdate: validateEventUpdate },
};

export const eventConversion: Conversion<Event, CoreEvent> = {
  storage,
  fieldNames: {
    'metadata.name': 'metadata.name',
    'metadata.namespace': 'metadata.namespace',
    reason: 'reason',
    'regarding.kind': 'involvedObject.kind',
    'regarding.namespace': 'involvedObject.namespace',
    'regarding.name': 'involvedObject.name',
    'regarding.uid': 'involvedObject.uid',
    'regarding.apiVersion': 'involvedObject.apiVersion',
    'regarding.resourceVersion': 'involvedObject.resourceVersion',
    'regarding.fieldPath': 'involvedObject.fieldPath',
    reportingController: 'reportingComponent',
    type: 'type',
  },
  toStored,
  fromStored,
};

/** https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/ */
export const events = defineConverted(EventKind, {
  columns: eventColumns.map((column) => ({
    ...column,
    cell: (event, context) => column.cell(toStored(event), context),
  })),
  conversion: eventConversion,
});

function toStored(event: Event): CoreEvent {
  const { metadata, eventTime, series, action, reason, related, type, reportingInstance } = event;
  return {
    kind: 'Event',
    apiVersion: 'v1',
    metadata,
    involvedObject: event.regarding ?? {},
    reason,
    message: event.note,
    source: event.deprecatedSource,
    firstTimestamp: event.deprecatedFirstTimestamp,
    lastTimestamp: event.deprecatedLastTimestamp,
    count: event.deprecatedCount,
    type,
    eventTime,
    series,
    action,
    related,
    reportingComponent: event.reportingController,
    reportingInstance,
  };
}

function fromStored(stored: CoreEvent): Event {
  const { metadata, eventTime, series, action, reason, related, type, reportingInstance } = stored;
  return {
    kind: 'Event',
    apiVersion: 'events.k8s.io/v1',
    metadata,
    eventTime,
    series: series && { count: series.count ?? 0, lastObservedTime: series.lastObservedTime },
    reportingController: stored.reportingComponent,
    reportingInstance,
    action,
    reason,
    regarding: stored.involvedObject,
    related,
    note: stored.message,
    type,
    deprecatedSource: stored.source,
    deprecatedFirstTimestamp: stored.firstTimestamp,
    deprecatedLastTimestamp: stored.lastTimestamp,
    deprecatedCount: stored.count,
  };
}
