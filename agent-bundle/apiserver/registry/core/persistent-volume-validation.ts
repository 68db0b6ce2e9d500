import {
  type CSIPersistentVolumeSource,
  type PersistentVolumeSource,
  PersistentVolumeSource as Source,
} from '../../../../common/api/core/v1/persistent-volume-source.ts';
import type { PersistentVolume, PersistentVolumeSpec } from '../../../../common/api/core/v1/persistent-volume.ts';
import { rfc1123Subdomain } from '../../../../common/api/names.ts';
import { semanticEqual } from '../equality.ts';
import { type FieldError, forbiddenField, invalidValue, requiredValue, unsupportedValue } from '../field-error.ts';
import { validateDriverName } from '../storage/driver-name.ts';
import { follows, oneOf, required } from '../validation/names.ts';
import { withoutBacksteps } from '../validation/paths.ts';
import { validateNodeSelector } from '../validation/scheduling.ts';
import { notNegative, positive, validateAccessModes, volumeModes } from '../validation/storage.ts';
import { validateHostPath } from '../validation/volume.ts';

const sourceNames = Object.keys(Source.fields) as (keyof PersistentVolumeSource)[];

const inline = 'in the context of inline volumes';

/** The volume that a VolumeAttachment describes itself: how a driver finds it, and nothing about claims and classes. */
export function validateInlineVolume(spec: PersistentVolumeSpec, field: string): FieldError[] {
  const { accessModes = [], persistentVolumeReclaimPolicy: policy = 'Retain', volumeMode = 'Filesystem' } = spec;
  const foreign = (['claimRef', 'capacity', 'nodeAffinity', 'storageClassName'] as const).filter((name) => spec[name]);
  return [
    ...foreign.map((name) => forbiddenField(`${field}.${name}`, `may not be specified ${inline}`)),
    ...(accessModes.length === 0 ? [requiredValue(`${field}.accessModes`)] : []),
    ...validateAccessModes(accessModes, `${field}.accessModes`),
    ...(policy === 'Retain'
      ? []
      : [forbiddenField(`${field}.persistentVolumeReclaimPolicy`, `may only be Retain ${inline}`)]),
    ...(spec.csi
      ? validateDriver(spec.csi, `${field}.csi`)
      : [requiredValue(`${field}.csi`, `has to be specified ${inline}`)]),
    ...(volumeMode === 'Filesystem'
      ? []
      : [forbiddenField(`${field}.volumeMode`, `may not specify volumeMode other than Filesystem ${inline}`)]),
  ];
}

export function validateVolume({ spec }: PersistentVolume): FieldError[] {
  const { accessModes = [], capacity = {}, persistentVolumeReclaimPolicy: policy, storageClassName } = spec;
  return [
    ...(accessModes.length === 0 ? [requiredValue('spec.accessModes')] : []),
    ...validateAccessModes(accessModes, 'spec.accessModes'),
    ...validateCapacity(capacity, 'spec.capacity'),
    ...oneOf(policy, ['Delete', 'Recycle', 'Retain'], 'spec.persistentVolumeReclaimPolicy'),
    ...validateAffinity(spec),
    ...validateSource(spec),
    ...(spec.hostPath?.path === '/' && policy === 'Recycle'
      ? [forbiddenField('spec.persistentVolumeReclaimPolicy', "may not be 'recycle' for a hostPath mount of '/'")]
      : []),
    ...follows(rfc1123Subdomain, storageClassName || undefined, 'spec.storageClassName'),
    ...oneOf(spec.volumeMode, volumeModes, 'spec.volumeMode'),
    ...validateAttributesClass(spec),
  ];
}

/** Only drivers know attributes. https://kubernetes.io/docs/concepts/storage/volume-attributes-classes/ */
function validateAttributesClass({ volumeAttributesClassName: name, csi }: PersistentVolumeSpec): FieldError[] {
  if (name === undefined) return [];
  const field = 'spec.volumeAttributesClassName';
  return [
    ...(name === '' ? [requiredValue(field, 'an empty string is disallowed')] : follows(rfc1123Subdomain, name, field)),
    ...(csi ? [] : [requiredValue('spec.csi', 'has to be specified when using volumeAttributesClassName')]),
  ];
}

function validateCapacity(capacity: Readonly<Record<string, string>>, field: string): FieldError[] {
  const names = Object.keys(capacity);
  if (names.length === 0) return [requiredValue(field)];
  const storage = capacity['storage'];
  if (storage === undefined || names.length > 1) return [unsupportedValue(field, capacity, ['storage'])];
  return [...notNegative(storage, `${field}[storage]`), ...positive(storage, `${field}[storage]`)];
}

