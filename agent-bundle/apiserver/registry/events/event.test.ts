import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { Event as CoreEvent } from '../../../../common/api/core/v1/event.ts';
import type { Event } from '../../../../common/api/events/v1/event.ts';
import { cases } from '../../../../test/sampling.ts';
import { semanticEqual } from '../equality.ts';
import { cellsOf } from '../cells.fixture.ts';
import { create, patch, refusalOf, resourceNamed } from '../road.fixture.ts';
import { eventConversion, events } from './event.ts';

const complete = {
  metadata: { name: 'e' },
  eventTime: '2026-11-21T04:24:19.123456Z',
  reportingController: 'example.com/controller',
  reportingInstance: 'controller-1',
  action: 'Pulling',
  reason: 'Pulled',
  type: 'Normal',
  regarding: { kind: 'Pod', name: 'p', namespace: 'default', uid: 'u' },
  note: 'done',
};
const make = (more: object = {}): Event => create(events, { ...complete, ...more });

it('an event of this group is one of the core group under other names', () => {
  const stored = eventConversion.toStored(make({ related: { kind: 'Node', name: 'h1' } }));
  expect(stored).toMatchObject({
    kind: 'Event',
    apiVersion: 'v1',
    involvedObject: complete.regarding,
    related: { kind: 'Node', name: 'h1' },
    message: 'done',
    reportingComponent: 'example.com/controller',
  });
  expect(events.selectableFields.of(make())).toMatchObject({
    'regarding.kind': 'Pod',
    'regarding.uid': 'u',
    reportingController: 'example.com/controller',
    reason: 'Pulled',
    'metadata.namespace': 'default',
  });
  expect(cellsOf(events, make(), Date.parse('2026-11-21T04:24:29.200Z'))).toEqual({
    'Last Seen': '10s',
    Type: 'Normal',
    Reason: 'Pulled',
    Object: 'pod/p',
    Subobject: '',
    Source: 'example.com/controller, controller-1',
    Message: 'done',
    'First Seen': '10s',
    Count: 1,
    Name: 'e',
  });
});

const long = 'x'.repeat(129);
test.each<[object, string]>([
  [{ eventTime: null }, 'eventTime: Required value'],
  [{ reportingController: '' }, 'reportingController: Required value'],
  [
    { reportingController: 'a b' },
    'reportingController: Invalid value: "a b": name part must consist of alphanumeric characters',
  ],
  [{ reportingInstance: '' }, 'reportingInstance: Required value'],
  [{ reportingInstance: long }, 'reportingInstance: Invalid value: "": can have at most 128 characters'],
  [{ action: '' }, 'action: Required value'],
  [{ action: long }, 'action: Invalid value: "": can have at most 128 characters'],
  [{ reason: '' }, 'reason: Required value'],
  [{ reason: long }, 'reason: Invalid value: "": can have at most 128 characters'],
  [{ note: 'x'.repeat(1025) }, 'message: Invalid value: "": can have at most 1024 characters'],
  [{ type: 'Strange' }, 'type: Invalid value: "": has invalid value: Strange'],
  [
    { regarding: { kind: 'Pod', name: 'p', namespace: 'other' }, eventTime: null },
    'involvedObject.namespace: Invalid value: "other": does not match event.namespace',
  ],
  [{ deprecatedCount: 1 }, 'count: Invalid value: "": needs to be unset'],
  [{ deprecatedSource: { component: 'kubelet' } }, 'source: Invalid value: "": needs to be unset'],
  [{ deprecatedFirstTimestamp: '2026-11-21T04:24:19Z' }, 'firstTimestamp: Invalid value: "": needs to be unset'],
  [{ deprecatedLastTimestamp: '2026-11-21T04:24:19Z' }, 'lastTimestamp: Invalid value: "": needs to be unset'],
  [
    { series: { count: 1, lastObservedTime: complete.eventTime } },
    'series.count: Invalid value: "": should be at least 2',
  ],
  [{ series: { count: 2 } }, 'series.lastObservedTime: Required value'],
])('%j is refused', (more, message) => {
  expect(refusalOf(() => make(more)).message).toContain(message);
});

it('what is new about an event must be whole in the core group too', () => {
  const core = resourceNamed<CoreEvent>('events');
  const body = { metadata: { name: 'e' }, involvedObject: complete.regarding, eventTime: complete.eventTime };
  expect(refusalOf(() => create(core, body)).details?.causes?.map(({ field }) => field)).toEqual([
    'reportingComponent',
    'reportingComponent',
    'reportingComponent',
    'reportingInstance',
    'action',
    'reason',
  ]);
  expect(create(core, { ...body, eventTime: null }).involvedObject).toEqual(complete.regarding);
});

describe('an event that is there', () => {
  it('may be seen again', () => {
    const series = { count: 2, lastObservedTime: '2026-11-21T05:00:00.000000Z' };
    expect(patch(events, make(), { series }).series).toEqual(series);
    expect(refusalOf(() => patch(events, make(), { series: { count: 1 } })).message).toContain('series.count');
  });

  test.each<[object, string]>([
    [{ note: 'other' }, 'message: Invalid value: "other": field is immutable'],
    [{ reason: 'Other' }, 'reason: Invalid value: "Other": field is immutable'],
    [{ type: 'Warning' }, 'type: Invalid value: "Warning": field is immutable'],
    [{ action: 'Other' }, 'action: Invalid value: "Other": field is immutable'],
    [{ reportingInstance: 'other' }, 'reportingInstance: Invalid value: "other": field is immutable'],
    [{ regarding: { name: 'q' } }, 'involvedObject: Invalid value: {"kind":"Pod"'],
    [{ eventTime: '2026-11-21T04:24:19.000000Z' }, 'eventTime: Invalid value: "2026-11-21T04:24:19.000000Z": field is'],
  ])('does not become %j', (change, message) => {
    expect(refusalOf(() => patch(events, make(), change)).message).toContain(message);
  });
});

const word = fc.constantFrom(undefined, 'a', 'b');
const time = fc.constantFrom(undefined, '2026-11-21T04:24:19Z');
const microTime = fc.constantFrom(undefined, '2026-11-21T04:24:19.000001Z');
const anyEvent: fc.Arbitrary<Event> = fc.record({
  kind: fc.constant('Event'),
  apiVersion: fc.constant('events.k8s.io/v1'),
  metadata: fc.record({ name: fc.constantFrom('e', 'f') }),
  eventTime: microTime,
  series: fc.option(fc.record({ count: fc.nat(9), lastObservedTime: microTime }), { nil: undefined }),
  reportingController: word,
  reportingInstance: word,
  action: word,
  reason: word,
  regarding: fc.record({ kind: word, name: word }),
  related: fc.option(fc.record({ kind: word, name: word }), { nil: undefined }),
  note: word,
  type: word,
  deprecatedSource: fc.record({ component: word, host: word }),
  deprecatedFirstTimestamp: time,
  deprecatedLastTimestamp: time,
  deprecatedCount: fc.option(fc.nat(9), { nil: undefined }),
});

it('the conversion keeps everything', () => {
  fc.assert(
    fc.property(anyEvent, (event) => {
      const back = eventConversion.fromStored(eventConversion.toStored(event));
      expect(semanticEqual(back, event) || back).toBe(true);
    }),
    cases(200),
  );
});
