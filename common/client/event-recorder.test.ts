import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { Event } from '../api/core/v1/event.ts';
import { ApiError } from './api-error.ts';
import { EventCorrelator, type Occurrence } from './event-correlation.ts';
import { EventRecorder } from './event-recorder.ts';

const about = { kind: 'Pod', namespace: 'shop', name: 'web', uid: 'u1' };
const backOff = (message: string): Occurrence => ({ about, type: 'Warning', reason: 'BackOff', message });
const source = { component: 'kubelet', host: 'h1' };

describe('EventCorrelator', () => {
  it('counts the same occurrence on one event', () => {
    const correlator = new EventCorrelator(source);
    const first = correlator.correlate(backOff('restarting'), 1_000);
    const second = correlator.correlate(backOff('restarting'), 61_000);
    expect(first).toMatchObject({ type: 'create', event: { count: 1, firstTimestamp: '1970-01-01T00:00:01Z' } });
    expect(second).toMatchObject({ type: 'count', event: { count: 2, lastTimestamp: '1970-01-01T00:01:01Z' } });
    const names = [first, second].map((each) => (each.type === 'drop' ? '' : each.event.metadata.name));
    expect(names[0]).toBe(names[1]);
  });

  it('tells many that differ in the message as one', () => {
    const correlator = new EventCorrelator(source);
    for (let n = 0; n < 10; n++) correlator.correlate(backOff(`message ${n}`), n);
    const eleventh = correlator.correlate(backOff('message 10'), 11);
    expect(eleventh).toMatchObject({
      type: 'create',
      event: { message: '(combined from similar events): message 10' },
    });
  });

  it('cuts short an object that never stops, and lets one more through five minutes later', () => {
    const correlator = new EventCorrelator(source);
    const types = Array.from({ length: 26 }, () => correlator.correlate(backOff('again'), 0).type);
    expect(types.filter((type) => type === 'drop')).toHaveLength(1);
    expect(correlator.correlate(backOff('again'), 300_000).type).toBe('count');
    expect(correlator.correlate(backOff('again'), 300_001).type).toBe('drop');
  });
});

/** An API that keeps events by name, and may be told to have forgotten one. */
class EventApi {
  readonly events = new Map<string, Event>();
  readonly written = new Array<(event: Event) => void>();

  readonly create = async (_kind: unknown, event: object) => this.#put(event as Event);
  readonly patch = async (_kind: unknown, ref: { name: string }, patch: object) => {
    const event = this.events.get(ref.name);
    if (!event) throw new ApiError(404, { reason: 'NotFound' });
    return this.#put({ ...event, ...patch });
  };

  next(): Promise<Event> {
    return new Promise((resolve) => this.written.push(resolve));
  }

  #put(event: Event): never {
    this.events.set(event.metadata.name, event);
    this.written.shift()?.(event);
    return event as never;
  }
}

describe('EventRecorder', () => {
  it('writes an event again that has expired meanwhile', async () => {
    const api = new EventApi();
    const recorder = new EventRecorder({ client: api, source });
    const stop = new AbortController();
    const running = recorder.run(stop.signal);
    const first = api.next();
    recorder.record(about, 'Normal', 'Pulled', 'there already');
    expect(await first).toMatchObject({ reason: 'Pulled', count: 1, involvedObject: about, source });
    api.events.clear();
    const second = api.next();
    recorder.record(about, 'Normal', 'Pulled', 'there already');
    expect(await second).toMatchObject({ reason: 'Pulled', count: 2 });
    stop.abort();
    await running;
  });

  it('drops what comes while four thousand wait, and says how many', async () => {
    const lost: string[] = [];
    const api = new EventApi();
    const recorder = new EventRecorder({ client: api, source, onLost: (reason) => lost.push(reason) });
    for (let n = 0; n < 4003; n++) recorder.record(about, 'Normal', 'Started', 'again');
    const stop = new AbortController();
    const written = api.next();
    const running = recorder.run(stop.signal);
    await written;
    stop.abort();
    await running;
    expect(lost).toEqual(['3 events were dropped: too many at once']);
  });

  it('writes those of one object in order, and those of four objects at once', async () => {
    const open: Array<{ readonly event: Event; readonly answer: () => void }> = [];
    const begun = async (_kind: unknown, event: object) => {
      await new Promise<void>((resolve) => open.push({ event: event as Event, answer: resolve }));
      return event as never;
    };
    const recorder = new EventRecorder({ client: { create: begun, patch: begun }, source });
    const stop = new AbortController();
    const running = recorder.run(stop.signal);
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      for (const reason of ['Pulled', 'Created']) recorder.record({ ...about, name }, 'Normal', reason, name);
    }
    const underWay = () => open.map(({ event }) => `${event.involvedObject.name} ${event.reason}`);
    await vi.waitFor(() => expect(underWay()).toEqual(['a Pulled', 'b Pulled', 'c Pulled', 'd Pulled']));
    const answer = (which: string) => open.splice(underWay().indexOf(which), 1)[0]?.answer();
    answer('b Pulled');
    await vi.waitFor(() => expect(underWay()).toEqual(['a Pulled', 'c Pulled', 'd Pulled', 'e Pulled']));
    answer('a Pulled');
    await vi.waitFor(() => expect(underWay()).toContain('b Created'));
    expect(underWay()).not.toContain('a Created');
    stop.abort();
    for (const { answer: end } of open) end();
    await running;
  });

  it('writes whatever one object after the other tells, each in its order', async () => {
    const said = fc.array(fc.record({ name: fc.constantFrom('a', 'b', 'c'), wait: fc.nat(3) }), {
      minLength: 1,
      maxLength: 25,
    });
    await fc.assert(
      fc.asyncProperty(said, async (occurrences) => {
        const written: Event[] = [];
        const waits = occurrences.map(({ wait }) => wait);
        const stop = new AbortController();
        const create = async (_kind: unknown, event: object) => {
          for (let turn = waits.pop() ?? 0; turn > 0; turn--) await Promise.resolve();
          if (written.push(event as Event) === occurrences.length) stop.abort();
          return event as never;
        };
        const recorder = new EventRecorder({ client: { create, patch: create }, source });
        for (const [n, { name }] of occurrences.entries()) recorder.record({ ...about, name }, 'Normal', `R${n}`, 'm');
        await recorder.run(stop.signal);
        for (const own of ['a', 'b', 'c']) {
          const reasons = written
            .filter(({ involvedObject }) => involvedObject.name === own)
            .map(({ reason }) => reason);
          const told = occurrences.flatMap(({ name }, n) => (name === own ? [`R${n}`] : []));
          expect(reasons).toEqual(told);
        }
      }),
    );
  });
});
