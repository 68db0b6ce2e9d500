import type { Container } from '../../../common/api/core/v1/container.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { type HostPaths, containerLogPath } from '../host-paths.ts';
import { podRef } from '../pods/pod-ref.ts';
import { type NextStart, hashOf } from '../pods/restart.ts';
import * as labels from '../runtime/labels.ts';
import type { ContainerConfig, Image, Mount } from '../runtime/port.ts';
import { qosClassOf } from '../status/qos.ts';
import { type EnvSources, containerEnv, expandAll } from './env/container-env.ts';
import { linuxResources } from './resources.ts';
import { containerSecurity } from './security.ts';

export interface ContainerFacts {
  readonly start: NextStart;
  readonly image: Image;
  readonly env: EnvSources;
  readonly mounts: readonly Mount[];
  /** The node's, in bytes. */
  readonly memoryCapacity: number;
  readonly paths: HostPaths;
}

/** What the runtime is to make of one container of a pod. Throws a StartFailure when that cannot be put together. */
export function containerConfig(container: Container, pod: Pod, facts: ContainerFacts): ContainerConfig {
  const env = containerEnv(container, pod, facts.env);
  const { attempt } = facts.start;
  return {
    name: container.name,
    attempt,
    imageRef: facts.image.id,
    image: container.image ?? '',
    command: expandAll(container.command, env),
    args: expandAll(container.args, env),
    workingDir: container.workingDir ?? '',
    env,
    mounts: facts.mounts,
    labels: { ...labels.podLabels(podRef(pod)), [labels.containerNameLabel]: container.name },
    annotations: containerAnnotations(container, pod, facts.start),
    logPath: containerLogPath(container.name, attempt),
    stdin: container.stdin ?? false,
    stdinOnce: container.stdinOnce ?? false,
    tty: container.tty ?? false,
    resources: linuxResources(container, qosClassOf(pod), facts.memoryCapacity),
    security: containerSecurity(container, pod, facts.image, facts.paths.root),
  };
}

function containerAnnotations(container: Container, pod: Pod, start: NextStart): Record<string, string> {
  return {
    [labels.hashAnnotation]: hashOf(container),
    [labels.restartCountAnnotation]: String(start.restartCount),
    [labels.restartDelayAnnotation]: String(start.delay),
    [labels.terminationMessagePathAnnotation]: container.terminationMessagePath ?? '/dev/termination-log',
    [labels.terminationMessagePolicyAnnotation]: container.terminationMessagePolicy ?? 'File',
    [labels.gracePeriodAnnotation]: String(pod.spec.terminationGracePeriodSeconds ?? 30),
  };
}
