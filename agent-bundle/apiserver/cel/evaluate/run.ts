import { type CelBudget, CelBudgetError, type CelError } from '../cel.ts';
import type { Value } from '../values/value.ts';

/** What one evaluation may really do, whatever the price says: more than a request has values. */
const maxWork = 2_000_000;
/** And for how long, in milliseconds: nobody else is served meanwhile. Nothing that fits its price takes so long. */
const maxTime = 500;
/** Looking at the clock is dear, too. */
const unitsBetweenLooks = 10_000;

/** The variables that comprehensions have bound; an error is held until it is known whether it counts. */
export interface Bindings {
  readonly name: string;
  readonly value: Value | CelError;
  readonly outer: Bindings | undefined;
}

/** One evaluation: what it is given, and what it may still spend. */
export class Run {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly #budget: CelBudget;
  #work = maxWork;
  readonly #end = performance.now() + maxTime;
  #untilLook = unitsBetweenLooks;

  constructor(inputs: Readonly<Record<string, unknown>>, budget: CelBudget) {
    this.inputs = inputs;
    this.#budget = budget;
  }

  /** Throws CelBudgetError when nothing is left. */
  spend(units: number): void {
    this.#budget.remaining -= units;
    if (this.#budget.remaining < 0) throw exceeded();
    this.#untilLook -= units;
    if (this.#untilLook < 0) {
      this.#untilLook = unitsBetweenLooks;
      this.pause();
    }
  }

  pause(): void {
    if (performance.now() > this.#end) throw exceeded();
  }

  work(steps: number): void {
    this.#work -= steps;
    if (this.#work < 0) throw exceeded();
  }
}

const exceeded = (): CelBudgetError => new CelBudgetError('operation cancelled: actual cost limit exceeded');
