import type { Job } from '../../../../common/api/batch/v1/job.ts';
import { selects } from '../../../../common/api/labels.ts';
import { semanticEqual } from '../equality.ts';
import { type FieldError, invalidValue, requiredValue, stringMap } from '../field-error.ts';
import { validateLabelSelector } from '../validation/label-selector.ts';

/**
 * A job's pods carry its uid, so that no two jobs can ever select each other's pods.
 * https://kubernetes.io/docs/concepts/workloads/controllers/job/#specifying-your-own-pod-selector
 */
const uidLabel = 'batch.kubernetes.io/controller-uid';

/** The names of old stay beside those with a prefix. */
function labelsOf({ metadata: { name, uid = '' } }: Job): Record<string, string> {
  return {
    [uidLabel]: uid,
    'batch.kubernetes.io/job-name': name,
    'controller-uid': uid,
    'job-name': name,
  };
}

/** Labels that stand there already are left, for validation to compare. */
export function generateSelector(job: Job): void {
  const { metadata, spec } = job;
  const template = spec.template.metadata;
  if (spec.manualSelector || !template) return;
  const shared = semanticEqual(metadata.labels ?? {}, template.labels ?? {});
  template.labels = { ...labelsOf(job), ...template.labels };
  spec.selector ??= {};
  spec.selector.matchLabels = { [uidLabel]: metadata.uid ?? '', ...spec.selector.matchLabels };
  // Without labels of its own a job has those of its pods.
  if (shared) metadata.labels = { ...template.labels };
}

export function validateGeneratedSelector(job: Job): FieldError[] {
  const { spec } = job;
  if (spec.manualSelector || !spec.selector) return [];
  const labels = spec.template.metadata?.labels ?? {};
  const wanted = labelsOf(job);
  const errors = Object.entries(wanted).flatMap(([key, value]) => {
    const field = `spec.template.metadata.labels[${key}]`;
    if (labels[key] === undefined) return [requiredValue(field, `must be '${value}'`)];
    return labels[key] === value ? [] : [invalidValue(field, stringMap(labels), `must be '${value}'`)];
  });
  const readable = validateLabelSelector(spec.selector, 'spec.selector').length === 0;
  if (readable && !selects(spec.selector, wanted)) {
    errors.push(invalidValue('spec.selector', spec.selector, '`selector` not auto-generated'));
  }
  return errors;
}
