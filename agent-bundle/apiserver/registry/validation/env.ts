import type { Container } from '../../../../common/api/core/v1/container.ts';
import type { EnvVar, EnvVarSource, FileKeySelector } from '../../../../common/api/core/v1/env.ts';
import type { ObjectFieldSelector, ResourceFieldSelector } from '../../../../common/api/core/v1/field-selectors.ts';
import { configMapKey, environmentVariableName } from '../../../../common/api/names.ts';
import { type FieldError, invalidValue, requiredValue } from '../field-error.ts';
import { follows, oneOf, required } from './names.ts';
import { validateRelativePath } from './paths.ts';

export function validateEnv(
  { env = [], envFrom = [] }: Pick<Container, 'env' | 'envFrom'>,
  field: string,
): FieldError[] {
  return [
    ...env.flatMap((variable, index) => validateVariable(variable, `${field}.env[${index}]`)),
    ...envFrom.flatMap(({ prefix, configMapRef, secretRef }, index) => {
      const at = `${field}.envFrom[${index}]`;
      return [
        ...(prefix ? follows(environmentVariableName, prefix, `${at}.prefix`) : []),
        ...(configMapRef ? required(configMapRef.name, `${at}.configMapRef.name`) : []),
        ...(secretRef ? required(secretRef.name, `${at}.secretRef.name`) : []),
        ...exactlyOne([configMapRef, secretRef], at, '`configMapRef` or `secretRef`'),
      ];
    }),
  ];
}

function validateVariable({ name, value, valueFrom }: EnvVar, field: string): FieldError[] {
  const errors = required(name, `${field}.name`, environmentVariableName);
  if (!valueFrom) return errors;
  return [...errors, ...validateSource(valueFrom, value ?? '', `${field}.valueFrom`)];
}

const envFieldPaths = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];

function validateSource(source: EnvVarSource, value: string, field: string): FieldError[] {
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef } = source;
  const errors = [
    ...(fieldRef ? validateFieldRef(fieldRef, envFieldPaths, `${field}.fieldRef`) : []),
    ...(resourceFieldRef ? validateResourceFieldRef(resourceFieldRef, false, `${field}.resourceFieldRef`) : []),
    ...(configMapKeyRef ? validateKeyRef(configMapKeyRef, `${field}.configMapKeyRef`) : []),
    ...(secretKeyRef ? validateKeyRef(secretKeyRef, `${field}.secretKeyRef`) : []),
    ...(fileKeyRef ? validateFileRef(fileKeyRef, `${field}.fileKeyRef`) : []),
  ];
  if (value !== '') return [...errors, invalidValue(field, '', 'may not be specified when `value` is not empty')];
  const choices = '`fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`';
  return [
    ...errors,
    ...exactlyOne([fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef], field, choices),
  ];
}

function validateKeyRef({ name, key }: { readonly name?: string; readonly key: string }, field: string): FieldError[] {
  return [...required(name, `${field}.name`), ...required(key, `${field}.key`, configMapKey)];
}

function validateFileRef({ volumeName, path, key }: FileKeySelector, field: string): FieldError[] {
  return [
    ...required(volumeName, `${field}.volumeName`),
    ...(path ? validateRelativePath(path, `${field}.path`) : [requiredValue(`${field}.path`)]),
    ...required(key, `${field}.key`, environmentVariableName),
  ];
}

function exactlyOne(given: readonly unknown[], field: string, choices: string): FieldError[] {
  const count = given.filter((each) => each !== undefined).length;
  if (count === 0) return [invalidValue(field, '', `must specify one of: ${choices}`)];
  return count === 1 ? [] : [invalidValue(field, '', 'may not have more than one field specified at a time')];
}

/** `allowed` without labels and annotations, of which one may be named: `metadata.labels['a']`. */
export function validateFieldRef(
  { apiVersion, fieldPath }: ObjectFieldSelector,
  allowed: readonly string[],
  field: string,
): FieldError[] {
  if (!apiVersion) return [requiredValue(`${field}.apiVersion`)];
  if (!fieldPath) return [requiredValue(`${field}.fieldPath`)];
  if (/^metadata\.(?:labels|annotations)\['[^']+'\]$/.test(fieldPath)) return [];
  return oneOf(fieldPath, allowed, `${field}.fieldPath`);
}

const resourceFields = ['cpu', 'ephemeral-storage', 'memory'].flatMap((name) => [`limits.${name}`, `requests.${name}`]);

export function validateResourceFieldRef(
  { containerName, resource }: ResourceFieldSelector,
  needsContainer: boolean,
  field: string,
): FieldError[] {
  if (needsContainer && !containerName) return [requiredValue(`${field}.containerName`)];
  if (!resource) return [requiredValue(`${field}.resource`)];
  return /^(?:limits|requests)\.hugepages-/.test(resource) ? [] : oneOf(resource, resourceFields, `${field}.resource`);
}
