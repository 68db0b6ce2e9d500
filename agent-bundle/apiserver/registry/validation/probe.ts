import type { Container } from '../../../../common/api/core/v1/container.ts';
import type { HTTPGetAction } from '../../../../common/api/core/v1/actions.ts';
import type { LifecycleHandler } from '../../../../common/api/core/v1/lifecycle.ts';
import type { Probe, ProbeHandler } from '../../../../common/api/core/v1/probe.ts';
import { httpHeaderName, portName, portNumber } from '../../../../common/api/names.ts';
import { type FieldError, forbiddenField, invalidValue, requiredValue } from '../field-error.ts';
import type { PodSurroundings } from './container.ts';
import { follows, oneOf, required, requiredOneOf } from './names.ts';
import { stopSignals } from './signals.ts';
import { nonNegative } from './numbers.ts';

export function validateProbes(container: Container, field: string): FieldError[] {
  const { livenessProbe, readinessProbe, startupProbe } = container;
  return [
    ...validateProbe(livenessProbe, `${field}.livenessProbe`),
    ...mustSucceedOnce(livenessProbe, `${field}.livenessProbe`),
    ...validateProbe(readinessProbe, `${field}.readinessProbe`),
    ...validateProbe(startupProbe, `${field}.startupProbe`),
    ...mustSucceedOnce(startupProbe, `${field}.startupProbe`),
  ];
}

function validateProbe(probe: Probe | undefined, field: string): FieldError[] {
  if (!probe) return [];
  const numbers = [
    'initialDelaySeconds',
    'timeoutSeconds',
    'periodSeconds',
    'successThreshold',
    'failureThreshold',
  ] as const;
  const errors = [
    ...validateHandler(probe, field),
    ...numbers.flatMap((name) => nonNegative(probe[name], `${field}.${name}`)),
  ];
  const grace = probe.terminationGracePeriodSeconds;
  if (grace !== undefined && grace <= 0) {
    errors.push(invalidValue(`${field}.terminationGracePeriodSeconds`, grace, 'must be greater than 0'));
  }
  return errors;
}

function mustSucceedOnce(probe: Probe | undefined, field: string): FieldError[] {
  if (!probe || probe.successThreshold === 1) return [];
  return [invalidValue(`${field}.successThreshold`, probe.successThreshold ?? 0, 'must be 1')];
}

export function validateLifecycle({ lifecycle }: Container, pod: PodSurroundings, field: string): FieldError[] {
  const at = `${field}.lifecycle`;
  return [
    ...validateHook(lifecycle?.postStart, pod, `${at}.postStart`),
    ...validateHook(lifecycle?.preStop, pod, `${at}.preStop`),
    ...validateStopSignal(lifecycle?.stopSignal, pod.os, `${at}.stopSignal`),
  ];
}

/** A pod says for which system it is before it may name signals of that. */
function validateStopSignal(signal: string | undefined, os: string | undefined, field: string): FieldError[] {
  if (signal === undefined) return [];
  if (!os) return [forbiddenField(field, 'may not be set for containers with empty `spec.os.name`')];
  return oneOf(signal, os === 'windows' ? ['SIGKILL', 'SIGTERM'] : stopSignals, field);
}

function validateHook(
  hook: LifecycleHandler | undefined,
  { gracePeriod }: PodSurroundings,
  field: string,
): FieldError[] {
  if (!hook) return [];
  const errors = validateHandler(hook, field);
  const seconds = hook.sleep?.seconds;
  if (seconds === undefined || (seconds >= 0 && seconds <= gracePeriod)) return errors;
  const why = `must be non-negative and less than terminationGracePeriodSeconds (${gracePeriod})`;
  return [...errors, invalidValue(`${field}.sleep`, seconds, why)];
}

/** Exactly one way to act. */
function validateHandler(handler: ProbeHandler & LifecycleHandler, field: string): FieldError[] {
  const { exec, httpGet, tcpSocket, grpc, sleep } = handler;
  const given = Object.entries({ exec, httpGet, tcpSocket, grpc, sleep }).filter(([, action]) => action !== undefined);
  if (given.length === 0) return [requiredValue(field, 'must specify a handler type')];
  const [, ...more] = given;
  const tooMany = more.map(([name]) => forbiddenField(`${field}.${name}`, 'may not specify more than 1 handler type'));
  return [
    ...(exec && !exec.command?.length ? [requiredValue(`${field}.exec.command`)] : []),
    ...(httpGet ? validateHttpGet(httpGet, `${field}.httpGet`) : []),
    ...(tcpSocket ? validatePort(tcpSocket.port, `${field}.tcpSocket.port`) : []),
    ...(grpc ? validatePort(grpc.port, `${field}.grpc.port`) : []),
    ...tooMany,
  ];
}

function validateHttpGet({ path, port, scheme, httpHeaders = [] }: HTTPGetAction, field: string): FieldError[] {
  return [
    ...required(path, `${field}.path`),
    ...validatePort(port, `${field}.port`),
    ...requiredOneOf(scheme, ['HTTP', 'HTTPS'], `${field}.scheme`),
    ...httpHeaders.flatMap(({ name }) => follows(httpHeaderName, name, `${field}.httpHeaders`)),
  ];
}

/** A number, or the name of a container's port. */
export function validatePort(port: number | string, field: string): FieldError[] {
  const wrong = typeof port === 'number' ? portNumber(port) : portName(port);
  return wrong.map((words) => invalidValue(field, port, words));
}