function validateAffinity({ nodeAffinity, local }: PersistentVolumeSpec): FieldError[] {
  const field = 'spec.nodeAffinity';
  if (!nodeAffinity) return local ? [requiredValue(field, 'Local volume requires node affinity')] : [];
  if (!nodeAffinity.required) return [requiredValue(`${field}.required`, 'must specify required node constraints')];
  return validateNodeSelector(nodeAffinity.required, `${field}.required`);
}

/** Exactly one source; what costs nothing to check is checked, what a volume plugin knows better is left to it. */
function validateSource(spec: PersistentVolumeSpec): FieldError[] {
  const [first, ...more] = sourceNames.filter((name) => spec[name] !== undefined);
  if (!first) return [requiredValue('spec', 'must specify a volume type')];
  return [
    ...more.map((name) => forbiddenField(`spec.${name}`, 'may not specify more than 1 volume type')),
    ...validateKnown(spec),
  ];
}

function validateKnown({ hostPath, nfs, local, csi, iscsi }: PersistentVolumeSpec): FieldError[] {
  const errors: FieldError[] = [];
  if (hostPath) errors.push(...validateHostPath(hostPath, 'spec.hostPath'));
  if (nfs) {
    errors.push(...required(nfs.server, 'spec.nfs.server'), ...required(nfs.path, 'spec.nfs.path'));
    if (nfs.path && !nfs.path.startsWith('/')) {
      errors.push(invalidValue('spec.nfs.path', nfs.path, 'must be an absolute path'));
    }
  }
  if (local) {
    errors.push(...required(local.path, 'spec.local.path'));
    errors.push(...withoutBacksteps(local.path, 'spec.local.path'));
  }
  if (csi) errors.push(...validateDriver(csi, 'spec.csi'));
  if (iscsi) {
    errors.push(
      ...required(iscsi.targetPortal, 'spec.iscsi.targetPortal'),
      ...required(iscsi.iqn, 'spec.iscsi.iqn'),
      ...(iscsi.lun < 0 || iscsi.lun > 255
        ? [invalidValue('spec.iscsi.lun', iscsi.lun, 'must be between 0 and 255, inclusive')]
        : []),
    );
  }
  return errors;
}

const secretsOfDriver = [
  'controllerPublishSecretRef',
  'nodeStageSecretRef',
  'nodePublishSecretRef',
  'controllerExpandSecretRef',
  'nodeExpandSecretRef',
] as const;

function validateDriver(csi: CSIPersistentVolumeSource, field: string): FieldError[] {
  return [
    ...validateDriverName(csi.driver, `${field}.driver`),
    ...required(csi.volumeHandle, `${field}.volumeHandle`),
    ...secretsOfDriver.flatMap((member) => {
      const secret = csi[member];
      if (!secret) return [];
      return [
        ...required(secret.name, `${field}.${member}.name`),
        ...required(secret.namespace, `${field}.${member}.namespace`),
      ];
    }),
  ];
}

export function validateVolumeUpdate({ spec }: PersistentVolume, { spec: old }: PersistentVolume): FieldError[] {
  const sourceOf = (of: PersistentVolumeSpec) => Object.fromEntries(sourceNames.map((name) => [name, of[name]]));
  const errors: FieldError[] = [];
  if (!semanticEqual(sourceOf(withoutNewSecret(spec, old)), sourceOf(old))) {
    const why = 'spec.persistentvolumesource is immutable after creation';
    errors.push(forbiddenField('spec.persistentvolumesource', why));
  }
  if (spec.volumeMode !== old.volumeMode) {
    errors.push(invalidValue('volumeMode', spec.volumeMode ?? null, 'field is immutable'));
  }
  // Where it can be reached from may be said later than it is made, once.
  if (old.nodeAffinity && !semanticEqual(spec.nodeAffinity, old.nodeAffinity)) {
    // The path is the original's own.
    errors.push(invalidValue('nodeAffinity', spec.nodeAffinity ?? null, 'field is immutable'));
  }
  if (old.volumeAttributesClassName !== undefined && spec.volumeAttributesClassName === undefined) {
    errors.push(forbiddenField('spec.volumeAttributesClassName', 'update from non-nil value to nil is forbidden'));
  }
  return errors;
}

/** The secret for growing may be named later than the volume is made, once. */
function withoutNewSecret(spec: PersistentVolumeSpec, old: PersistentVolumeSpec): PersistentVolumeSpec {
  if (!spec.csi || !old.csi || old.csi.controllerExpandSecretRef) return spec;
  const { controllerExpandSecretRef: _, ...csi } = spec.csi;
  return { ...spec, csi };
}
