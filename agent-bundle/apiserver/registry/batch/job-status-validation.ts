import type { Job } from '../../../../common/api/batch/v1/job.ts';
import { type FieldError, invalidValue, requiredValue } from '../field-error.ts';
import { nonNegative } from '../validation/numbers.ts';

const counts = ['active', 'succeeded', 'failed', 'ready', 'terminating'] as const;

const isTrue = ({ status }: Job, wanted: string): boolean =>
  status?.conditions?.some(({ type, status: value }) => type === wanted && value === 'True') ?? false;

/** https://kubernetes.io/docs/concepts/workloads/controllers/job/#terminal-job-conditions */
export function validateJobStatus(job: Job, old: Job): FieldError[] {
  const { status = {} } = job;
  const errors = counts.flatMap((name) => nonNegative(status[name], `status.${name}`));
  const complete = isTrue(job, 'Complete');
  if (complete && isTrue(job, 'Failed')) {
    const why = 'cannot set Complete=True and Failed=true conditions';
    errors.push(invalidValue('status.conditions', status.conditions ?? [], why));
  }
  if (complete && status.completionTime === undefined) {
    errors.push(requiredValue('status.completionTime', 'completionTime is required for Complete jobs'));
  }
  if (!complete && status.completionTime !== undefined) {
    const why = 'completionTime cannot be set when there is no Complete=True condition';
    errors.push(invalidValue('status.completionTime', status.completionTime, why));
  }
  for (const name of ['Complete', 'Failed']) {
    if (isTrue(old, name) && !isTrue(job, name)) {
      const why = `cannot disable the terminal ${name}=True condition`;
      errors.push(invalidValue('status.conditions', status.conditions ?? [], why));
    }
  }
  return errors;
}
