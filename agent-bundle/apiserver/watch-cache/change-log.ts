import type { Clock } from '../../../common/base/clock.ts';
import type { Change } from './change.ts';

/** Changes are kept this many milliseconds, for watchers that resume; fewer than `countLeast` are kept however old. */
const freshFor = 75_000;
const countLeast = 128;
/** Most bytes kept, however fresh: a burst of large objects ends slow watchers instead of filling the memory. */
const bytesMost = 16 * 1024 * 1024;

/**
 * The latest changes of one resource, in order. A position is a count of changes since the start of the process, so that
 * readers keep their place while old changes are dropped.
 */
export class ChangeLog {
  readonly #clock: Clock;
  #changes: Array<{ readonly change: Change; readonly at: number }> = [];
  /** Changes dropped, and how many of them still stand at the start of the array. */
  #dropped = 0;
  #gaps = 0;
  #bytes = 0;
  #completeAfter: number;

  constructor(clock: Clock, completeAfter = 0) {
    this.#clock = clock;
    this.#completeAfter = completeAfter;
  }

  /** Every change after this revision is here. */
  get completeAfter(): number {
    return this.#completeAfter;
  }

  /** The position of the oldest change that is kept. */
  get start(): number {
    return this.#dropped;
  }

  /** The position that the next change will have. */
  get end(): number {
    return this.#dropped + this.#changes.length - this.#gaps;
  }

  /** The change at a position from `start` to before `end`. */
  at(position: number): Change {
    return this.#entry(position).change;
  }

  append(change: Change): void {
    const now = this.#clock.monotonic();
    this.#changes.push({ change, at: now });
    this.#bytes += change.size;
    const isOld = () => this.end - this.start > countLeast && now - this.#entry(this.start).at > freshFor;
    while (isOld() || this.#bytes > bytesMost) this.#dropFirst();
    if (this.#gaps > this.#changes.length / 2) {
      this.#changes = this.#changes.slice(this.#gaps);
      this.#gaps = 0;
    }
  }

  /** Forgets everything: changes up to `revision` were missed. Every position handed out before is too old now. */
  restart(revision: number): void {
    this.#dropped = this.end + 1;
    this.#changes = [];
    this.#gaps = 0;
    this.#bytes = 0;
    this.#completeAfter = revision;
  }

  /** The position of the first change after `revision`, which must not be before `completeAfter`. */
  positionAfter(revision: number): number {
    let low = this.start;
    let high = this.end;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.at(middle).revision <= revision) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #entry(position: number) {
    return this.#changes[position - this.#dropped + this.#gaps] as { change: Change; at: number };
  }

  #dropFirst(): void {
    const { change } = this.#entry(this.start);
    this.#changes[this.#gaps] = undefined as never;
    this.#gaps++;
    this.#dropped++;
    this.#bytes -= change.size;
    this.#completeAfter = change.revision;
  }
}
