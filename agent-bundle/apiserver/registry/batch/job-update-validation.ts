import type { Job, JobSpec } from '../../../../common/api/batch/v1/job.ts';
import type { PodTemplateSpec } from '../../../../common/api/core/v1/pod-template.ts';
import { semanticEqual } from '../equality.ts';
import { type FieldError, invalidValue } from '../field-error.ts';

const immutable = 'field is immutable';

/** What never changes, in the order of upstream's answers. */
const fixed = [
  'selector',
  'template',
  'completionMode',
  'podFailurePolicy',
  'backoffLimitPerIndex',
  'managedBy',
  'successPolicy',
] as const;

/** https://kubernetes.io/docs/concepts/workloads/controllers/job/#mutable-scheduling-directives */
export function validateJobUpdate({ spec }: Job, old: Job): FieldError[] {
  const notBegun = old.spec.suspend === true && old.status?.startTime === undefined;
  const before: JobSpec = notBegun
    ? { ...old.spec, template: withDirectives(old.spec.template, spec.template) }
    : old.spec;
  return [
    ...validateCompletions(spec, old.spec),
    ...fixed
      .filter((name) => !semanticEqual(spec[name], before[name]))
      .map((name) => invalidValue(`spec.${name}`, spec[name] ?? null, immutable)),
  ];
}

/** An indexed job may grow and shrink, as long as all of it runs at once. */
function validateCompletions({ completions, parallelism, completionMode }: JobSpec, old: JobSpec): FieldError[] {
  const field = 'spec.completions';
  if (completions === old.completions) return [];
  if (completionMode !== 'Indexed') return [invalidValue(field, completions ?? null, immutable)];
  if (completions === parallelism) return [];
  return [invalidValue(field, completions ?? null, 'can only be modified in tandem with spec.parallelism')];
}

/** Where pods go may still be said before the first of them exists. */
function withDirectives(old: PodTemplateSpec, now: PodTemplateSpec): PodTemplateSpec {
  const { nodeSelector, tolerations, schedulingGates, affinity } = now.spec;
  const nodeAffinity = affinity?.nodeAffinity;
  const allowed = { ...old.spec.affinity, nodeAffinity };
  const isNone =
    affinity === undefined && Object.keys(old.spec.affinity ?? {}).every((name) => name === 'nodeAffinity');
  return {
    metadata: old.metadata && {
      ...old.metadata,
      labels: now.metadata?.labels,
      annotations: now.metadata?.annotations,
    },
    spec: { ...old.spec, nodeSelector, tolerations, schedulingGates, affinity: isNone ? undefined : allowed },
  };
}
