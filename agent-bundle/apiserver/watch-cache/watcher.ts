import { ExpiredError } from './cache-errors.ts';
import { bookmarkFrame } from './cached-object.ts';
import type { Matcher } from './change.ts';
import type { ChangeLog } from './change-log.ts';
import type { CachedResource, WatchEvent } from './watch-cache.ts';

/** Most events handed over at once, so that a reader's own buffers stay small. */
const batchMost = 256;

export interface WatcherOptions {
  readonly resource: CachedResource;
  readonly log: ChangeLog;
  readonly matches: Matcher;
  /** The position to read from. */
  readonly position: number;
  /** Changes up to this revision are known to the reader. */
  readonly after: number;
  readonly bookmarks: boolean;
  /** Of all watchers of the resource. */
  readonly batch: SharedBatch;
}

/** Watchers that see the same are given the same array, so that what is made of it can be kept by it (WeakMap). */
export class SharedBatch {
  #last: readonly WatchEvent[] = [];

  /** `events`, or the array that somebody was given last, if that holds the same. */
  of(events: readonly WatchEvent[]): readonly WatchEvent[] {
    const last = this.#last;
    const same = last.length === events.length && last.every((event, at) => event === events[at]);
    return same ? last : (this.#last = events);
  }
}

/**
 * One reader's place in the log of changes. It has no buffer of its own: a slow reader is simply behind, and too late when
 * the log has dropped what it would read next.
 *
 *   reading ──end of the log──▶ parked ──a change that it matches, or a bookmark──▶ reading
 *      └──behind the log's start──▶ ExpiredError
 */
export class Watcher {
  readonly #options: WatcherOptions;
  #position: number;
  #bookmarkDue = false;
  #wake: (() => void) | undefined;

  constructor(options: WatcherOptions) {
    this.#options = options;
    this.#position = options.position;
  }

  /**
   * Tells that the log has grown or was restarted. One that waits reads past what is not for it, without waking; true when there
   * was something for it.
   */
  changed(): boolean {
    if (!this.#wake) return false;
    const { log } = this.#options;
    let there = this.#position < log.start;
    for (; !there && this.#position < log.end;) {
      there = this.#eventAt(this.#position) !== undefined;
      if (!there) this.#position++;
    }
    if (there) this.#wake();
    return there;
  }

  /** Lets it look again, whatever there is to read. */
  wake(): void {
    this.#wake?.();
  }

  /** Time for a bookmark, if it wants them: sent when there is nothing else to send. */
  bookmark(): void {
    if (!this.#options.bookmarks) return;
    this.#bookmarkDue = true;
    this.#wake?.();
  }

  /** What is ready: events, or a bookmark at `revision`, up to which the log is complete. */
  read(revision: number): readonly WatchEvent[] {
    const { log, resource, after } = this.#options;
    if (this.#position < log.start) {
      throw new ExpiredError('the watch fell too far behind what happens: list again');
    }
    const events: WatchEvent[] = [];
    for (; this.#position < log.end && events.length < batchMost; this.#position++) {
      const event = this.#eventAt(this.#position);
      if (event) events.push(event);
    }
    if (this.#bookmarkDue && this.#position === log.end && revision >= after) {
      this.#bookmarkDue = false;
      events.push({ type: 'BOOKMARK', revision, ...bookmarkFrame(resource, revision, false) });
    }
    return this.#options.batch.of(events);
  }

  /** Resolves when there may be something to read, or with the signal. */
  parked(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.#wake = undefined;
        signal.removeEventListener('abort', wake);
        resolve();
      };
      if (signal.aborted) return resolve();
      signal.addEventListener('abort', wake, { once: true });
      this.#wake = wake;
      // What came since the last read.
      this.changed();
    });
  }

  #eventAt(position: number): WatchEvent | undefined {
    const change = this.#options.log.at(position);
    return change.revision <= this.#options.after ? undefined : change.eventFor(this.#options.matches);
  }
}
