import { type Container, isSidecar } from '../../../common/api/core/v1/container.ts';
import type { ContainerState, ContainerStatus } from '../../../common/api/core/v1/container-status.ts';
import { operationKeys } from '../pods/pod-view.ts';
import { nextStart, restartCountOf, restarts } from '../pods/restart.ts';
import type { RuntimeContainer } from '../runtime/port.ts';
import { goDuration } from './go-duration.ts';
import type { StatusFacts } from './pod-status.ts';
import { timestampIfCome } from './timestamp.ts';

/** How the API shows one container. `previous` is what the API showed last. */
export function containerStatus(
  container: Container,
  facts: StatusFacts,
  previous: ContainerStatus | undefined,
): ContainerStatus {
  const { view } = facts;
  const [latest, before] = view.runtime.containers.filter(({ name }) => name === container.name);
  if (!latest || latest.state === 'created') return withoutContainer(container, facts, previous, before);
  const verdict = view.probes.get(latest.id);
  const running = latest.state === 'running';
  const started = running && (verdict?.started ?? false);
  const waiting = running ? undefined : waitingAfter(container, latest, facts);
  const own = stateOf(latest, facts);
  const earlier = before ? stateOf(before, facts) : previous?.lastState;
  const succeeded = latest.state === 'exited' && latest.exitCode === 0;
  const isInit = view.pod.spec.initContainers?.includes(container) ?? false;
  return {
    name: container.name,
    state: waiting ? { waiting } : own,
    lastState: waiting ? own : (earlier ?? {}),
    ready: isInit && !isSidecar(container) ? succeeded : started && (verdict?.ready ?? false),
    restartCount: restartCountOf(latest),
    image: latest.image,
    imageID: latest.imageRef,
    containerID: `${facts.runtimeName}://${latest.id}`,
    started,
  };
}

/** Before its first start, or after every trace of it was removed from the runtime. */
function withoutContainer(
  container: Container,
  facts: StatusFacts,
  previous: ContainerStatus | undefined,
  before: RuntimeContainer | undefined,
): ContainerStatus {
  const ended = before ? stateOf(before, facts) : lostState(previous, facts);
  const over = facts.view.fate.type !== 'run' && ended?.terminated !== undefined;
  const state = over ? ended : { waiting: waitingToStart(container, facts) };
  return {
    name: container.name,
    state,
    lastState: over ? (previous?.lastState ?? {}) : (ended ?? {}),
    ready: false,
    restartCount: before ? restartCountOf(before) : (previous?.restartCount ?? 0),
    image: previous?.image || (container.image ?? ''),
    imageID: previous?.imageID ?? '',
    containerID: previous?.containerID,
    started: false,
  };
}

/** A container that ran and cannot be found: nobody knows how it ended. */
function lostState(previous: ContainerStatus | undefined, { now }: StatusFacts): ContainerState | undefined {
  if (previous?.state?.terminated) return previous.state;
  if (!previous?.state?.running) return previous?.lastState;
  const { startedAt } = previous.state.running;
  const message = 'The container could not be located when the pod was terminated';
  const { containerID } = previous;
  return {
    terminated: {
      exitCode: 137,
      reason: 'ContainerStatusUnknown',
      message,
      startedAt,
      finishedAt: timestampIfCome(now),
      containerID,
    },
  };
}

function stateOf(container: RuntimeContainer, { messages, runtimeName }: StatusFacts): ContainerState {
  const startedAt = timestampIfCome(container.startedAt);
  if (container.state === 'running') return { running: { startedAt } };
  const lost = container.state === 'unknown';
  const reason = lost
    ? 'ContainerStatusUnknown'
    : container.reason || (container.exitCode === 0 ? 'Completed' : 'Error');
  return {
    terminated: {
      exitCode: lost ? 137 : container.exitCode,
      reason,
      message: messages.get(container.id) || container.message || undefined,
      startedAt,
      finishedAt: timestampIfCome(container.finishedAt),
      containerID: `${runtimeName}://${container.id}`,
    },
  };
}

type Waiting = NonNullable<ContainerState['waiting']>;

/** Why a container that has ended is not running again yet; undefined when it stays ended, or is just about to start. */
function waitingAfter(container: Container, latest: RuntimeContainer, { view, now }: StatusFacts): Waiting | undefined {
  if (view.fate.type !== 'run' || !restarts(container, latest, view.pod)) return undefined;
  const failure = view.failures.get(operationKeys.start(container.name));
  if (failure) return { reason: failure.reason, message: failure.message };
  const { notBefore } = nextStart(container, latest, view.pod);
  if (notBefore <= now) return undefined;
  const { name, namespace, uid } = view.pod.metadata;
  const seconds = Math.round((notBefore - latest.finishedAt) / 1000);
  const message = `back-off ${goDuration(seconds)} restarting failed container=${container.name} pod=${name}_${namespace}(${uid})`;
  return { reason: 'CrashLoopBackOff', message };
}

function waitingToStart(container: Container, { view }: StatusFacts): Waiting {
  const failure = view.failures.get(operationKeys.start(container.name));
  if (failure) return { reason: failure.reason, message: failure.message };
  const inits = view.pod.spec.initContainers ?? [];
  return { reason: inits.length > 0 ? 'PodInitializing' : 'ContainerCreating' };
}
