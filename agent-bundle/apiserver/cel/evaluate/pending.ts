import { type CelBudget, CelBudgetError, CelError } from '../cel.ts';

/** An answer is needed that takes time: the evaluation is begun anew when it is there. */
export class PendingError extends CelError {
  readonly answer: Promise<unknown>;

  constructor(answer: Promise<unknown>) {
    super('an answer is still to come');
    this.answer = answer;
  }
}

/** More than fit into any budget. */
const maxAnswers = 100;

/** Evaluates, and again with every answer that it had to wait for; pays for the last time only. Expressions change nothing. */
export async function withAnswers(evaluate: () => unknown, budget: CelBudget): Promise<unknown> {
  const { remaining } = budget;
  for (let answers = 0; answers < maxAnswers; answers++) {
    budget.remaining = remaining;
    const pending = attempt(evaluate);
    if (!(pending instanceof PendingError)) return pending;
    await pending.answer;
  }
  throw new CelBudgetError('operation cancelled: actual cost limit exceeded');
}

function attempt(evaluate: () => unknown): unknown {
  try {
    return evaluate();
  } catch (error) {
    if (error instanceof PendingError) return error;
    throw error;
  }
}
