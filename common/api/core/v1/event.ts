import { ObjectReference } from './references.ts';
import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, int32, microTime, string, time } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** core/v1/event: https://kubernetes.io/docs/reference/kubernetes-api/ */
export const EventSource = message('io.k8s.api.core.v1.EventSource', {
  component: field(1, string),
  host: field(2, string),
});
export interface EventSource extends Infer<typeof EventSource> {}

export const EventSeries = message('io.k8s.api.core.v1.EventSeries', {
  count: field(1, int32),
  lastObservedTime: field(2, microTime),
});
export interface EventSeries extends Infer<typeof EventSeries> {}

export const Event = message('io.k8s.api.core.v1.Event', {
  ...typeMeta,
  metadata: field(1, ObjectMeta, { present: true }),
  involvedObject: field(2, ObjectReference, { required: true }),
  reason: field(3, string),
  message: field(4, string),
  source: field(5, EventSource, { default: {} }),
  firstTimestamp: field(6, time),
  lastTimestamp: field(7, time),
  count: field(8, int32),
  type: field(9, string),
  eventTime: field(10, microTime),
  series: field(11, EventSeries),
  action: field(12, string),
  related: field(13, ObjectReference),
  reportingComponent: field(14, string),
  reportingInstance: field(15, string),
});
export interface Event extends Infer<typeof Event> {}

export const EventKind = defineKind<Event>(
  { group: '', version: 'v1', kind: 'Event', resource: 'events', namespaced: true, shortNames: ['ev'] },
  Event,
);
