import type { Container } from '../../../../common/api/core/v1/container.ts';
import type { EphemeralContainer } from '../../../../common/api/core/v1/ephemeral-container.ts';
import type { VolumeMount } from '../../../../common/api/core/v1/volume-mount.ts';
import type { Volume } from '../../../../common/api/core/v1/volume.ts';
import { type FieldError, forbiddenField, invalidValue, notFoundValue } from '../field-error.ts';
import { oneOf, required } from './names.ts';
import { validateRelativePath } from './paths.ts';

/** The volumes of a pod by name. */
type Volumes = ReadonlyMap<string, Volume>;
type AnyContainer = Container | EphemeralContainer;

const propagations = ['Bidirectional', 'HostToContainer', 'None'];

export function validateMounts(
  { volumeMounts = [], securityContext }: AnyContainer,
  volumes: Volumes,
  field: string,
): FieldError[] {
  const paths = new Set<string>();
  return volumeMounts.flatMap((mount, index) => {
    const at = `${field}[${index}]`;
    const errors = required(mount.name, `${at}.name`);
    if (mount.name && !volumes.has(mount.name)) errors.push(notFoundValue(`${at}.name`, mount.name));
    errors.push(...required(mount.mountPath, `${at}.mountPath`));
    if (paths.has(mount.mountPath)) errors.push(invalidValue(`${at}.mountPath`, mount.mountPath, 'must be unique'));
    paths.add(mount.mountPath);
    errors.push(...validateSubPath(mount, at));
    errors.push(...oneOf(mount.mountPropagation, propagations, `${at}.mountPropagation`));
    errors.push(...validateRecursive(mount, `${at}.recursiveReadOnly`));
    if (mount.mountPropagation === 'Bidirectional' && !securityContext?.privileged) {
      const why = 'Bidirectional mount propagation is available only to privileged containers';
      errors.push(forbiddenField(`${at}.mountPropagation`, why));
    }
    return errors;
  });
}

function validateSubPath({ subPath, subPathExpr }: VolumeMount, field: string): FieldError[] {
  const errors = subPath ? validateRelativePath(subPath, `${field}.subPath`) : [];
  if (!subPathExpr) return errors;
  if (subPath) {
    errors.push(invalidValue(`${field}.subPathExpr`, subPathExpr, 'subPathExpr and subPath are mutually exclusive'));
  }
  return [...errors, ...validateRelativePath(subPathExpr, `${field}.subPathExpr`)];
}

const readOnlyModes = ['Disabled', 'Enabled', 'IfPossible'];

/** https://kubernetes.io/docs/concepts/storage/volumes/#recursive-read-only-mounts */
function validateRecursive(
  { recursiveReadOnly, readOnly, mountPropagation }: VolumeMount,
  field: string,
): FieldError[] {
  if (recursiveReadOnly === undefined) return [];
  const errors = oneOf(recursiveReadOnly, readOnlyModes, field);
  if (recursiveReadOnly === 'Disabled' || errors.length > 0) return errors;
  if (!readOnly) errors.push(forbiddenField(field, 'may only be specified when readOnly is true'));
  if (mountPropagation !== undefined && mountPropagation !== 'None') {
    errors.push(forbiddenField(field, 'may only be specified when mountPropagation is None or not specified'));
  }
  return errors;
}

/** A device is a claim, at a path of its own. */
export function validateDevices(
  { volumeDevices = [], volumeMounts = [] }: AnyContainer,
  volumes: Volumes,
  field: string,
): FieldError[] {
  const paths = new Set<string>();
  return volumeDevices.flatMap(({ name, devicePath }, index) => {
    const at = `${field}[${index}]`;
    const errors = required(name, `${at}.name`);
    const volume = volumes.get(name);
    if (name && !volume) errors.push(notFoundValue(`${at}.name`, name));
    if (volume && !volume.persistentVolumeClaim && !volume.ephemeral) {
      const why = 'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode';
      errors.push(invalidValue(`${at}.name`, name, why));
    }
    errors.push(...required(devicePath, `${at}.devicePath`));
    if (paths.has(devicePath)) errors.push(invalidValue(`${at}.devicePath`, devicePath, 'must be unique'));
    paths.add(devicePath);
    if (volumeMounts.some((mount) => mount.name === name)) {
      errors.push(invalidValue(`${at}.name`, name, 'must not already exist in volumeMounts'));
    }
    return errors;
  });
}
