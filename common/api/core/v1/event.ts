import { ObjectReference } from './references.ts';
import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, int32, microTime, string, time } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** core/v1/event: https://kubernetes.io/docs/reference/kubernetes-api/ */
export const EventSource = message(
  'io.k8s.api.core.v1.EventSource',
  {
    component: field(1, string, { description: 'The component, such as kubelet.' }),
    host: field(2, string, { description: 'The node it runs on.' }),
  },
  { description: 'Who reports an event.' },
);
export interface EventSource extends Infer<typeof EventSource> {}

export const EventSeries = message(
  'io.k8s.api.core.v1.EventSeries',
  {
    count: field(1, int32, { description: 'How often it came so far.' }),
    lastObservedTime: field(2, microTime, { description: 'When it last came.' }),
  },
  { description: 'How often the same event came.' },
);
export interface EventSeries extends Infer<typeof EventSeries> {}

export const Event = message(
  'io.k8s.api.core.v1.Event',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, labels, annotations and owners.' }),
    involvedObject: field(2, ObjectReference, { required: true, description: 'What it happened to.' }),
    reason: field(3, string, { description: 'What happened, in a word.' }),
    message: field(4, string, { description: 'What happened, in a sentence.' }),
    source: field(5, EventSource, {
      default: {},
      description: 'Who reports it. Newer reporters set reportingComponent.',
    }),
    firstTimestamp: field(6, time, { description: 'When it first happened.' }),
    lastTimestamp: field(7, time, { description: 'When it last happened.' }),
    count: field(8, int32, { description: 'How often it happened.' }),
    type: field(9, string, { description: 'Normal or Warning.' }),
    eventTime: field(10, microTime, {
      description: 'When it first happened, in microseconds. Older reporters set firstTimestamp.',
    }),
    series: field(11, EventSeries, {
      description: 'How often it came, by reporters that set eventTime. Absent: once.',
    }),
    action: field(12, string, { description: 'What was done or failed, in a word.' }),
    related: field(13, ObjectReference, { description: 'A second object it is about.' }),
    reportingComponent: field(14, string, {
      description: 'Which component reports it, such as kubernetes.io/kubelet.',
    }),
    reportingInstance: field(15, string, {
      description: 'Which instance of the component, such as the node of a kubelet.',
    }),
  },
  { description: 'A report of something that happened to an object. Kept for an hour.' },
);
export interface Event extends Infer<typeof Event> {}

export const EventKind = defineKind<Event>(
  { group: '', version: 'v1', kind: 'Event', resource: 'events', namespaced: true, shortNames: ['ev'] },
  Event,
);
