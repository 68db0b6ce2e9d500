import type { Pod } from '../../common/api/core/v1/pod.ts';
import { type Backoff, backoffDelay } from '../../common/base/retry.ts';
import { type Clock, systemClock } from '../../common/base/clock.ts';
import { keyOf } from '../../common/client/informer.ts';
import type { ClusterEvent, ClusterEventType, Plugin, Queued } from './framework.ts';
import { Heap } from './heap.ts';
import { type PodInfo, podInfo } from './node-info.ts';

/**
 * `due` may be activated too early: an entry that left its place is still in a heap; `place` says where it really is.
 */
interface Entry extends Queued {
  readonly key: string;
  pod: Pod;
  attempts: number;
  /** Clock's monotonic milliseconds before which it is not tried again while others want to be tried. */
  notBefore: number;
  /** When it is tried again though nothing helped. */
  flushAt: number;
  place: 'active' | 'backing-off' | 'failed' | 'refused' | 'out' | 'gone';
  /** Who refused it. */
  refusedBy: ReadonlySet<Plugin>;
  info: PodInfo | undefined;
}

export interface QueueOptions {
  readonly clock?: Clock;
  readonly compare?: (a: Queued, b: Queued) => number;
  /** Milliseconds. */
  readonly backoff?: { readonly first: number; readonly most: number };
}

/** Nobody waits longer than this for an event that may have been overlooked, in milliseconds. */
const flushAfter = 5 * 60_000;

/**
 * Pods that wait for a node:
 *
 *   absent ──add──▶ active ──next──▶ being decided ──bound──▶ absent
 *                     ▲                    └──refused──▶ waiting for an event that can help
 *                     ├──── backoff over, or nobody else is active ◀── such an event, a change of the pod, or 5 minutes
 *                     └──── backoff over ◀── could not be bound
 */
export class SchedulingQueue {
  readonly #known = new Map<string, Entry>();
  readonly #active: Heap<Entry>;
  /** By the second in which their time comes, and in that as `#active`. */
  readonly #backingOff: Heap<Entry>;
  /** Those that could not be bound. They wait in any case. */
  readonly #failed = new Heap<Entry>((a, b) => a.notBefore - b.notBefore);
  /** By what may help them; in the order in which they were refused. */
  readonly #refused = new Map<ClusterEventType, Set<Entry>>();
  readonly #flushes = new Set<Entry>();
  readonly #clock: Clock;
  readonly #backoff: Backoff;
  #order = 0;
  #wake: (() => void) | undefined;

  constructor({ clock = systemClock, compare = byOrder, backoff = { first: 1_000, most: 10_000 } }: QueueOptions = {}) {
    this.#clock = clock;
    this.#active = new Heap<Entry>(compare);
    this.#backingOff = new Heap<Entry>((a, b) => secondOf(a) - secondOf(b) || compare(a, b));
    this.#backoff = { ...backoff, factor: 2, jitter: 0 };
  }

  /** A pod without a node, new or changed. */
  add(pod: Pod): void {
    const key = keyOf(pod);
    const known = this.#known.get(key);
    if (known) {
      known.pod = pod;
      known.info = undefined;
      return;
    }
    const entry: Entry = {
      key,
      pod,
      order: this.#order++,
      attempts: 0,
      notBefore: 0,
      flushAt: 0,
      place: 'out',
      refusedBy: new Set(),
      info: undefined,
    };
    this.#known.set(key, entry);
    this.#activate(entry);
  }

  /** The pod's own spec or labels changed so that it may fit now. */
  retry(pod: Pod): void {
    this.add(pod);
    const entry = this.#known.get(keyOf(pod));
    if (entry?.place === 'refused') this.#tryAgain(entry);
  }

  remove(key: string): void {
    const entry = this.#known.get(key);
    if (!entry) return;
    this.#known.delete(key);
    this.#unlist(entry);
    entry.place = 'gone';
  }

