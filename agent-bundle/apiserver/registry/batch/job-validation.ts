import type { Job, JobSpec } from '../../../../common/api/batch/v1/job.ts';
import { rfc1123Label, rfc1123Subdomain } from '../../../../common/api/names.ts';
import { type FieldError, invalidValue, requiredValue, tooLong, unsupportedValue } from '../field-error.ts';
import { validateLabelSelector } from '../validation/label-selector.ts';
import { follows, oneOf } from '../validation/names.ts';
import { nonNegative } from '../validation/numbers.ts';
import { validatePodTemplate } from '../validation/pod-spec.ts';
import { validateMatch } from '../validation/replica-selector.ts';
import { validateFailurePolicy, validateSuccessPolicy } from './job-policy-validation.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/job-v1/; in the order of upstream's answers. */
export function validateJob({ metadata, spec }: Job): FieldError[] {
  return [
    ...validateJobSpec(spec, 'spec'),
    ...(spec.selector ? [] : [requiredValue('spec.selector')]),
    ...(spec.selector ? validateMatch(spec.selector, spec.template) : []),
    ...validateLastPodName(metadata.name, spec),
  ];
}

/** The pods of an indexed job are named by their index, and that is their host name. */
function validateLastPodName(name: string, { completionMode, completions = 0 }: JobSpec): FieldError[] {
  if (completionMode !== 'Indexed' || completions <= 0) return [];
  const last = `${name}-${completions - 1}`;
  if (rfc1123Label(last).length === 0) return [];
  return [invalidValue('metadata.name', name, `will not able to create pod with invalid DNS label: ${last}`)];
}

/** All but the selector, which a template for jobs does not have. */
export function validateJobSpec(spec: JobSpec, field: string): FieldError[] {
  const counts = [
    'parallelism',
    'completions',
    'activeDeadlineSeconds',
    'backoffLimit',
    'ttlSecondsAfterFinished',
    'backoffLimitPerIndex',
    'maxFailedIndexes',
  ] as const;
  return [
    ...counts.flatMap((name) => nonNegative(spec[name], `${field}.${name}`)),
    ...(spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined
      ? [requiredValue(`${field}.backoffLimitPerIndex`, 'when maxFailedIndexes is specified')]
      : []),
    ...validateManager(spec.managedBy, `${field}.managedBy`),
    ...validateMode(spec, field),
    ...(spec.podFailurePolicy ? validateFailurePolicy(spec.podFailurePolicy, spec, `${field}.podFailurePolicy`) : []),
    ...validateReplacement(spec, field),
    ...(spec.successPolicy ? validateSuccessPolicy(spec.successPolicy, spec, `${field}.successPolicy`) : []),
    ...validateLabelSelector(spec.selector, `${field}.selector`),
    ...validatePodTemplate(spec.template, `${field}.template`),
    ...validateRestarts(spec, `${field}.template.spec.restartPolicy`),
  ];
}

const managerMost = 63;

/** Who else than the job controller sees to the job: `example.com/name`. */
function validateManager(manager: string | undefined, field: string): FieldError[] {
  if (manager === undefined) return [];
  const [domain = '', path] = manager.split(/\/(.*)/s);
  const errors =
    path === undefined || path === '' || domain === ''
      ? [invalidValue(field, manager, 'must be a domain-prefixed path (such as "acme.io/foo")')]
      : follows(rfc1123Subdomain, domain, field);
  return manager.length > managerMost ? [...errors, tooLong(field, managerMost)] : errors;
}

const most = { parallelism: 100_000, failed: 100_000, completions: 100_000, ofMany: 10_000 };
const ofMany = `when completions are above ${most.completions} and used with backoff limit per index`;

function validateMode(spec: JobSpec, field: string): FieldError[] {
  const { completionMode, completions, parallelism = 0, maxFailedIndexes, backoffLimitPerIndex } = spec;
  const errors = oneOf(completionMode, ['Indexed', 'NonIndexed'], `${field}.completionMode`);
  const wrong = (name: keyof JobSpec, value: number, words: string) =>
    errors.push(invalidValue(`${field}.${name}`, value, words));
  if (completionMode !== 'Indexed') {
    const indexed = 'requires indexed completion mode';
    if (backoffLimitPerIndex !== undefined) wrong('backoffLimitPerIndex', backoffLimitPerIndex, indexed);
    if (maxFailedIndexes !== undefined) wrong('maxFailedIndexes', maxFailedIndexes, indexed);
    return errors;
  }
  if (completions === undefined) {
    errors.push(requiredValue(`${field}.completions`, 'when completion mode is Indexed'));
  }
  if (parallelism > most.parallelism) {
    const why = `must be less than or equal to ${most.parallelism} when completion mode is Indexed`;
    wrong('parallelism', parallelism, why);
  }
  const isMany = (completions ?? 0) > most.completions && backoffLimitPerIndex !== undefined;
  if (maxFailedIndexes !== undefined) {
    if (maxFailedIndexes > (completions ?? Infinity)) {
      wrong('maxFailedIndexes', maxFailedIndexes, 'must be less than or equal to completions');
    }
    if (maxFailedIndexes > most.failed) {
      wrong('maxFailedIndexes', maxFailedIndexes, `must be less than or equal to ${most.failed}`);
    }
    if (isMany && maxFailedIndexes > most.ofMany) {
      wrong('maxFailedIndexes', maxFailedIndexes, `must be less than or equal to ${most.ofMany} ${ofMany}`);
    }
  } else if (isMany) {
    const why = `must be specified when completions is above ${most.completions}`;
    errors.push(requiredValue(`${field}.maxFailedIndexes`, why));
  }
  if (isMany && parallelism > most.ofMany) {
    wrong('parallelism', parallelism, `must be less than or equal to ${most.ofMany} ${ofMany}`);
  }
  return errors;
}

/** With a failure policy a pod is replaced only after it has failed for good: only then is known why. */
function validateReplacement({ podReplacementPolicy, podFailurePolicy }: JobSpec, field: string): FieldError[] {
  const allowed = podFailurePolicy ? ['Failed'] : ['Failed', 'TerminatingOrFailed'];
  return oneOf(podReplacementPolicy, allowed, `${field}.podReplacementPolicy`);
}

function validateRestarts({ template, podFailurePolicy }: JobSpec, field: string): FieldError[] {
  const { restartPolicy = 'Always' } = template.spec;
  if (restartPolicy === 'Always') return [requiredValue(field, 'valid values: "OnFailure", "Never"')];
  if (restartPolicy !== 'OnFailure' && restartPolicy !== 'Never') {
    return [unsupportedValue(field, restartPolicy, ['OnFailure', 'Never'])];
  }
  if (!podFailurePolicy || restartPolicy === 'Never') return [];
  return [invalidValue(field, restartPolicy, 'only "Never" is supported when podFailurePolicy is specified')];
}
