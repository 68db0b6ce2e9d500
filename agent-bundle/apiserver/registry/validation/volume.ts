import type { DownwardAPIVolumeFile, KeyToPath } from '../../../../common/api/core/v1/object-volume-sources.ts';
import type {
  EphemeralVolumeSource,
  HostPathVolumeSource,
  ImageVolumeSource,
} from '../../../../common/api/core/v1/volume-sources.ts';
import type { ProjectedVolumeSource } from '../../../../common/api/core/v1/projected-volume-source.ts';
import type { Volume } from '../../../../common/api/core/v1/volume.ts';
import { rfc1123Label } from '../../../../common/api/names.ts';
import { parseQuantity } from '../../../../common/api/quantity.ts';
import { type FieldError, duplicateValue, forbiddenField, invalidValue, requiredValue } from '../field-error.ts';
import { validateFieldRef, validateResourceFieldRef } from './env.ts';
import { oneOf, required } from './names.ts';
import { validateAnnotations, validateLabels } from './object-meta.ts';
import { validateRelativePath, withoutBacksteps } from './paths.ts';
import { validateClaimSpec } from './persistent-volume-claim.ts';

export function validateVolumes(volumes: readonly Volume[], field: string): FieldError[] {
  const seen = new Set<string>();
  return volumes.flatMap((volume, index) => {
    const at = `${field}[${index}]`;
    const errors = [...validateSource(volume, at), ...required(volume.name, `${at}.name`, rfc1123Label)];
    if (seen.has(volume.name)) errors.push(duplicateValue(`${at}.name`, volume.name));
    seen.add(volume.name);
    return errors;
  });
}

/** Exactly one source; those that cost nothing to check are checked, what a volume plugin knows better is left to it. */
function validateSource(volume: Volume, field: string): FieldError[] {
  const sources = Object.keys(volume).filter((name) => name !== 'name');
  if (sources.length === 0) return [requiredValue(field, 'must specify a volume type')];
  const [, ...more] = sources;
  return [
    ...more.map((name) => forbiddenField(`${field}.${name}`, 'may not specify more than 1 volume type')),
    ...validateKnown(volume, field),
  ];
}

function validateKnown(volume: Volume, field: string): FieldError[] {
  const { emptyDir, hostPath, secret, configMap, projected, downwardAPI, nfs, persistentVolumeClaim, csi } = volume;
  const { ephemeral, image } = volume;
  return [
    ...(emptyDir?.sizeLimit && parseQuantity(emptyDir.sizeLimit).nanos < 0n
      ? [forbiddenField(`${field}.emptyDir.sizeLimit`, 'SizeLimit field must be a valid resource quantity')]
      : []),
    ...(hostPath ? validateHostPath(hostPath, `${field}.hostPath`) : []),
    ...(secret
      ? [...required(secret.secretName, `${field}.secret.secretName`), ...validateFiles(secret, `${field}.secret`)]
      : []),
    ...(configMap
      ? [...required(configMap.name, `${field}.configMap.name`), ...validateFiles(configMap, `${field}.configMap`)]
      : []),
    ...(projected ? validateProjected(projected, `${field}.projected`) : []),
    ...(downwardAPI
      ? [
          ...validateMode(downwardAPI.defaultMode, `${field}.downwardAPI.defaultMode`),
          ...validateDownward(downwardAPI.items ?? [], `${field}.downwardAPI`),
        ]
      : []),
    ...(nfs ? [...required(nfs.server, `${field}.nfs.server`), ...required(nfs.path, `${field}.nfs.path`)] : []),
    ...(persistentVolumeClaim
      ? required(persistentVolumeClaim.claimName, `${field}.persistentVolumeClaim.claimName`)
      : []),
    ...(csi ? required(csi.driver, `${field}.csi.driver`) : []),
    ...(ephemeral ? validateEphemeral(ephemeral, `${field}.ephemeral.volumeClaimTemplate`) : []),
    ...(image ? validateImage(image, `${field}.image`) : []),
  ];
}

function validateEphemeral({ volumeClaimTemplate }: EphemeralVolumeSource, field: string): FieldError[] {
  if (!volumeClaimTemplate) return [requiredValue(field)];
  const { metadata, spec } = volumeClaimTemplate;
  return [
    ...validateLabels(metadata?.labels, `${field}.metadata.labels`),
    ...validateAnnotations(metadata?.annotations, `${field}.metadata.annotations`),
    ...validateClaimSpec(spec, `${field}.spec`),
  ];
}

