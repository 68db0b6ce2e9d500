import { EventSource } from '../../core/v1/event.ts';
import { ObjectReference } from '../../core/v1/references.ts';
import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, int32, microTime, string, time } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** events/v1/event: https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/ */
export const EventSeries = message(
  'io.k8s.api.events.v1.EventSeries',
  {
    count: field(1, int32, { required: true, description: 'How often it was seen until now.' }),
    lastObservedTime: field(2, microTime, { description: 'When it was last seen.' }),
  },
  { description: 'Repetitions of one event.' },
);
export interface EventSeries extends Infer<typeof EventSeries> {}

export const Event = message(
  'io.k8s.api.events.v1.Event',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, namespace, labels and annotations.' }),
    eventTime: field(2, microTime, { description: 'When it was first seen; every new event has it.' }),
    series: field(3, EventSeries, { description: 'How often it was seen since, and when last.' }),
    reportingController: field(4, string, { description: 'Who reports it, such as `kubernetes.io/kubelet`.' }),
    reportingInstance: field(5, string, {
      description: 'Which instance of the controller, such as the kubelet of h1.',
    }),
    action: field(6, string, { description: 'What was done or tried, in one word.' }),
    reason: field(7, string, { description: 'Why, in a word.' }),
    regarding: field(8, ObjectReference, { default: {}, description: 'What it is about.' }),
    related: field(9, ObjectReference, { description: 'A second object that has to do with it.' }),
    note: field(10, string, { description: 'What happened, in a sentence of at most 1 KiB.' }),
    type: field(11, string, { description: 'Normal or Warning.' }),
    deprecatedSource: field(12, EventSource, {
      default: {},
      description: 'Where a core/v1 event came from; now reportingController.',
    }),
    deprecatedFirstTimestamp: field(13, time, { description: 'When a core/v1 event was first seen; now eventTime.' }),
    deprecatedLastTimestamp: field(14, time, {
      description: 'When a core/v1 event was last seen; now series.lastObservedTime.',
    }),
    deprecatedCount: field(15, int32, { description: 'How often a core/v1 event was seen; now series.count.' }),
  },
  { description: 'A report that something happened. Events are kept for an hour, and only inform.' },
);
export interface Event extends Infer<typeof Event> {}

export const EventKind = defineKind<Event>(
  { group: 'events.k8s.io', version: 'v1', kind: 'Event', resource: 'events', namespaced: true, shortNames: ['ev'] },
  Event,
);
