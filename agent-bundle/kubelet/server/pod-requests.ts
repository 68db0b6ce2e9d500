import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { LogOptions } from '../logs/log-reader.ts';
import type { StreamChoice } from '../runtime/port.ts';

/** What is asked of a pod; `problem` is for the one who asked. */
export class RequestError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.name = 'RequestError';
    this.code = code;
  }
}

/** What a request's path asks for. */
export type PodRequest =
  | {
      readonly verb: 'containerLogs' | 'exec' | 'attach';
      readonly namespace: string;
      readonly pod: string;
      readonly container: string;
    }
  | { readonly verb: 'portForward'; readonly namespace: string; readonly pod: string };

/** `/exec/<namespace>/<pod>/<container>` and its like; undefined for other paths. */
export function parsePodPath(path: string): PodRequest | undefined {
  const [, verb, namespace = '', pod = '', container = '', ...more] = path.split('/').map(decodeURIComponent);
  if (namespace === '' || pod === '' || more.length > 0) return undefined;
  if (verb === 'portForward' && container === '') return { verb, namespace, pod };
  const known = verb === 'containerLogs' || verb === 'exec' || verb === 'attach';
  return known && container !== '' ? { verb, namespace, pod, container } : undefined;
}

export function streamChoice(query: URLSearchParams): StreamChoice {
  const is = (name: string) => query.get(name) === '1' || query.get(name) === 'true';
  const choice = { stdin: is('input'), stdout: is('output'), stderr: is('error'), tty: is('tty') };
  if (!choice.stdin && !choice.stdout && !choice.stderr) {
    throw new RequestError(400, 'you must specify at least 1 of stdin, stdout, stderr');
  }
  // A terminal has one stream for both.
  return choice.tty ? { ...choice, stderr: false } : choice;
}

export interface LogRequest extends LogOptions {
  /** The log of the container before the one that runs now. */
  readonly previous: boolean;
}

export function logRequest(query: URLSearchParams, now: number): LogRequest {
  const is = (name: string) => query.get(name) === 'true';
  const count = (name: string) => {
    const text = query.get(name);
    if (text === null) return undefined;
    if (!/^\d+$/.test(text)) throw new RequestError(400, `${name} must be a whole number`);
    return Number(text);
  };
  const sinceTime = query.get('sinceTime');
  const sinceSeconds = count('sinceSeconds');
  const since = sinceTime === null ? sinceSeconds && now - sinceSeconds * 1000 : Date.parse(sinceTime);
  if (Number.isNaN(since)) throw new RequestError(400, 'sinceTime must be a time of RFC 3339');
  return {
    follow: is('follow'),
    previous: is('previous'),
    timestamps: is('timestamps'),
    tailLines: count('tailLines'),
    limitBytes: count('limitBytes'),
    since,
  };
}

/** The id of the container whose log is asked for, from what the pod's status shows. */
export function loggedContainer(pod: Pod, container: string, previous: boolean): string {
  const { containerStatuses = [], initContainerStatuses = [] } = pod.status ?? {};
  const status = [...containerStatuses, ...initContainerStatuses].find(({ name }) => name === container);
  const about = `container "${container}" in pod "${pod.metadata.name}"`;
  if (!status) throw new RequestError(400, `${about} is not available`);
  const { state = {}, lastState = {} } = status;
  const before = lastState.terminated?.containerID;
  if (previous) {
    if (!before) throw new RequestError(400, `previous terminated ${about} not found`);
    return withoutScheme(before);
  }
  const own = state.running ? status.containerID : (state.terminated?.containerID ?? before);
  if (!own) throw new RequestError(400, `${about} is waiting to start: ${state.waiting?.reason ?? 'unknown reason'}`);
  return withoutScheme(own);
}

const withoutScheme = (id: string) => id.replace(/^[^:]*:\/\//, '');
