import type {
  PersistentVolumeClaim,
  PersistentVolumeClaimSpec,
} from '../../../../common/api/core/v1/persistent-volume-claim.ts';
import type { TypedObjectReference } from '../../../../common/api/core/v1/references.ts';
import { rfc1123Label, rfc1123Subdomain } from '../../../../common/api/names.ts';
import { compareQuantities, parseQuantity } from '../../../../common/api/quantity.ts';
import { semanticEqual } from '../equality.ts';
import { type FieldError, forbiddenField, invalidValue, requiredValue, verbatim } from '../field-error.ts';
import { validateLabelSelector } from './label-selector.ts';
import { follows, oneOf, required } from './names.ts';
import { validateAccessModes, validateStorage, volumeModes } from './storage.ts';

export const validateClaim = ({ spec }: PersistentVolumeClaim): FieldError[] => validateClaimSpec(spec, 'spec');

/** Also for the claims of ephemeral volumes. */
export function validateClaimSpec(spec: PersistentVolumeClaimSpec, field: string): FieldError[] {
  const { accessModes = [], resources, storageClassName, volumeMode } = spec;
  const storage = resources?.requests?.['storage'];
  return [
    ...(accessModes.length === 0 ? [requiredValue(`${field}.accessModes`, 'at least 1 access mode is required')] : []),
    ...validateLabelSelector(spec.selector, `${field}.selector`),
    ...validateAccessModes(accessModes, `${field}.accessModes`),
    ...(storage === undefined
      ? [requiredValue(`${field}.resources[storage]`)]
      : validateStorage(storage, `${field}.resources[storage]`)),
    ...follows(rfc1123Subdomain, storageClassName || undefined, `${field}.storageClassName`),
    ...oneOf(volumeMode, volumeModes, `${field}.volumeMode`),
    ...validateSource(spec.dataSource, `${field}.dataSource`),
    ...validateSource(spec.dataSourceRef, `${field}.dataSourceRef`),
    ...validateBothSources(spec, field),
    ...follows(rfc1123Subdomain, spec.volumeAttributesClassName || undefined, `${field}.volumeAttributesClassName`),
  ];
}

function validateSource(source: TypedObjectReference | undefined, field: string): FieldError[] {
  if (!source) return [];
  const { apiGroup, kind, name, namespace } = source;
  const errors = [...required(name, `${field}.name`), ...required(kind, `${field}.kind`)];
  if (!apiGroup && kind !== 'PersistentVolumeClaim') errors.push(invalidValue(field, kind, ''));
  if (apiGroup) errors.push(...follows(rfc1123Subdomain, apiGroup, `${field}.apiGroup`));
  if (namespace) errors.push(...follows(rfc1123Label, namespace, `${field}.namespace`));
  return errors;
}

function validateBothSources({ dataSource, dataSourceRef }: PersistentVolumeClaimSpec, field: string): FieldError[] {
  if (!dataSource || !dataSourceRef) return [];
  const shown = verbatim(`"${field}.dataSource"`);
  if (dataSourceRef.namespace) {
    return [invalidValue(field, shown, 'may not be specified when dataSourceRef.namespace is specified')];
  }
  return semanticEqual(dataSource, dataSourceRef) ? [] : [invalidValue(field, shown, 'must match dataSourceRef')];
}

const immutable =
  'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';

/** https://kubernetes.io/docs/concepts/storage/persistent-volumes/#expanding-persistent-volumes-claims */
export function validateClaimUpdate({ spec }: PersistentVolumeClaim, old: PersistentVolumeClaim): FieldError[] {
  const errors: FieldError[] = [];
  const allowed: PersistentVolumeClaimSpec = { ...old.spec, volumeAttributesClassName: spec.volumeAttributesClassName };
  if (!old.spec.volumeName) {
    allowed.volumeName = spec.volumeName;
    // The default class may be chosen later than the claim is made.
    if (old.spec.storageClassName === undefined) allowed.storageClassName = spec.storageClassName;
  }
  if (old.status?.phase === 'Bound') {
    allowed.resources = { ...old.spec.resources, requests: spec.resources?.requests };
    errors.push(...validateSize(spec, old));
  }
  if (!semanticEqual(allowed, spec)) errors.unshift(forbiddenField('spec', immutable));
  if (spec.volumeMode !== old.spec.volumeMode) {
    errors.push(invalidValue('volumeMode', spec.volumeMode ?? null, 'field is immutable'));
  }
  if (old.spec.volumeAttributesClassName && !spec.volumeAttributesClassName) {
    const why =
      spec.volumeAttributesClassName === undefined
        ? 'update from non-nil value to nil is forbidden'
        : 'update from non-nil value to an empty string is forbidden';
    errors.push(forbiddenField('spec.volumeAttributesClassName', why));
  }
  return errors;
}

/** A claim may ask for less again as long as its volume has not grown that far. */
function validateSize({ resources }: PersistentVolumeClaimSpec, { spec, status }: PersistentVolumeClaim): FieldError[] {
  const [now, before] = [resources?.requests?.['storage'], spec.resources?.requests?.['storage']];
  if (now === undefined || before === undefined) return [];
  const isLess = (a: string, b: string) => compareQuantities(parseQuantity(a), parseQuantity(b)) < 0;
  const real = status?.capacity?.['storage'] ?? '0';
  if (!isLess(now, before) || isLess(real, now)) return [];
  return [forbiddenField('spec.resources.requests.storage', 'field can not be less than status.capacity')];
}

export function validateClaimStatus({ spec, status }: PersistentVolumeClaim): FieldError[] {
  const modes = spec.accessModes ?? [];
  return [
    ...(modes.length === 0 ? [requiredValue('Spec.accessModes')] : []),
    ...Object.entries(status?.capacity ?? {}).flatMap(([name, amount]) =>
      parseQuantity(amount).nanos < 0n
        ? [invalidValue(`status.capacity[${name}]`, amount, 'must be greater than or equal to 0')]
        : [],
    ),
  ];
}
