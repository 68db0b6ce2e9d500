import type {
  PersistentVolumeClaim,
  PersistentVolumeClaimSpec,
} from '../../../../common/api/core/v1/persistent-volume-claim.ts';
import type { TypedObjectReference } from '../../../../common/api/core/v1/references.ts';
import { volumeAnnotations } from '../../../../common/api/core/v1/volume-binding.ts';
import { qualifiedName, rfc1123Label, rfc1123Subdomain } from '../../../../common/api/names.ts';
import { compareQuantities, parseQuantity } from '../../../../common/api/quantity.ts';
import { semanticEqual } from '../equality.ts';
import {
  type FieldError,
  forbiddenField,
  invalidValue,
  requiredValue,
  unsupportedValue,
  verbatim,
} from '../field-error.ts';
import { validateLabelSelector } from './label-selector.ts';
import { follows, oneOf, required } from './names.ts';
import { notNegative, positive, validateAccessModes, volumeModes } from './storage.ts';

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
      : positive(storage, `${field}.resources[storage]`)),
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
  if (!apiGroup && kind !== 'PersistentVolumeClaim') {
    errors.push(invalidValue(field, kind, "must be 'PersistentVolumeClaim' when referencing the default apiGroup"));
  }
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
export function validateClaimUpdate(claim: PersistentVolumeClaim, old: PersistentVolumeClaim): FieldError[] {
  const { spec } = claim;
  const errors: FieldError[] = [];
  const allowed: PersistentVolumeClaimSpec = { ...old.spec, volumeAttributesClassName: spec.volumeAttributesClassName };
  if (!old.spec.volumeName) allowed.volumeName = spec.volumeName;
  if (mayNameClass(spec, old)) allowed.storageClassName = spec.storageClassName;
  else errors.push(...validateClassAnnotation(claim, old));
  const size = spec.resources?.requests?.['storage'];
  if (old.status?.phase === 'Bound' && size !== undefined) {
    allowed.resources = { ...old.spec.resources, requests: { ...old.spec.resources?.requests, storage: size } };
  }
  if (!semanticEqual(allowed, spec)) errors.push(forbiddenField('spec', immutable));
  errors.push(...validateSize(spec, old));
  if (spec.volumeMode !== old.spec.volumeMode) {
    errors.push(invalidValue('volumeMode', spec.volumeMode ?? null, 'field is immutable'));
  }
  return [...errors, ...validateAttributesClassUpdate(spec, old)];
}

/** The default class may be chosen later than the claim is made, and what an annotation says may be said in the field. */
function mayNameClass(
  { storageClassName }: PersistentVolumeClaimSpec,
  { metadata, spec }: PersistentVolumeClaim,
): boolean {
  if (storageClassName === undefined || spec.storageClassName !== undefined) return false;
  return (metadata.annotations?.[classAnnotation] ?? storageClassName) === storageClassName;
}

const classAnnotation = volumeAnnotations.storageClass;

function validateClassAnnotation({ metadata }: PersistentVolumeClaim, old: PersistentVolumeClaim): FieldError[] {
  const now = metadata.annotations?.[classAnnotation] ?? '';
  if (now === (old.metadata.annotations?.[classAnnotation] ?? '')) return [];
  return [invalidValue(`metadata.annotations.${classAnnotation}`, now, 'field is immutable')];
}

/** A wish may be taken back as long as the volume has no class of attributes yet. */
function validateAttributesClassUpdate(
  { volumeAttributesClassName: now }: PersistentVolumeClaimSpec,
  { spec, status }: PersistentVolumeClaim,
): FieldError[] {
  if (now || now === spec.volumeAttributesClassName || !status?.currentVolumeAttributesClassName) return [];
  const to = now === undefined ? 'nil' : 'empty string';
  const why = `update to ${to} is forbidden when status.currentVolumeAttributesClassName is not nil`;
  return [forbiddenField('spec.volumeAttributesClassName', why)];
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

export function validateClaimStatus({ spec, status = {} }: PersistentVolumeClaim): FieldError[] {
  const { capacity = {}, allocatedResources = {}, allocatedResourceStatuses = {} } = status;
  // The paths are the original's own.
  const growing = 'status.allocatedResourceStatus';
  return [
    ...((spec.accessModes ?? []).length === 0 ? [requiredValue('Spec.accessModes')] : []),
    ...Object.entries(capacity).flatMap(([name, amount]) => notNegative(amount, `status.capacity[${name}]`)),
    ...Object.entries(allocatedResourceStatuses).flatMap(([name, state]) => [
      ...validateResourceName(name, growing),
      ...(growthStates.includes(state) ? [] : [unsupportedValue(growing, name, growthStates)]),
    ]),
    ...Object.entries(allocatedResources).flatMap(([name, amount]) => {
      const wrong = validateResourceName(name, 'status.allocatedResources');
      return wrong.length > 0 ? wrong : notNegative(amount, `status.allocatedResources[${name}]`);
    }),
  ];
}

/** How far a growth is. */
const growthStates = [
  'ControllerResizeInProgress',
  'ControllerResizeInfeasible',
  'NodeResizeInProgress',
  'NodeResizeInfeasible',
  'NodeResizePending',
].sort();

/** Of Kubernetes' own resources only storage grows; those of others have a domain of their own. */
function validateResourceName(name: string, field: string): FieldError[] {
  const wrong = follows(qualifiedName, name, field);
  if (wrong.length > 0) return wrong;
  const isNative = !name.includes('/') || name.includes('kubernetes.io/');
  return isNative && name !== 'storage' ? [unsupportedValue(field, name, ['storage'])] : [];
}