  /** The pod could not be placed; it waits for an event that may help one of those who refused it. */
  refuse(pod: Pod, plugins: ReadonlySet<Plugin>): void {
    const entry = this.#taken(pod);
    if (!entry) return;
    this.#delay(entry);
    entry.place = 'refused';
    entry.refusedBy = plugins;
    entry.flushAt = this.#clock.monotonic() + flushAfter;
    this.#flushes.add(entry);
    for (const { events = [] } of plugins) {
      for (const type of events) {
        const waiting = this.#refused.get(type) ?? new Set();
        this.#refused.set(type, waiting.add(entry));
      }
    }
    // Whoever waits set his timer before this one was there.
    if (this.#flushes.size === 1) this.#wake?.();
  }

  /** The pod could not be bound, for a reason that no event will tell of: it is tried again after its backoff. */
  backOff(pod: Pod): void {
    const entry = this.#taken(pod);
    if (!entry) return;
    this.#delay(entry);
    entry.place = 'failed';
    this.#failed.push(entry);
    this.#wake?.();
  }

  /** Tries again the pods that this event may help. */
  happened(event: ClusterEvent): void {
    for (const entry of [...(this.#refused.get(event.type) ?? [])]) {
      entry.info ??= podInfo(entry.pod);
      if (mayHelp(entry.refusedBy, entry.info, event)) this.#tryAgain(entry);
    }
  }

  /** The next pod to decide on, waiting for one; rejects when the signal is aborted. */
  async next(signal: AbortSignal): Promise<Pod> {
    for (;;) {
      signal.throwIfAborted();
      const wait = this.#promote(this.#clock.monotonic());
      // Backoff is for those whom others would have to wait for.
      const entry = popFrom(this.#active, 'active') ?? popFrom(this.#backingOff, 'backing-off');
      if (entry) {
        entry.place = 'out';
        return entry.pod;
      }
      await this.#change(wait, signal);
    }
  }

  get size(): number {
    return this.#known.size;
  }

  /** Activates whose time has come; returns how long until the next one's, in milliseconds. */
  #promote(now: number): number {
    for (const entry of this.#flushes) {
      if (entry.flushAt > now) break;
      this.#tryAgain(entry);
    }
    this.#activateDue(this.#backingOff, 'backing-off', now);
    this.#activateDue(this.#failed, 'failed', now);
    const [flush] = this.#flushes;
    return Math.min(this.#failed.peek()?.notBefore ?? Infinity, flush?.flushAt ?? Infinity) - now;
  }

  #activateDue(heap: Heap<Entry>, place: Entry['place'], now: number): void {
    for (let entry = heap.peek(); entry; entry = heap.peek()) {
      if (entry.place === place && entry.notBefore > now) return;
      heap.pop();
      if (entry.place === place) this.#activate(entry);
    }
  }

  #taken(pod: Pod): Entry | undefined {
    const entry = this.#known.get(keyOf(pod));
    return entry?.place === 'out' ? entry : undefined;
  }

  #delay(entry: Entry): void {
    entry.attempts++;
    entry.notBefore = this.#clock.monotonic() + backoffDelay(this.#backoff, entry.attempts);
  }

  #tryAgain(entry: Entry): void {
    this.#unlist(entry);
    if (entry.notBefore <= this.#clock.monotonic()) return this.#activate(entry);
    entry.place = 'backing-off';
    this.#backingOff.push(entry);
    this.#wake?.();
  }

  #unlist(entry: Entry): void {
    if (entry.place !== 'refused') return;
    this.#flushes.delete(entry);
    for (const waiting of this.#refused.values()) waiting.delete(entry);
  }

  #activate(entry: Entry): void {
    entry.place = 'active';
    this.#active.push(entry);
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

function popFrom(heap: Heap<Entry>, place: Entry['place']): Entry | undefined {
  for (let entry = heap.pop(); entry; entry = heap.pop()) if (entry.place === place) return entry;
  return undefined;
}

function mayHelp(plugins: ReadonlySet<Plugin>, pod: PodInfo, event: ClusterEvent): boolean {
  for (const plugin of plugins) {
    if (plugin.events?.includes(event.type) && (plugin.helpedBy?.(pod, event) ?? true)) return true;
  }
  return false;
}

const secondOf = ({ notBefore }: Entry) => Math.floor(notBefore / 1_000);
const byOrder = (a: Queued, b: Queued) => a.order - b.order;
