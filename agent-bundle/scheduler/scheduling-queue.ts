import type { Pod } from '../../common/api/core/v1/pod.ts';
import { type Backoff, backoffDelay } from '../../common/base/retry.ts';
import { type Clock, systemClock } from '../../common/base/clock.ts';
import type { ClusterEvent } from './framework.ts';
import { keyOf } from '../../common/client/informer.ts';

interface Entry {
  readonly key: string;
  pod: Pod;
  readonly order: number;
  attempts: number;
  /** Clock's monotonic milliseconds before which it is not tried again. */
  notBefore: number;
}

interface Refused {
  readonly entry: Entry;
  readonly helpedBy: ReadonlySet<ClusterEvent>;
}

const backoff: Backoff = { first: 1_000, most: 10_000, factor: 2, jitter: 0 };

/**
 * Pods that wait for a node:
 *
 *   absent ──add──▶ active ──next──▶ being decided ──bound──▶ absent
 *                     ▲                    └──refused──▶ waiting for an event that can help
 *                     └──── backoff over ◀── such an event, or a change of the pod itself ──┘
 *                     └──── backoff over ◀── could not be bound
 *
 * Active pods come by priority, then in the order they came.
 */
export class SchedulingQueue {
  readonly #active = new Map<string, Entry>();
  readonly #refused = new Map<string, Refused>();
  readonly #known = new Map<string, Entry>();
  readonly #clock: Clock;
  #sorted: Entry[] | undefined;
  #order = 0;
  #wake: (() => void) | undefined;

  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
  }

  /** A pod without a node, new or changed. */
  add(pod: Pod): void {
    const key = keyOf(pod);
    const known = this.#known.get(key);
    if (known) {
      known.pod = pod;
      return;
    }
    const entry: Entry = { key, pod, order: this.#order++, attempts: 0, notBefore: 0 };
    this.#known.set(key, entry);
    this.#activate(entry);
  }

  /** The pod's own spec or labels changed so that it may fit now. */
  retry(pod: Pod): void {
    this.add(pod);
    const refused = this.#refused.get(keyOf(pod));
    if (refused) this.#activate(refused.entry);
  }

  remove(key: string): void {
    const entry = this.#known.get(key);
    if (!entry) return;
    this.#known.delete(key);
    this.#refused.delete(key);
    if (this.#active.delete(key)) this.#sorted = undefined;
  }

  /** The pod could not be placed; it waits for one of the events. */
  refuse(pod: Pod, helpedBy: ReadonlySet<ClusterEvent>): void {
    const entry = this.#known.get(keyOf(pod));
    if (!entry) return;
    this.#delay(entry);
    this.#refused.set(entry.key, { entry, helpedBy });
  }

  /** The pod could not be bound, for a reason that no event will tell of: it is tried again after its backoff. */
  backOff(pod: Pod): void {
    const entry = this.#known.get(keyOf(pod));
    if (!entry) return;
    this.#delay(entry);
    this.#activate(entry);
  }

  /** Tries again the pods that this event can help. */
  happened(event: ClusterEvent): void {
    for (const { entry, helpedBy } of [...this.#refused.values()]) if (helpedBy.has(event)) this.#activate(entry);
  }

  /** The next pod to decide on, waiting for one; rejects when the signal is aborted. */
  async next(signal: AbortSignal): Promise<Pod> {
    for (;;) {
      signal.throwIfAborted();
      const now = this.#clock.monotonic();
      const entries = (this.#sorted ??= [...this.#active.values()].sort(byPriority));
      const index = entries.findIndex((entry) => entry.notBefore <= now);
      const entry = entries[index];
      if (entry) {
        entries.splice(index, 1);
        this.#active.delete(entry.key);
        return entry.pod;
      }
      const soonest = Math.min(...entries.map(({ notBefore }) => notBefore));
      await this.#change(soonest - now, signal);
    }
  }

  get size(): number {
    return this.#known.size;
  }

  #delay(entry: Entry): void {
    entry.attempts++;
    entry.notBefore = this.#clock.monotonic() + backoffDelay(backoff, entry.attempts);
  }

  #activate(entry: Entry): void {
    this.#refused.delete(entry.key);
    this.#active.set(entry.key, entry);
    const sorted = this.#sorted;
    const last = sorted?.at(-1);
    // Most pods come in order; only an entry that belongs further ahead needs a sort.
    if (sorted && (!last || byPriority(last, entry) <= 0)) sorted.push(entry);
    else this.#sorted = undefined;
    this.#wake?.();
  }

  /** Until something becomes active, or `ms` have passed. */
  #change(ms: number, signal: AbortSignal): Promise<void> {
    const timer = new AbortController();
    const woken = new Promise<void>((resolve) => (this.#wake = resolve));
    const either = AbortSignal.any([signal, timer.signal]);
    const aborted = new Promise<void>((resolve) => either.addEventListener('abort', () => resolve(), { once: true }));
    const passed = Number.isFinite(ms) ? this.#clock.sleep(ms, either).catch(() => {}) : aborted;
    return Promise.race([woken, passed, aborted]).finally(() => {
      this.#wake = undefined;
      timer.abort();
    });
  }
}

const priorityOf = ({ pod }: Entry) => pod.spec.priority ?? 0;
const byPriority = (a: Entry, b: Entry) => priorityOf(b) - priorityOf(a) || a.order - b.order;
