import type { Pod } from '../../../common/api/core/v1/pod.ts';
import {
  type FieldError,
  forbiddenField,
  invalidValue,
  requiredValue,
  unsupportedValue,
} from '../registry/field-error.ts';
import { integerOf } from '../routes/query-value.ts';
import { isTrue } from '../routes/request-info.ts';
import { badRequest, invalid } from '../status-error.ts';
import { containerOf } from './pod-location.ts';

/** The kubelet's own paths for what clients ask of a pod. Options are read and written anew, so that nothing but them gets through. */

const flags = ['follow', 'previous', 'timestamps'] as const;
const counts = ['tailLines', 'sinceSeconds', 'limitBytes'] as const;
const streams = ['All', 'Stdout', 'Stderr'];

/**
 * Throws 400 for options that cannot be read, and for a container that is not there or must be named; 422 for options that
 * make no sense. https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#get-read-log-of-the-specified-pod
 */
export function logPath(pod: Pod, query: URLSearchParams): string {
  const set = flags.filter((name) => isTrue(query.get(name)));
  const numbers = counts.flatMap((name) => {
    const value = integerOf(query, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  const sinceTime = timeOf(query.get('sinceTime') ?? '');
  const stream = query.get('stream') ?? '';
  const errors = logErrors(Object.fromEntries(numbers), sinceTime, stream);
  if (errors.length > 0) throw invalid({ group: '', kind: 'PodLogOptions' }, pod.metadata.name, errors);
  const container = containerOf(pod, query.get('container') ?? '');
  const own = queryOf([...set.map((name) => [name, 'true'] as const), ...numbers]);
  if (sinceTime !== '') own.append('sinceTime', sinceTime);
  if (stream !== '') own.append('stream', stream);
  return withQuery(['containerLogs', ...placeOf(pod), container], own);
}

function logErrors(
  { tailLines, sinceSeconds, limitBytes }: Readonly<Record<string, number>>,
  sinceTime: string,
  stream: string,
): FieldError[] {
  const errors: FieldError[] = [];
  if (tailLines !== undefined && tailLines < 0) {
    errors.push(invalidValue('tailLines', tailLines, 'must be greater than or equal to 0'));
  }
  if (limitBytes !== undefined && limitBytes < 1) {
    errors.push(invalidValue('limitBytes', limitBytes, 'must be greater than 0'));
  }
  if (sinceSeconds !== undefined && sinceTime !== '') {
    errors.push(forbiddenField('', 'at most one of `sinceTime` or `sinceSeconds` may be specified'));
  } else if (sinceSeconds !== undefined && sinceSeconds < 1) {
    errors.push(invalidValue('sinceSeconds', sinceSeconds, 'must be greater than 0'));
  }
  if (stream !== '' && !streams.includes(stream)) errors.push(unsupportedValue('stream', stream, streams));
  if (stream !== '' && stream !== 'All' && tailLines !== undefined) {
    errors.push(forbiddenField('', '`tailLines` and specific `stream` are mutually exclusive for now'));
  }
  return errors;
}

const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

function timeOf(text: string): string {
  if (text === '' || (rfc3339.test(text) && !Number.isNaN(Date.parse(text)))) return text;
  const shown = JSON.stringify(text);
  throw badRequest(`parsing time ${shown} as "2006-01-02T15:04:05Z07:00": cannot parse ${shown} as "2006"`);
}

/** exec and attach: which streams the client wants, and whether there is a terminal. */
export function shellPath(subresource: 'exec' | 'attach', pod: Pod, query: URLSearchParams): string {
  const command = query.getAll('command');
  const wanted = shellStreams.filter(([name]) => isTrue(query.get(name)));
  const errors: FieldError[] = [];
  if (subresource === 'exec' && command.length === 0) errors.push(requiredValue('command'));
  if (wanted.every(([name]) => name === 'tty')) {
    errors.push(requiredValue('', 'at least one of `stdin`, `stdout` or `stderr` must be set'));
  }
  if (isTrue(query.get('tty')) && isTrue(query.get('stderr'))) {
    errors.push(invalidValue('stderr', true, 'tty and stderr cannot both be true'));
  }
  const kind = subresource === 'exec' ? 'PodExecOptions' : 'PodAttachOptions';
  if (errors.length > 0) throw invalid({ group: '', kind }, pod.metadata.name, errors);
  const container = containerOf(pod, query.get('container') ?? '');
  const own = queryOf(wanted.map(([, kubeletName]) => [kubeletName, '1']));
  if (subresource === 'exec') for (const word of command) own.append('command', word);
  return withQuery([subresource, ...placeOf(pod), container], own);
}

/** What the kubelet calls the streams that clients ask for. */
const shellStreams = [
  ['stdin', 'input'],
  ['stdout', 'output'],
  ['stderr', 'error'],
  ['tty', 'tty'],
] as const;

/** Ports stand in the query only for WebSocket clients; SPDY names them stream by stream. */
export function forwardPath(pod: Pod, query: URLSearchParams): string {
  const ports = query.getAll('ports').filter((port) => /^\d+$/.test(port));
  return withQuery(['portForward', ...placeOf(pod)], queryOf(ports.map((port) => ['port', port])));
}

const queryOf = (pairs: readonly (readonly [string, string | number])[]): URLSearchParams =>
  new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, String(value)]));
const placeOf = ({ metadata }: Pod): string[] => [metadata.namespace ?? '', metadata.name];

function withQuery(segments: readonly string[], query: URLSearchParams): string {
  const path = `/${segments.map(encodeURIComponent).join('/')}`;
  return query.size === 0 ? path : `${path}?${query.toString()}`;
}
