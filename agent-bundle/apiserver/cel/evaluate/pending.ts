import { CelError } from '../cel.ts';

/** An answer is needed that takes time: the evaluation is begun anew when it is there. */
export class PendingError extends CelError {
  readonly answer: Promise<unknown>;

  constructor(answer: Promise<unknown>) {
    super('an answer is still to come');
    this.answer = answer;
  }
}
