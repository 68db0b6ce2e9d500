import { tooManyRequests } from '../status-error.ts';

/** How many requests may be worked on at the same time; upstream's defaults. */
export interface InFlightLimits {
  /** Requests that only read. */
  readonly reading: number;
  /** Requests that may change something. */
  readonly mutating: number;
}

export const defaultInFlightLimits: InFlightLimits = { reading: 400, mutating: 200 };

/**
 * Refuses work (429) while too much is under way, so that what is under way gets done. Watches, logs and shells last for
 * hours and are not counted.
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

  /** Takes a place and returns how to leave it; throws 429 when there is none. */
  enter(sort: 'reading' | 'mutating' | 'long'): () => void {
    switch (sort) {
      case 'reading':
        if (this.#reading >= this.#limits.reading) throw tooManyRequests(1);
        this.#reading++;
        return () => this.#reading--;
      case 'mutating':
        if (this.#mutating >= this.#limits.mutating) throw tooManyRequests(1);
        this.#mutating++;
        return () => this.#mutating--;
      case 'long':
        this.#long++;
        return () => this.#long--;
    }
  }
}
