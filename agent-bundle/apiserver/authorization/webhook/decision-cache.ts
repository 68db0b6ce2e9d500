import type { Clock } from '../../../../common/base/clock.ts';
import type { Decision } from '../authorizer.ts';

/** How many answers are kept, and how long a question may be that is kept, in characters. */
const mostKept = 8192;
const longestKept = 10_000;

interface Kept {
  readonly decision: Decision;
  /** By the monotonic clock. */
  readonly until: number;
}

/** What was decided lately, by question; those that were not asked for longest go first. */
export class DecisionCache {
  readonly #clock: Clock;
  readonly #kept = new Map<string, Kept>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get(question: string): Decision | undefined {
    const kept = this.#kept.get(question);
    if (!kept) return undefined;
    this.#kept.delete(question);
    if (kept.until <= this.#clock.monotonic()) return undefined;
    this.#kept.set(question, kept);
    return kept.decision;
  }

  /** `milliseconds` of 0 keeps nothing. */
  put(question: string, decision: Decision, milliseconds: number): void {
    if (milliseconds === 0 || question.length > longestKept) return;
    this.#kept.set(question, { decision, until: this.#clock.monotonic() + milliseconds });
    if (this.#kept.size <= mostKept) return;
    const [oldest] = this.#kept.keys();
    if (oldest !== undefined) this.#kept.delete(oldest);
  }
}
