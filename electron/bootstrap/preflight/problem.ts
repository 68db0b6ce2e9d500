import { AppError } from '../../../common/base/app-error.ts';

/** All that stands in the way on all hosts; code `preflight-failed`. */
export class PreflightError extends AppError {
  readonly problems: readonly AppError[];

  constructor(problems: readonly AppError[]) {
    const list = problems.map((problem) => `- ${problem.message} ${problem.fix}`).join('\n');
    super('preflight-failed', { count: problems.length, list });
    this.name = 'PreflightError';
    this.problems = problems;
  }
}
