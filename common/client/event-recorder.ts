import { type Event, EventKind } from '../api/core/v1/event.ts';
import type { ObjectReference } from '../api/core/v1/references.ts';
import { type ApiObject, type Kind, apiVersionOf } from '../api/schema/kind.ts';
import { type Clock, asError, systemClock } from '../base/clock.ts';
import { retry } from '../base/retry.ts';
import { WorkQueue } from '../base/work-queue.ts';
import type { ApiClient } from './api-client.ts';
import { ApiError, isAlreadyExists, isNamespaceTerminating, isNotFound } from './api-error.ts';
import { type EventSourceName, EventCorrelator, type Occurrence } from './event-correlation.ts';

export interface EventRecorderOptions {
  readonly client: Pick<ApiClient, 'create' | 'patch'>;
  readonly source: EventSourceName;
  readonly clock?: Clock;
  /** Told of every Event that could not be written, and of how many were dropped; recording goes on. */
  readonly onLost?: (reason: string) => void;
}

/** Occurrences waiting to be written; more are dropped, since telling must never hold up doing. */
const waitingMost = 4000;
/** Writes under way at once: enough for a thousand a second, and few beside the work that is told of. */
const writers = 4;
const sendDeadline = 60_000;

/** How others say that something happened; only the composition root knows that it ends in an API. */
export type Recorder = Pick<EventRecorder, 'record'>;

/**
 * Writes Events about objects in the background: `record` never waits and never throws. Those of one object are written one
 * after the other, as they were recorded; several objects have their turn at once.
 * https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/
 */
export class EventRecorder {
  readonly #client: Pick<ApiClient, 'create' | 'patch'>;
  readonly #clock: Clock;
  readonly #onLost: (reason: string) => void;
  readonly #correlator: EventCorrelator;
  /** What waits of each object, in order. Its last one stays until it is written. */
  readonly #lanes = new Map<string, Occurrence[]>();
  readonly #queue: WorkQueue;
  readonly #onDrained = new Set<() => void>();
  #waiting = 0;
  #dropped = 0;

  constructor(options: EventRecorderOptions) {
    this.#client = options.client;
    this.#clock = options.clock ?? systemClock;
    this.#onLost = options.onLost ?? (() => {});
    this.#correlator = new EventCorrelator(options.source);
    this.#queue = new WorkQueue({ workers: writers, clock: this.#clock });
  }

  record(about: ObjectReference, type: Occurrence['type'], reason: string, message: string): void {
    if (this.#waiting >= waitingMost) {
      this.#dropped++;
      return;
    }
    this.#waiting++;
    const occurrence = { about, type, reason, message: message.slice(0, 1024) };
    const key = `${about.kind}/${about.namespace}/${about.name}/${about.uid}`;
    const lane = this.#lanes.get(key);
    if (lane) {
      lane.push(occurrence);
      return;
    }
    this.#lanes.set(key, [occurrence]);
    this.#queue.add(key);
  }

  /** Writes until the signal is aborted. */
  run(signal: AbortSignal): Promise<void> {
    return this.#queue.run((key, ending) => this.#writeNext(key, ending), signal);
  }

  /** Resolves once nothing waits to be written; never where nobody runs this. */
  async drained(): Promise<void> {
    if (this.#waiting > 0) await new Promise<void>((resolve) => this.#onDrained.add(resolve));
  }

  async #writeNext(key: string, signal: AbortSignal): Promise<void> {
    const lane = this.#lanes.get(key) ?? [];
    const [occurrence] = lane;
    if (occurrence) await this.#write(occurrence, signal);
    lane.shift();
    this.#waiting--;
    if (lane.length > 0) this.#queue.add(key);
    else this.#lanes.delete(key);
    if (this.#waiting > 0) return;
    for (const resolve of this.#onDrained) resolve();
    this.#onDrained.clear();
  }

  async #write(occurrence: Occurrence, signal: AbortSignal): Promise<void> {
    if (this.#dropped > 0) this.#onLost(`${this.#dropped} events were dropped: too many at once`);
    this.#dropped = 0;
    const correlation = this.#correlator.correlate(occurrence, this.#clock.now());
    if (correlation.type === 'drop') return;
    const { event } = correlation;
    const send = (attempt: AbortSignal) =>
      correlation.type === 'create' ? this.#create(event, attempt) : this.#count(event, attempt);
    try {
      const retryable = (error: Error) => !(error instanceof ApiError) || error.code === 429 || error.code >= 500;
      await retry(send, { signal, clock: this.#clock, deadline: sendDeadline, retryable });
    } catch (error) {
      // What happens in a namespace that is being deleted, or is gone, has no place left to be told.
      if (signal.aborted || isNamespaceTerminating(error) || isNotFound(error)) return;
      this.#onLost(`${occurrence.reason} on ${event.metadata.name}: ${asError(error).message}`);
    }
  }

  /** An Event that is there already was written by an attempt whose answer was lost. */
  async #create(event: Event, signal: AbortSignal): Promise<void> {
    try {
      await this.#client.create(EventKind, event, { signal });
    } catch (error) {
      if (!isAlreadyExists(error)) throw error;
    }
  }

  /** Raises the count; an Event that has expired meanwhile is written anew. */
  async #count(event: Event, signal: AbortSignal): Promise<void> {
    const { count, lastTimestamp, message, metadata } = event;
    try {
      await this.#client.patch(EventKind, metadata, { count, lastTimestamp, message }, { signal });
    } catch (error) {
      if (!isNotFound(error)) throw error;
      await this.#create(event, signal);
    }
  }
}

/** The reference an Event carries to `object`. `fieldPath` names a part, such as spec.containers{web}. */
export function referenceTo(kind: Kind, object: ApiObject, fieldPath?: string): ObjectReference {
  const { name, namespace, uid, resourceVersion } = object.metadata;
  return { apiVersion: apiVersionOf(kind), kind: kind.kind, name, namespace, uid, resourceVersion, fieldPath };
}
