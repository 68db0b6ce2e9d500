import { createHash } from 'node:crypto';
import { type Container, isSidecar } from '../../../common/api/core/v1/container.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { hashAnnotation, restartCountAnnotation, restartDelayAnnotation } from '../runtime/labels.ts';
import type { RuntimeContainer } from '../runtime/port.ts';
import { hasFailed } from './pod-outcome.ts';

/** Seconds: a container that ends again and again is started after 0, 10, 20, 40, 80, 160, 300, 300 … */
const firstDelay = 10;
const mostDelay = 300;
/** A container that ran this long, in milliseconds, begins anew. */
const healthyAfter = 10 * 60_000;

/**
 * What the next start of a container is to be, after `latest`. The delay is written on the container, so that it
 * outlives a restart of the kubelet. https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy
 */
export interface NextStart {
  readonly restartCount: number;
  /** Number of the attempt, which names the container apart from those before. */
  readonly attempt: number;
  /** Seconds to wait, should this one end too, before the one after it. */
  readonly delay: number;
  /** When it may start, in milliseconds. */
  readonly notBefore: number;
}

export function nextStart(container: Container, latest: RuntimeContainer | undefined, pod: Pod): NextStart {
  if (!latest) {
    const restartCount = lostRestarts(container.name, pod);
    return { restartCount, attempt: restartCount, delay: restartCount > 0 ? firstDelay : 0, notBefore: 0 };
  }
  const restartCount = restartCountOf(latest) + 1;
  const attempt = Math.max(latest.attempt + 1, restartCount);
  if (hashOf(container) !== latest.annotations[hashAnnotation]) {
    return { restartCount, attempt, delay: 0, notBefore: 0 };
  }
  const delay = Number(latest.annotations[restartDelayAnnotation] ?? 0);
  const healthy = latest.finishedAt - latest.startedAt >= healthyAfter;
  const notBefore = latest.finishedAt + (healthy ? 0 : delay * 1000);
  const next = healthy || delay === 0 ? firstDelay : Math.min(mostDelay, delay * 2);
  return { restartCount, attempt, delay: next, notBefore };
}

/** What the API remembers when the runtime has lost every trace of a container. */
function lostRestarts(name: string, pod: Pod): number {
  const { containerStatuses = [], initContainerStatuses = [] } = pod.status ?? {};
  const status = [...containerStatuses, ...initContainerStatuses].find((each) => each.name === name);
  return status?.containerID ? status.restartCount + 1 : 0;
}

export function restartCountOf(container: RuntimeContainer): number {
  return Number(container.annotations[restartCountAnnotation] ?? container.attempt);
}

/** Whether a container that has ended is to be started again. */
export function restarts(container: Container, latest: RuntimeContainer, pod: Pod): boolean {
  if (isSidecar(container)) return true;
  const isInit = pod.spec.initContainers?.some(({ name }) => name === container.name) ?? false;
  const policy = pod.spec.restartPolicy ?? 'Always';
  if (policy === 'Never') return false;
  return isInit || policy === 'OnFailure' ? hasFailed(latest) : true;
}

/** Of a container's wish, only the image may change while the pod lives. */
export function hashOf(container: Container): string {
  const wish = JSON.stringify([container.name, container.image]);
  return createHash('sha256').update(wish).digest('hex').slice(0, 16);
}
