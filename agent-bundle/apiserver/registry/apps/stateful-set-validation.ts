import type { StatefulSet, StatefulSetSpec } from '../../../../common/api/apps/v1/stateful-set.ts';
import type { PodTemplateSpec } from '../../../../common/api/core/v1/pod-template.ts';
import { rfc1123Label } from '../../../../common/api/names.ts';
import { semanticEqual } from '../equality.ts';
import { type FieldError, forbiddenField, invalidValue, requiredValue } from '../field-error.ts';
import { isNothing, validateAmount, validateShare } from '../validation/int-or-percent.ts';
import { follows, oneOf } from '../validation/names.ts';
import { nonNegative } from '../validation/numbers.ts';
import { validateLastingTemplate } from '../validation/pod-spec.ts';
import { validateSelector } from '../validation/replica-selector.ts';

export function validateStatefulSet({ spec }: StatefulSet): FieldError[] {
  return [
    ...validateManagement(spec.podManagementPolicy),
    ...validateUpdateStrategy(spec),
    ...validateRetention(spec),
    ...nonNegative(spec.replicas, 'spec.replicas'),
    ...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...nonNegative(spec.ordinals?.start, 'spec.ordinals.start'),
    ...nonNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'),
    ...follows(rfc1123Label, spec.serviceName, 'spec.serviceName'),
    ...validateSelector(spec.selector, spec.template, 'statefulset'),
    ...validateLastingTemplate(withClaims(spec), 'StatefulSet', 'spec.template'),
  ];
}

/** The template as pods will have it: a claim takes the place of a volume of the same name. */
function withClaims({ template, volumeClaimTemplates = [] }: StatefulSetSpec): PodTemplateSpec {
  const claims = volumeClaimTemplates.map(({ metadata: { name } }) => ({
    name,
    persistentVolumeClaim: { claimName: name },
  }));
  const others = (template.spec.volumes ?? []).filter((volume) => !claims.some(({ name }) => name === volume.name));
  return { ...template, spec: { ...template.spec, volumes: [...others, ...claims] } };
}

function validateManagement(policy: string | undefined): FieldError[] {
  const field = 'spec.podManagementPolicy';
  if (!policy) return [requiredValue(field)];
  if (policy === 'OrderedReady' || policy === 'Parallel') return [];
  return [invalidValue(field, policy, "must be 'OrderedReady' or 'Parallel'")];
}

/** https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#update-strategies */
function validateUpdateStrategy({ updateStrategy }: StatefulSetSpec): FieldError[] {
  const field = 'spec.updateStrategy';
  const { type, rollingUpdate } = updateStrategy ?? {};
  const at = `${field}.rollingUpdate`;
  switch (type) {
    case undefined:
      return [requiredValue(field)];
    case 'OnDelete':
      if (!rollingUpdate) return [];
      return [invalidValue(at, rollingUpdate, "only allowed for updateStrategy 'RollingUpdate'")];
    case 'RollingUpdate':
      return [
        ...nonNegative(rollingUpdate?.partition, `${at}.partition`),
        ...validateUnavailable(rollingUpdate?.maxUnavailable, `${at}.maxUnavailable`),
      ];
    default:
      return [invalidValue(field, updateStrategy ?? {}, "must be 'RollingUpdate' or 'OnDelete'")];
  }
}

function validateUnavailable(amount: number | string | undefined, field: string): FieldError[] {
  if (amount === undefined) return [];
  const errors = validateAmount(amount, field);
  if (errors.length > 0) return errors;
  if (isNothing(amount)) return [invalidValue(field, amount, 'cannot be 0')];
  return validateShare(amount, field);
}

function validateRetention({ persistentVolumeClaimRetentionPolicy: policy }: StatefulSetSpec): FieldError[] {
  const field = 'spec.persistentVolumeClaimRetentionPolicy';
  return [
    ...oneOf(policy?.whenDeleted, ['Delete', 'Retain'], `${field}.whenDeleted`),
    ...oneOf(policy?.whenScaled, ['Delete', 'Retain'], `${field}.whenScaled`),
  ];
}

const mutable = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
] as const;

export function validateStatefulSetUpdate({ spec }: StatefulSet, { spec: old }: StatefulSet): FieldError[] {
  const kept = { ...spec };
  // What may change is taken as it was, so that the rest can be compared.
  for (const name of mutable) Object.assign(kept, { [name]: old[name] });
  if (semanticEqual(kept, old)) return [];
  const names = mutable.map((name) => `'${name}'`);
  const list = `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  return [forbiddenField('spec', `updates to statefulset spec for fields other than ${list} are forbidden`)];
}

const parts = ['readyReplicas', 'currentReplicas', 'updatedReplicas', 'availableReplicas'] as const;

export function validateStatefulSetStatus({ status }: StatefulSet, old: StatefulSet): FieldError[] {
  const whole = status?.replicas ?? 0;
  const errors = (['replicas', ...parts, 'observedGeneration', 'collisionCount'] as const).flatMap((name) =>
    nonNegative(status?.[name], `status.${name}`),
  );
  for (const name of parts) {
    const part = status?.[name] ?? 0;
    if (part > whole) errors.push(invalidValue(`status.${name}`, part, 'cannot be greater than status.replicas'));
  }
  const available = status?.availableReplicas ?? 0;
  if (available > (status?.readyReplicas ?? 0)) {
    const why = 'cannot be greater than status.readyReplicas';
    errors.push(invalidValue('status.availableReplicas', available, why));
  }
  const collisions = status?.collisionCount ?? 0;
  if (collisions < (old.status?.collisionCount ?? 0)) {
    errors.push(invalidValue('status.collisionCount', collisions, 'cannot be decremented'));
  }
  return errors;
}
