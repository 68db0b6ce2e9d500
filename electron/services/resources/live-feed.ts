import type { ApiObject, Kind } from '../../../common/api/schema/kind.ts';
import { type Clock, asError, systemClock } from '../../../common/base/clock.ts';
import { ApiError } from '../../../common/client/api-error.ts';
import type { Informer } from '../../../common/client/informer.ts';
import type { FeedSink } from '../ipc/handlers.ts';
import { pageError } from '../ipc/error-envelope.ts';
import type { ClusterLink } from '../links/links.ts';

/** What became of one object. `object` is absent when it is gone, `old` when it is new to us. */
type OnChange<T> = (object: T | undefined, old: T | undefined) => void;

/**
 * A feed whose rows come from mirrors: the snapshot when all of them are there, then what the changes make of it.
 *
 *   loading ──all listed──▶ live ◀──one is silent, all are heard──▶ stale
 *      └──silent──▶ stale (no rows yet) ──all listed──▶ live
 */
export class LiveFeed<R> {
  readonly #link: ClusterLink;
  readonly #sink: FeedSink<R>;
  readonly #signal: AbortSignal;
  readonly #clock: Clock;
  readonly #mirrors: Informer<ApiObject>[] = [];
  readonly #releases: Array<() => void> = [];
  readonly #silent = new Map<number, Error>();
  readonly #failed = new AbortController();
  #hasStarted = false;
  #silentSince = 0;

  constructor(link: ClusterLink, sink: FeedSink<R>, signal: AbortSignal, clock: Clock = systemClock) {
    this.#link = link;
    this.#sink = sink;
    this.#signal = signal;
    this.#clock = clock;
  }

  /** Holds the mirror of a kind as long as the feed runs; call before `run`. Changes are told after the snapshot. */
  follow<T extends ApiObject>(kind: Kind<T>, onChange: OnChange<T>): Informer<T> {
    const shared = this.#link.informer(kind);
    const index = this.#mirrors.push(shared.mirror as unknown as Informer<ApiObject>);
    this.#releases.push(
      shared.subscribe({
        onChange: (_key, object, old) => this.#hasStarted && this.#guarded(() => onChange(object, old)),
        onSilence: (error) => this.#silence(index, error),
      }),
      () => shared.release(),
    );
    return shared.mirror;
  }

  /** Until the signal is aborted. Rejects where nothing will come: the server refuses the list. */
  async run(snapshot: () => Iterable<readonly [key: string, row: R]>): Promise<void> {
    const signal = AbortSignal.any([this.#signal, this.#failed.signal]);
    try {
      await Promise.all(this.#mirrors.map((mirror) => mirror.synced(signal)));
      this.#sink.replace(snapshot());
      this.#hasStarted = true;
      if (this.#silent.size > 0) this.#tellStale();
      await aborted(signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      for (const release of this.#releases) release();
    }
    if (!this.#signal.aborted) throw asError(this.#failed.signal.reason);
  }

  #silence(index: number, error: Error | undefined): void {
    if (this.#failed.signal.aborted) return;
    if (error === undefined) return this.#heard(index);
    if (!this.#hasStarted && isFinal(error)) return this.#failed.abort(error);
    const before = this.#silent.values().next().value;
    if (before === undefined) this.#silentSince = this.#clock.now();
    this.#silent.set(index, error);
    // Each try that fails is told to us; who reads the feed wants to know what is new.
    if (before?.message !== error.message) this.#tellStale();
  }

  #heard(index: number): void {
    if (!this.#silent.delete(index) || this.#silent.size > 0) return;
    if (this.#hasStarted) this.#sink.become({ kind: 'live' });
  }

  #tellStale(): void {
    const [error] = this.#silent.values();
    this.#sink.become({ kind: 'stale', since: this.#silentSince, error: pageError(error).toJSON() });
  }

  /** A row that cannot be made is a fault of ours: it ends this feed, not the mirror of all. */
  #guarded(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#failed.abort(asError(error));
    }
  }
}

/** What will be refused again: we may not, or the server has no such kind. */
function isFinal(error: Error): boolean {
  return error instanceof ApiError && [401, 403, 404, 405].includes(error.code);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
