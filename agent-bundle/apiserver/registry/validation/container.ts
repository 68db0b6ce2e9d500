import type { Container, ContainerPort } from '../../../../common/api/core/v1/container.ts';
import type { EphemeralContainer } from '../../../../common/api/core/v1/ephemeral-container.ts';
import type { Volume } from '../../../../common/api/core/v1/volume.ts';
import { portName, portNumber, rfc1123Label } from '../../../../common/api/names.ts';
import {
  type FieldError,
  duplicateValue,
  forbiddenField,
  invalidValue,
  notFoundValue,
  requiredValue,
} from '../field-error.ts';
import { validateEnv } from './env.ts';
import { validateResizePolicy, validateRestarts } from './container-restart.ts';
import { validateDevices, validateMounts } from './mounts.ts';
import { follows, required, requiredOneOf } from './names.ts';
import { validateLifecycle, validateProbes } from './probe.ts';
import { validateResources } from './resources.ts';
import { validateContainerSecurity } from './security-context.ts';

/** What the containers of a pod share. */
export interface PodSurroundings {
  readonly hostNetwork: boolean;
  readonly volumes: ReadonlyMap<string, Volume>;
  readonly claimNames: ReadonlySet<string>;
  readonly os: string | undefined;
  readonly restartPolicy: string | undefined;
  /** Seconds. */
  readonly gracePeriod: number;
}

export function validateContainers(
  containers: readonly Container[],
  pod: PodSurroundings,
  field: string,
): FieldError[] {
  if (containers.length === 0) return [requiredValue(field)];
  const seen = new Set<string>();
  const errors = containers.flatMap((container, index) => validateOne(container, seen, pod, `${field}[${index}]`));
  return [...errors, ...validateHostPorts(containers, field)];
}

/** Init containers share their names with the others; those that stay (sidecars) may have probes and hooks. */
export function validateInitContainers(
  containers: readonly Container[],
  others: readonly Container[],
  pod: PodSurroundings,
  field: string,
): FieldError[] {
  const seen = new Set(others.map(({ name }) => name));
  return containers.flatMap((container, index) => {
    const at = `${field}[${index}]`;
    const errors = validateOne(container, seen, pod, at);
    if (container.restartPolicy === 'Always') return errors;
    const early = ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const;
    for (const name of early) {
      if (container[name]) {
        errors.push(forbiddenField(`${at}.${name}`, 'may not be set for init containers without restartPolicy=Always'));
      }
    }
    return errors;
  });
}

function validateOne(container: Container, seen: Set<string>, pod: PodSurroundings, field: string): FieldError[] {
  const errors = validateCommon(container, pod, field);
  if (seen.has(container.name)) errors.push(duplicateValue(`${field}.name`, container.name));
  if (container.name) seen.add(container.name);
  return [
    ...errors,
    ...validateLifecycle(container, pod, field),
    ...validateProbes(container, field),
    ...validateRestarts(container, field),
  ];
}

/** What holds for every container, ephemeral ones too. */
export function validateCommon(
  container: Container | EphemeralContainer,
  pod: PodSurroundings,
  field: string,
): FieldError[] {
  return [
    ...required(container.name, `${field}.name`, rfc1123Label),
    ...validateImage(container.image, `${field}.image`),
    ...requiredOneOf(
      container.terminationMessagePolicy,
      ['FallbackToLogsOnError', 'File'],
      `${field}.terminationMessagePolicy`,
    ),
    ...validatePorts(container.ports ?? [], pod.hostNetwork, `${field}.ports`),
    ...validateEnv(container, field),
    ...validateMounts(container, pod.volumes, `${field}.volumeMounts`),
    ...validateDevices(container, pod.volumes, `${field}.volumeDevices`),
    ...requiredOneOf(container.imagePullPolicy, ['Always', 'IfNotPresent', 'Never'], `${field}.imagePullPolicy`),
    ...validateResources(container.resources, `${field}.resources`),
    ...validateClaims(container, pod.claimNames, `${field}.resources.claims`),
    ...validateResizePolicy(container, pod, `${field}.resizePolicy`),
    ...validateContainerSecurity(container.securityContext, `${field}.securityContext`),
  ];
}

function validateImage(image: string | undefined, field: string): FieldError[] {
  if (!image) return [requiredValue(field)];
  return image.trim() === image ? [] : [invalidValue(field, image, 'must not have leading or trailing whitespace')];
}

export const protocols = ['SCTP', 'TCP', 'UDP'];

function validatePorts(ports: readonly ContainerPort[], hostNetwork: boolean, field: string): FieldError[] {
  const names = new Set<string>();
  return ports.flatMap((port, index) => {
    const at = `${field}[${index}]`;
    const errors: FieldError[] = [];
    if (port.name) {
      errors.push(...follows(portName, port.name, `${at}.name`));
      if (errors.length === 0 && names.has(port.name)) errors.push(duplicateValue(`${at}.name`, port.name));
      names.add(port.name);
    }
    errors.push(...validateNumber(port.containerPort, `${at}.containerPort`));
    if (port.hostPort !== undefined) errors.push(...inPortRange(port.hostPort, `${at}.hostPort`));
    errors.push(...requiredOneOf(port.protocol, protocols, `${at}.protocol`));
    if (hostNetwork && port.hostPort !== undefined && port.hostPort !== port.containerPort) {
      const why = 'must match `hostPort` when `hostNetwork` is true';
      errors.push(invalidValue(`${at}.containerPort`, port.containerPort, why));
    }
    return errors;
  });
}

const validateNumber = (port: number, field: string): FieldError[] =>
  port === 0 ? [requiredValue(field)] : inPortRange(port, field);
const inPortRange = (port: number, field: string): FieldError[] =>
  portNumber(port).map((words) => invalidValue(field, port, words));

/** One address and port of the host can be given away once. */
function validateHostPorts(containers: readonly Container[], field: string): FieldError[] {
  const taken = new Set<string>();
  return containers.flatMap(({ ports = [] }, index) =>
    ports.flatMap(({ hostPort, protocol, hostIP = '' }, portIndex) => {
      if (!hostPort) return [];
      const claim = `${protocol}/${hostIP}/${hostPort}`;
      if (taken.has(claim)) return [duplicateValue(`${field}[${index}].ports[${portIndex}].hostPort`, claim)];
      taken.add(claim);
      return [];
    }),
  );
}

function validateClaims(
  { resources }: Container | EphemeralContainer,
  claimNames: ReadonlySet<string>,
  field: string,
): FieldError[] {
  return (resources?.claims ?? []).flatMap(({ name }, index) => {
    if (!name) return [requiredValue(`${field}[${index}].name`)];
    return claimNames.has(name) ? [] : [notFoundValue(`${field}[${index}].name`, name)];
  });
}
