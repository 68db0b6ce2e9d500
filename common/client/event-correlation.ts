import type { Event } from '../api/core/v1/event.ts';
import type { ObjectReference } from '../api/core/v1/references.ts';
import { timestamp } from '../api/timestamp.ts';

/** Something that happened to an object, as a component tells it. */
export interface Occurrence {
  readonly about: ObjectReference;
  readonly type: 'Normal' | 'Warning';
  /** One CamelCase word, such as Pulled. */
  readonly reason: string;
  readonly message: string;
}

/** Who tells: the component, and the node it runs on where that matters. */
export interface EventSourceName {
  readonly component: string;
  readonly host?: string;
}

/** What becomes of an occurrence: a new Event, one more count on an Event that stands, or nothing. */
export type Correlation =
  | { readonly type: 'create'; readonly event: Event }
  | { readonly type: 'count'; readonly event: Event }
  | { readonly type: 'drop' };

/** How many Events of one kind on one object may differ in nothing but the message before they are told as one. */
const similarMost = 10;
const similarWindow = 10 * 60_000;
/** Of one object, this many Events at once, then one every five minutes. */
const burst = 25;
const refill = 5 * 60_000;
/** Events remembered, so that memory stays bounded on a busy node. */
const rememberedMost = 4096;

interface Similar {
  readonly messages: Set<string>;
  last: number;
}
interface Bucket {
  tokens: number;
  filled: number;
}

/**
 * Decides what to write for each occurrence: the same again raises a count, many alike are told as one, and an object
 * that never stops is cut short. Behaviour after https://pkg.go.dev/k8s.io/client-go/tools/record#EventCorrelator
 */
export class EventCorrelator {
  readonly #source: EventSourceName;
  readonly #known = new Map<string, Event>();
  readonly #similar = new Map<string, Similar>();
  readonly #buckets = new Map<string, Bucket>();
  #sequence = 0;

  constructor(source: EventSourceName) {
    this.#source = source;
  }

  /** `now` is milliseconds since the epoch. */
  correlate(occurrence: Occurrence, now: number): Correlation {
    const { about, type, reason } = occurrence;
    const subject = JSON.stringify([about.kind, about.namespace, about.name, about.uid, about.fieldPath]);
    const group = `${subject}${type}${reason}`;
    const combined = this.#combines(group, occurrence.message, now);
    if (!this.#take(subject, now)) return { type: 'drop' };
    const message = combined ? `(combined from similar events): ${occurrence.message}` : occurrence.message;
    const key = combined ? group : `${group}${message}`;
    const time = timestamp(now);
    const known = this.#known.get(key);
    if (known) {
      const event: Event = { ...known, message, count: (known.count ?? 1) + 1, lastTimestamp: time };
      remember(this.#known, key, event);
      return { type: 'count', event };
    }
    const event = this.#newEvent({ ...occurrence, message }, time, now);
    remember(this.#known, key, event);
    return { type: 'create', event };
  }

  #newEvent(occurrence: Occurrence, time: string, now: number): Event {
    const { about, type, reason, message } = occurrence;
    const { component, host } = this.#source;
    const stamp = (BigInt(Math.trunc(now)) * 1_000_000n + BigInt(this.#sequence++ % 1_000_000)).toString(16);
    return {
      metadata: { name: `${about.name ?? 'unknown'}.${stamp}`, namespace: about.namespace ?? 'default' },
      involvedObject: about,
      reason,
      message,
      type,
      source: { component, host },
      firstTimestamp: time,
      lastTimestamp: time,
      count: 1,
      reportingComponent: component,
      reportingInstance: host ?? '',
    };
  }

  /** True once there were too many different messages of the group, and this one is yet another. */
  #combines(group: string, message: string, now: number): boolean {
    const known = this.#similar.get(group);
    const similar = known && now - known.last <= similarWindow ? known : { messages: new Set<string>(), last: now };
    similar.last = now;
    remember(this.#similar, group, similar);
    if (similar.messages.has(message)) return false;
    if (similar.messages.size >= similarMost) return true;
    similar.messages.add(message);
    return false;
  }

  #take(subject: string, now: number): boolean {
    const bucket = this.#buckets.get(subject) ?? { tokens: burst, filled: now };
    const gained = Math.floor((now - bucket.filled) / refill);
    if (gained > 0) {
      bucket.tokens = Math.min(burst, bucket.tokens + gained);
      bucket.filled += gained * refill;
    }
    remember(this.#buckets, subject, bucket);
    if (bucket.tokens === 0) return false;
    bucket.tokens--;
    return true;
  }
}

/** Puts `key` last, and forgets the one that was touched longest ago when there are too many. */
function remember<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= rememberedMost) return;
  const oldest = map.keys().next();
  if (!oldest.done) map.delete(oldest.value);
}
