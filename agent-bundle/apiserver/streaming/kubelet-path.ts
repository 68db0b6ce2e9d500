import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { forbiddenField, invalidValue, requiredValue, type FieldError } from '../registry/field-error.ts';
import { invalid } from '../status-error.ts';
import { containerOf } from './pod-location.ts';

/**
 * The kubelet's own path for what a client asks of a pod. Options are read and written anew, so that nothing but them gets
 * through. https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#get-read-log-of-the-specified-pod
 */
export function logPath(pod: Pod, query: URLSearchParams): string {
  const options = { group: '', kind: 'PodLogOptions' };
  const errors: FieldError[] = [];
  const counts = ['tailLines', 'sinceSeconds', 'limitBytes'].filter((name) => query.get(name));
  for (const name of counts) {
    const least = name === 'tailLines' ? 0 : 1;
    const value = Number(query.get(name));
    if (Number.isInteger(value) && value >= least) continue;
    errors.push(invalidValue(name, query.get(name), `must be greater than or equal to ${least}`));
  }
  if (query.get('sinceSeconds') && query.get('sinceTime')) {
    errors.push(forbiddenField('', 'at most one of `sinceTime` or `sinceSeconds` may be specified'));
  }
  if (errors.length > 0) throw invalid(options, pod.metadata.name, errors);
  const container = containerOf(pod, query.get('container') ?? '');
  const passed = ['follow', 'previous', 'timestamps', 'sinceTime', ...counts].filter((name) => query.get(name));
  const own = queryOf(passed.map((name) => [name, query.get(name) ?? '']));
  return withQuery(['containerLogs', ...placeOf(pod), container], own);
}

/** exec and attach: which streams the client wants, and whether there is a terminal. */
export function shellPath(subresource: 'exec' | 'attach', pod: Pod, query: URLSearchParams): string {
  const command = query.getAll('command');
  const streams = shellStreams.filter(([name]) => isSet(query, name));
  const errors: FieldError[] = [];
  if (subresource === 'exec' && command.length === 0) errors.push(requiredValue('command'));
  if (streams.every(([name]) => name === 'tty')) {
    errors.push(requiredValue('', 'at least one of `stdin`, `stdout` or `stderr` must be set'));
  }
  if (isSet(query, 'tty') && isSet(query, 'stderr')) {
    errors.push(invalidValue('stderr', true, 'tty and stderr cannot both be true'));
  }
  const kind = subresource === 'exec' ? 'PodExecOptions' : 'PodAttachOptions';
  if (errors.length > 0) throw invalid({ group: '', kind }, pod.metadata.name, errors);
  const container = containerOf(pod, query.get('container') ?? '');
  const own = queryOf(streams.map(([, kubeletName]) => [kubeletName, '1']));
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

const isSet = (query: URLSearchParams, name: string): boolean => ['true', '1'].includes(query.get(name) ?? '');

/** Ports stand in the query only for WebSocket clients; SPDY names them stream by stream. */
export function forwardPath(pod: Pod, query: URLSearchParams): string {
  const ports = query.getAll('ports').filter((port) => /^\d+$/.test(port));
  return withQuery(['portForward', ...placeOf(pod)], queryOf(ports.map((port) => ['port', port])));
}

const queryOf = (pairs: [string, string][]): URLSearchParams => new URLSearchParams(pairs);
const placeOf = ({ metadata }: Pod): string[] => [metadata.namespace ?? '', metadata.name];

function withQuery(segments: readonly string[], query: URLSearchParams): string {
  const path = `/${segments.map(encodeURIComponent).join('/')}`;
  return query.size === 0 ? path : `${path}?${query.toString()}`;
}
