import type { Event } from '../../../../common/api/core/v1/event.ts';
import { qualifiedName } from '../../../../common/api/names.ts';
import { semanticEqual } from '../equality.ts';
import { type FieldError, invalidValue, requiredValue } from '../field-error.ts';
import { follows } from '../validation/names.ts';

/** What events must say who are written through events.k8s.io; the fields have the names they are stored under. */
export function validateEventCreate(event: Event): FieldError[] {
  const { eventTime, type, source, firstTimestamp, lastTimestamp, count } = event;
  const unset = (set: boolean, field: string): FieldError[] =>
    set ? [invalidValue(field, '', 'needs to be unset')] : [];
  return [
    ...validateEvent(event, 'reportingController'),
    ...validateSeries(event),
    ...(eventTime ? [] : [requiredValue('eventTime')]),
    ...(type === 'Normal' || type === 'Warning' ? [] : [invalidValue('type', '', `has invalid value: ${type ?? ''}`)]),
    ...unset(firstTimestamp !== undefined, 'firstTimestamp'),
    ...unset(lastTimestamp !== undefined, 'lastTimestamp'),
    ...unset(Boolean(count), 'count'),
    ...unset(Boolean(source?.component ?? source?.host), 'source'),
  ];
}

const lasting = [
  'involvedObject',
  'reason',
  'message',
  'source',
  'firstTimestamp',
  'lastTimestamp',
  'count',
  'type',
  'eventTime',
  'action',
  'related',
] as const;

/** All that may change is how often it was seen. */
export function validateEventUpdate(event: Event, old: Event): FieldError[] {
  const immutable = (now: unknown, before: unknown, field: string): FieldError[] =>
    semanticEqual(now, before) ? [] : [invalidValue(field, now ?? '', 'field is immutable')];
  return [
    ...validateEvent(event, 'reportingController'),
    ...(semanticEqual(event.series, old.series) ? [] : validateSeries(event)),
    ...lasting.flatMap((name) => immutable(event[name], old[name], name)),
    ...immutable(event.reportingComponent, old.reportingComponent, 'reportingController'),
    ...immutable(event.reportingInstance, old.reportingInstance, 'reportingInstance'),
  ];
}

function validateSeries({ series }: Event): FieldError[] {
  if (!series) return [];
  return [
    ...((series.count ?? 0) < 2 ? [invalidValue('series.count', '', 'should be at least 2')] : []),
    ...(series.lastObservedTime ? [] : [requiredValue('series.lastObservedTime')]),
  ];
}

const shortMost = 128;
const messageMost = 1024;

/**
 * What every event must say, through either group; `controllerField` is what that calls who reports it. Events without a time
 * of their own are of the old style, of which less is asked.
 */
export function validateEvent(
  event: Event,
  controllerField: 'reportingComponent' | 'reportingController',
): FieldError[] {
  if (!event.eventTime) return validateNamespace(event);
  const { reportingComponent = '', reportingInstance, action, reason, message } = event;
  return [
    ...(event.involvedObject.namespace ? [] : validateNamespace(event)),
    ...(reportingComponent === '' ? [requiredValue(controllerField)] : []),
    ...follows(qualifiedName, reportingComponent, controllerField),
    ...requiredShort(reportingInstance, 'reportingInstance'),
    ...requiredShort(action, 'action'),
    ...requiredShort(reason, 'reason'),
    ...atMost(messageMost, message, 'message'),
  ];
}

/** Where events about what stands outside namespaces are kept. */
const homes: readonly string[] = ['default', 'kube-system'];

function validateNamespace({ metadata, involvedObject }: Event): FieldError[] {
  const { namespace = '' } = involvedObject;
  const fits = namespace === '' ? homes.includes(metadata.namespace ?? '') : metadata.namespace === namespace;
  return fits ? [] : [invalidValue('involvedObject.namespace', namespace, 'does not match event.namespace')];
}

const requiredShort = (value: string | undefined, field: string): FieldError[] =>
  value ? atMost(shortMost, value, field) : [requiredValue(field)];

const atMost = (most: number, value: string | undefined, field: string): FieldError[] =>
  Buffer.byteLength(value ?? '') > most ? [invalidValue(field, '', `can have at most ${most} characters`)] : [];
