import type { Pod } from '../../../../common/api/core/v1/pod.ts';
import type { PodSpec } from '../../../../common/api/core/v1/pod-spec.ts';
import { semanticEqual } from '../equality.ts';
import { type FieldError, forbiddenField, invalidValue } from '../field-error.ts';
import { validateIP } from './addresses.ts';
import { allowedPlacement, validateGates, validatePlacement } from './pod-gated-update.ts';

const changeable =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,' +
  '`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),' +
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

/** What may change in a pod that exists: https://kubernetes.io/docs/concepts/workloads/pods/#pod-update-and-replacement */
export function validatePodUpdate({ spec }: Pod, { spec: old }: Pod): FieldError[] {
  if (spec.containers.length !== old.containers.length) {
    return [forbiddenField('spec.containers', 'pod updates may not add or remove containers')];
  }
  if ((spec.initContainers ?? []).length !== (old.initContainers ?? []).length) {
    return [forbiddenField('spec.initContainers', 'pod updates may not add or remove containers')];
  }
  const errors = [...validateDeadline(spec, old), ...validateGates(spec, old), ...validatePlacement(spec, old)];
  const changed = changedFields({ ...old, ...allowedChanges(spec, old) }, spec);
  if (changed.length > 0) errors.push(forbiddenField('spec', `${changeable}\n${changed.join('')}`));
  return errors;
}

function validateDeadline(
  { activeDeadlineSeconds: now }: PodSpec,
  { activeDeadlineSeconds: before }: PodSpec,
): FieldError[] {
  const field = 'spec.activeDeadlineSeconds';
  if (before === undefined || now === before) return [];
  if (now === undefined) return [invalidValue(field, null, 'must not update from a positive integer to nil value')];
  return now > before ? [invalidValue(field, now, 'must be less than or equal to previous value')] : [];
}

/** The changes of `spec` that are allowed, to be laid over the old one. */
function allowedChanges(spec: PodSpec, old: PodSpec): Partial<PodSpec> {
  const withImages = (ours: PodSpec['containers'], theirs: PodSpec['containers'] = []) =>
    ours.map((container, index) => ({ ...container, image: theirs[index]?.image }));
  const kept = (old.tolerations ?? []).every((toleration) =>
    (spec.tolerations ?? []).some((each) => isKept(each, toleration)),
  );
  const negative = (old.terminationGracePeriodSeconds ?? 0) < 0 && spec.terminationGracePeriodSeconds === 1;
  return {
    containers: withImages(old.containers, spec.containers),
    ...(old.initContainers ? { initContainers: withImages(old.initContainers, spec.initContainers) } : {}),
    activeDeadlineSeconds: spec.activeDeadlineSeconds,
    schedulingGates: spec.schedulingGates,
    ...allowedPlacement(spec, old),
    ...(kept ? { tolerations: spec.tolerations } : {}),
    ...(negative ? { terminationGracePeriodSeconds: 1 } : {}),
  };
}

type Toleration = NonNullable<PodSpec['tolerations']>[number];

/** The seconds of an existing toleration may change, nothing else of it. */
const isKept = (now: Toleration, before: Toleration): boolean =>
  semanticEqual({ ...now, tolerationSeconds: undefined }, { ...before, tolerationSeconds: undefined });

/** The differences, one line for what was and one for what should be. */
function changedFields(allowed: PodSpec, asked: PodSpec): string[] {
  const names = [...new Set([...Object.keys(allowed), ...Object.keys(asked)])] as (keyof PodSpec)[];
  return names
    .filter((name) => !semanticEqual(allowed[name], asked[name]))
    .map((name) => `- \t${name}: ${shown(allowed[name])}\n+ \t${name}: ${shown(asked[name])}\n`);
}

const shown = (value: unknown): string => (value === undefined ? 'nil' : JSON.stringify(value));

/** Ephemeral containers are added, and stay as they are. */
export function validateEphemeralUpdate({ spec }: Pod, { spec: old }: Pod): FieldError[] {
  const field = 'spec.ephemeralContainers';
  return (old.ephemeralContainers ?? []).flatMap((before) => {
    const now = spec.ephemeralContainers?.find(({ name }) => name === before.name);
    if (!now) return [forbiddenField(field, `existing ephemeral containers "${before.name}" may not be removed\n`)];
    if (semanticEqual(now, before)) return [];
    return [forbiddenField(field, `existing ephemeral containers "${before.name}" may not be changed\n`)];
  });
}

export function validateStatusUpdate({ status }: Pod, old: Pod): FieldError[] {
  const errors = (status?.podIPs ?? []).flatMap(({ ip }, index) => validateIP(ip, `status.podIPs[${index}].ip`));
  if (old.spec.restartPolicy === 'Always') return errors;
  for (const [index, before] of (old.status?.containerStatuses ?? []).entries()) {
    const now = status?.containerStatuses?.find(({ name }) => name === before.name);
    // With OnFailure a container that failed starts again; one that succeeded never does.
    const ended = before.state?.terminated;
    const final = ended && (old.spec.restartPolicy === 'Never' || ended.exitCode === 0);
    if (final && now?.state && !now.state.terminated) {
      errors.push(
        forbiddenField(`status.containerStatuses[${index}].state`, 'may not be transitioned to non-terminated state'),
      );
    }
  }
  return errors;
}
