import type { Priority } from './priority.ts';
import { tooManyRequests } from '../status-error.ts';

/** How many requests may be worked on at the same time. */
export interface InFlightLimits {
  /** Requests that only read; upstream's --max-requests-inflight. */
  readonly reading: number;
  /** Requests that may change something; upstream's --max-mutating-requests-inflight. */
  readonly mutating: number;
}

/** The part of the places that only the cluster's own components get, so that no flood of others makes nodes look dead. */
const keptBack = 0.2;

/**
 * Refuses work (429) while too much is under way, so that what is under way gets done. Watches, logs and shells last for
 * hours and are not counted among it.
 */
export class InFlight {
  readonly #limits: InFlightLimits;
  #reading = 0;
  #mutating = 0;
  #long = 0;

  constructor(limits: InFlightLimits) {
    this.#limits = limits;
  }

  /** Requests under way now. */
  get counts(): { readonly reading: number; readonly mutating: number; readonly long: number } {
    return { reading: this.#reading, mutating: this.#mutating, long: this.#long };
  }

  /** Takes a place and returns how to leave it; throws 429 when there is none for this priority. */
  enter(sort: 'reading' | 'mutating' | 'long', priority: Priority): () => void {
    switch (sort) {
      case 'reading':
        if (this.#reading >= mostFor(priority, this.#limits.reading)) throw tooManyRequests(1);
        this.#reading++;
        return () => this.#reading--;
      case 'mutating':
        if (this.#mutating >= mostFor(priority, this.#limits.mutating)) throw tooManyRequests(1);
        this.#mutating++;
        return () => this.#mutating--;
      case 'long':
        this.#long++;
        return () => this.#long--;
    }
  }
}

/** A limit of 0 is none, as upstream has it. */
function mostFor(priority: Priority, limit: number): number {
  if (limit === 0 || priority === 'exempt') return Infinity;
  return priority === 'system' ? limit : limit - Math.floor(limit * keptBack);
}
