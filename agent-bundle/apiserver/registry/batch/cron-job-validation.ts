import { CronError, namesZone, parseCronSchedule } from '../../../../common/api/batch/cron-schedule.ts';
import type { CronJob, CronJobSpec } from '../../../../common/api/batch/v1/cron-job.ts';
import type { JobTemplateSpec } from '../../../../common/api/batch/v1/job.ts';
import { type FieldError, invalidValue, requiredValue, unsupportedValue } from '../field-error.ts';
import { validateAnnotations, validateLabels } from '../validation/object-meta.ts';
import { requiredOneOf } from '../validation/names.ts';
import { nonNegative } from '../validation/numbers.ts';
import { validateJobSpec } from './job-validation.ts';

/** So that the names of its jobs, which end in a time, are labels. */
const nameMost = 52;

export function validateCronJob({ metadata, spec }: CronJob): FieldError[] {
  const errors = validateSpec(spec);
  if (metadata.name.length <= nameMost) return errors;
  return [...errors, invalidValue('metadata.name', metadata.name, `must be no more than ${nameMost} characters`)];
}

export function validateCronJobUpdate({ spec }: CronJob, { spec: old }: CronJob): FieldError[] {
  return validateSpec(spec, old);
}

function validateSpec(spec: CronJobSpec, old?: CronJobSpec): FieldError[] {
  return [
    ...validateSchedule(spec, old),
    ...nonNegative(spec.startingDeadlineSeconds, 'spec.startingDeadlineSeconds'),
    ...requiredOneOf(spec.concurrencyPolicy, ['Allow', 'Forbid', 'Replace'], 'spec.concurrencyPolicy'),
    ...validateJobTemplate(spec.jobTemplate, 'spec.jobTemplate'),
    ...nonNegative(spec.successfulJobsHistoryLimit, 'spec.successfulJobsHistoryLimit'),
    ...nonNegative(spec.failedJobsHistoryLimit, 'spec.failedJobsHistoryLimit'),
  ];
}

function validateSchedule({ schedule, timeZone }: CronJobSpec, old: CronJobSpec | undefined): FieldError[] {
  if (!schedule) return [requiredValue('spec.schedule'), ...validateTimeZone(timeZone)];
  const field = 'spec.schedule';
  const errors = unreadable(schedule).map((words) => invalidValue(field, schedule, words));
  if (namesZone(schedule) && timeZone !== undefined) {
    errors.push(invalidValue(field, schedule, 'cannot use both timeZone field and TZ or CRON_TZ in schedule'));
  } else if (namesZone(schedule) && !(old && namesZone(old.schedule))) {
    errors.push(invalidValue(field, schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead'));
  }
  return [...errors, ...validateTimeZone(timeZone)];
}

function unreadable(schedule: string): string[] {
  try {
    parseCronSchedule(schedule);
    return [];
  } catch (error) {
    if (error instanceof CronError) return [error.message];
    throw error;
  }
}

/** https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#time-zones */
function validateTimeZone(timeZone: string | undefined): FieldError[] {
  const field = 'spec.timeZone';
  if (timeZone === undefined) return [];
  if (timeZone === '') return [invalidValue(field, timeZone, 'timeZone must be nil or non-empty string')];
  if (timeZone.toLowerCase() === 'local') {
    const why = 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones';
    return [invalidValue(field, timeZone, why)];
  }
  return isTimeZone(timeZone) ? [] : [invalidValue(field, timeZone, `unknown time zone ${timeZone}`)];
}

function isTimeZone(name: string): boolean {
  // An offset such as +01:00 is none in the database of zones.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** What every run makes is given its selector then. */
function validateJobTemplate({ metadata, spec }: JobTemplateSpec, field: string): FieldError[] {
  const { selector, manualSelector } = spec;
  const errors = [
    ...validateLabels(metadata?.labels, `${field}.metadata.labels`),
    ...validateAnnotations(metadata?.annotations, `${field}.metadata.annotations`),
    ...validateJobSpec(spec, `${field}.spec`),
  ];
  if (selector) errors.push(invalidValue(`${field}.spec.selector`, selector, '`selector` will be auto-generated'));
  if (manualSelector) errors.push(unsupportedValue(`${field}.spec.manualSelector`, true, ['nil', 'false']));
  return errors;
}