function validateImage({ reference, pullPolicy }: ImageVolumeSource, field: string): FieldError[] {
  return [
    ...required(reference, `${field}.reference`),
    ...oneOf(pullPolicy, ['Always', 'IfNotPresent', 'Never'], `${field}.pullPolicy`),
  ];
}

const hostPathTypes = [
  '',
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
];

export function validateHostPath({ path, type }: HostPathVolumeSource, field: string): FieldError[] {
  if (!path) return [requiredValue(`${field}.path`)];
  return [...withoutBacksteps(path, `${field}.path`), ...oneOf(type, hostPathTypes, `${field}.type`)];
}

/** What becomes files: keys with their paths, and modes. */
interface Files {
  readonly items?: readonly KeyToPath[];
  readonly defaultMode?: number;
}

function validateFiles({ items = [], defaultMode }: Files, field: string): FieldError[] {
  return [
    ...validateMode(defaultMode, `${field}.defaultMode`),
    ...items.flatMap(({ key, path, mode }, index) => [
      ...required(key, `${field}.items[${index}].key`),
      ...validateFilePath(path, `${field}.items[${index}].path`),
      ...validateMode(mode, `${field}.items[${index}].mode`),
    ]),
  ];
}

function validateMode(mode: number | undefined, field: string): FieldError[] {
  if (mode === undefined || (mode >= 0 && mode <= 0o777)) return [];
  return [invalidValue(field, mode, 'must be a number between 0 and 0777 (octal), both inclusive')];
}

function validateFilePath(path: string, field: string): FieldError[] {
  if (!path) return [requiredValue(field)];
  const errors = validateRelativePath(path, field);
  if (path.startsWith('..') && errors.length === 0) errors.push(invalidValue(field, path, "must not start with '..'"));
  return errors;
}

const volumeFieldPaths = [
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
];

function validateDownward(items: readonly DownwardAPIVolumeFile[], field: string): FieldError[] {
  return items.flatMap(({ path, fieldRef, resourceFieldRef, mode }, index) => {
    const at = field;
    const errors = validateFilePath(path, `${at}.items[${index}].path`);
    if (fieldRef) {
      errors.push(...validateFieldRef(fieldRef, volumeFieldPaths, `${at}.fieldRef`));
      if (resourceFieldRef) {
        errors.push(invalidValue(at, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously'));
      }
    } else if (resourceFieldRef) {
      errors.push(...validateResourceFieldRef(resourceFieldRef, true, `${at}.resourceFieldRef`));
    } else errors.push(requiredValue(at, 'one of fieldRef and resourceFieldRef is required'));
    return [...errors, ...validateMode(mode, `${at}.mode`)];
  });
}

function validateProjected({ sources = [], defaultMode }: ProjectedVolumeSource, field: string): FieldError[] {
  return [
    ...validateMode(defaultMode, `${field}.defaultMode`),
    ...sources.flatMap((source, index) => {
      const at = `${field}.sources[${index}]`;
      const { secret, configMap, downwardAPI, serviceAccountToken } = source;
      const [, ...more] = Object.keys(source);
      return [
        ...more.map((name) => forbiddenField(`${at}.${name}`, 'may not specify more than 1 volume type')),
        ...(secret ? [...required(secret.name, `${at}.secret.name`), ...validateFiles(secret, `${at}.secret`)] : []),
        ...(configMap
          ? [...required(configMap.name, `${at}.configMap.name`), ...validateFiles(configMap, `${at}.configMap`)]
          : []),
        ...(downwardAPI ? validateDownward(downwardAPI.items ?? [], `${at}.downwardAPI`) : []),
        ...(serviceAccountToken ? validateToken(serviceAccountToken, `${at}.serviceAccountToken`) : []),
      ];
    }),
  ];
}

const tokenLifeLeast = 600;
const tokenLifeMost = 2 ** 32;

function validateToken(
  { path, expirationSeconds = 3600 }: { path: string; expirationSeconds?: number },
  field: string,
) {
  const at = `${field}.expirationSeconds`;
  const errors = path ? validateRelativePath(path, `${field}.path`) : [requiredValue(`${field}.path`)];
  if (expirationSeconds < tokenLifeLeast) {
    errors.unshift(invalidValue(at, expirationSeconds, 'may not specify a duration less than 10 minutes'));
  } else if (expirationSeconds > tokenLifeMost) {
    errors.unshift(invalidValue(at, expirationSeconds, 'may not specify a duration larger than 2^32 seconds'));
  }
  return errors;
}
