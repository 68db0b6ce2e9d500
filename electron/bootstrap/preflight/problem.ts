import { AppError } from '../../../common/base/app-error.ts';

/** All that stands in the way on all hosts; code `preflight-failed`. */
export class PreflightError extends AppError {
  override readonly problems: readonly AppError[];

  constructor(problems: readonly AppError[]) {
    // Several hosts may say the same of this desktop: that it lacks a release, for one.
    const lines = [...new Set(problems.map((problem) => `- ${problem.message} ${problem.fix}`))];
    super('preflight-failed', { count: lines.length, list: lines.join('\n') });
    this.name = 'PreflightError';
    this.problems = problems;
  }
}
