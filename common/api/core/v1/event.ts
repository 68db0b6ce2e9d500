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

export const Event = message(
  'io.k8s.api.core.v1.Event',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true }),
    involvedObject: field(2, ObjectReference, { required: true, description: 'What it happened to.' }),
    reason: field(3, string, { description: 'What happened, in a word.' }),
    message: field(4, string, { description: 'What happened, in a sentence.' }),
    source: field(5, EventSource, { default: {} }),
    firstTimestamp: field(6, time, { description: 'When it first happened.' }),
    lastTimestamp: field(7, time, { description: 'When it last happened.' }),
    count: field(8, int32, { description: 'How often it happened.' }),
    type: field(9, string, { description: 'Normal or Warning.' }),
    eventTime: field(10, microTime),
    series: field(11, EventSeries),
    action: field(12, string),
    related: field(13, ObjectReference),
    reportingComponent: field(14, string),
    reportingInstance: field(15, string),
  },
  { description: 'A report of something that happened to an object. Kept for an hour.' },
);
export interface Event extends Infer<typeof Event> {}

export const EventKind = defineKind<Event>(
  { group: '', version: 'v1', kind: 'Event', resource: 'events', namespaced: true, shortNames: ['ev'] },
  Event,
);
