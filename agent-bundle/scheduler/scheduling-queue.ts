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
  /** Clock's monotonic milliseconds before which it is not tried again. */
  notBefore: number;
  /** When it is tried again though nothing helped. */
  flushAt: number;
  place: 'active' | 'backing-off' | 'refused' | 'out' | 'gone';
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
 *                     └──── backoff over ◀── such an event, a change of the pod itself, or 5 minutes ──┘
 *                     └──── backoff over ◀── could not be bound
 */
export class SchedulingQueue {
  readonly #known = new Map<string, Entry>();
  readonly #active: Heap<Entry>;
  readonly #backingOff = new Heap<Entry>((a, b) => a.notBefore - b.notBefore);
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
    this.#tryAgain(entry);
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
      for (let entry = this.#active.pop(); entry; entry = this.#active.pop()) {
        if (entry.place !== 'active') continue;
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
    for (let entry = this.#backingOff.peek(); entry; entry = this.#backingOff.peek()) {
      if (entry.place === 'backing-off' && entry.notBefore > now) break;
      this.#backingOff.pop();
      if (entry.place === 'backing-off') this.#activate(entry);
    }
    const [flush] = this.#flushes;
    return Math.min(this.#backingOff.peek()?.notBefore ?? Infinity, flush?.flushAt ?? Infinity) - now;
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

function mayHelp(plugins: ReadonlySet<Plugin>, pod: PodInfo, event: ClusterEvent): boolean {
  for (const plugin of plugins) {
    if (plugin.events?.includes(event.type) && (plugin.helpedBy?.(pod, event) ?? true)) return true;
  }
  return false;
}

const byOrder = (a: Queued, b: Queued) => a.order - b.order;
