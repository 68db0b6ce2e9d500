import type { Container } from '../../../../common/api/core/v1/container.ts';
import type { EnvFromSource, EnvVar } from '../../../../common/api/core/v1/env.ts';
import type { ConfigMap } from '../../../../common/api/core/v1/config-map.ts';
import type { Pod } from '../../../../common/api/core/v1/pod.ts';
import type { Secret } from '../../../../common/api/core/v1/secret.ts';
import type { EnvEntry } from '../../runtime/port.ts';
import { configError } from '../start-failure.ts';
import { expand } from './expansion.ts';
import { fieldValue } from './field-value.ts';
import { type Allocatable, resourceValue } from './resource-value.ts';

/** What the values of variables are taken from. Objects are those of the pod's namespace. */
export interface EnvSources {
  readonly configMap: (name: string) => ConfigMap | undefined;
  readonly secret: (name: string) => Secret | undefined;
  /** See serviceEnv. */
  readonly services: ReadonlyMap<string, string>;
  readonly hostIps: readonly string[];
  readonly allocatable: Allocatable;
}

/**
 * A container's environment: of services, then from whole config maps and secrets, then its own, later ones winning.
 * Throws a StartFailure when something it needs is missing.
 * https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/
 */
export function containerEnv(container: Container, pod: Pod, sources: EnvSources): EnvEntry[] {
  const variables = new Map(sources.services);
  for (const from of container.envFrom ?? []) {
    for (const [key, value] of allOf(from, sources)) variables.set(`${from.prefix ?? ''}${key}`, value);
  }
  for (const variable of container.env ?? []) {
    const value = valueOf(variable, container, pod, sources, variables);
    if (value !== undefined) variables.set(variable.name, value);
  }
  return [...variables].map(([name, value]) => ({ name, value }));
}

/** A container's command and arguments may refer to its variables. */
export function expandAll(texts: readonly string[] | undefined, env: readonly EnvEntry[]): string[] {
  const variables = new Map(env.map(({ name, value }) => [name, value]));
  return (texts ?? []).map((text) => expand(text, variables));
}

/** Every entry of a config map or secret whose key can name a variable. */
function allOf(from: EnvFromSource, sources: EnvSources): Array<[string, string]> {
  const entries = from.configMapRef
    ? configMapEntries(from.configMapRef, sources)
    : secretEntries(from.secretRef, sources);
  return entries.filter(([key]) => key !== '' && !key.includes('='));
}

type WholeRef = { readonly name: string; readonly optional?: boolean };

function configMapEntries({ name, optional }: WholeRef, { configMap }: EnvSources): Array<[string, string]> {
  const found = configMap(name);
  if (!found && !optional) throw configError(`configmap "${name}" not found`);
  return Object.entries(found?.data ?? {});
}

function secretEntries(ref: WholeRef | undefined, { secret }: EnvSources): Array<[string, string]> {
  if (!ref) return [];
  const found = secret(ref.name);
  if (!found && !ref.optional) throw configError(`secret "${ref.name}" not found`);
  return Object.entries(found?.data ?? {}).map(([key, value]) => [key, decode(value)]);
}

/** Undefined when an optional source is not there: then the variable is not set. */
function valueOf(
  { name, value, valueFrom }: EnvVar,
  container: Container,
  pod: Pod,
  sources: EnvSources,
  variables: ReadonlyMap<string, string>,
): string | undefined {
  if (!valueFrom) return expand(value ?? '', variables);
  if (valueFrom.fieldRef) {
    const { fieldPath } = valueFrom.fieldRef;
    return known(fieldValue(pod, fieldPath, sources.hostIps), name, `no field ${fieldPath}`);
  }
  if (valueFrom.resourceFieldRef) {
    const ref = valueFrom.resourceFieldRef;
    const found = resourceValue(pod, ref, container, sources.allocatable);
    return known(found, name, `no resource ${ref.resource} of container ${ref.containerName ?? container.name}`);
  }
  if (valueFrom.configMapKeyRef) {
    const { name: object, key, optional } = valueFrom.configMapKeyRef;
    const found = sources.configMap(object);
    if (!found && !optional) throw configError(`configmap "${object}" not found`);
    const text = found?.data?.[key];
    if (text === undefined && !optional) throw configError(missingKey(key, 'ConfigMap', object, pod));
    return text;
  }
  if (valueFrom.secretKeyRef) {
    const { name: object, key, optional } = valueFrom.secretKeyRef;
    const found = sources.secret(object);
    if (!found && !optional) throw configError(`secret "${object}" not found`);
    const encoded = found?.data?.[key];
    if (encoded === undefined && !optional) throw configError(missingKey(key, 'Secret', object, pod));
    return encoded === undefined ? undefined : decode(encoded);
  }
  throw configError(`variable ${name} has a valueFrom that names no source`);
}

function known(value: string | undefined, variable: string, problem: string): string {
  if (value === undefined) throw configError(`variable ${variable} cannot be set: the pod has ${problem}`);
  return value;
}

const missingKey = (key: string, kind: string, name: string, pod: Pod) =>
  `couldn't find key ${key} in ${kind} ${pod.metadata.namespace}/${name}`;

const decode = (base64: string) => Buffer.from(base64, 'base64').toString('utf8');
