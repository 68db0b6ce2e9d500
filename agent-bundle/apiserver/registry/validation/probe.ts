import type {
  Container,
  HTTPGetAction,
  LifecycleHandler,
  Probe,
  ProbeHandler,
} from '../../../../common/api/core/v1/container.ts';
import { httpHeaderName, portName, portNumber } from '../../../../common/api/names.ts';
import { type FieldError, forbiddenField, invalidValue, requiredValue } from '../field-error.ts';
import { follows, required, requiredOneOf } from './names.ts';
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

export function validateLifecycle({ lifecycle }: Container, field: string): FieldError[] {
  return [
    ...validateHook(lifecycle?.postStart, `${field}.lifecycle.postStart`),
    ...validateHook(lifecycle?.preStop, `${field}.lifecycle.preStop`),
  ];
}

const validateHook = (hook: LifecycleHandler | undefined, field: string): FieldError[] =>
  hook ? validateHandler(hook, field) : [];

/** Exactly one way to act. */
function validateHandler(handler: ProbeHandler, field: string): FieldError[] {
  const { exec, httpGet, tcpSocket, grpc } = handler;
  const given = Object.entries({ exec, httpGet, tcpSocket, grpc }).filter(([, action]) => action !== undefined);
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
