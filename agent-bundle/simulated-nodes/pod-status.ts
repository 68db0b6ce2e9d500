import { type Container, isSidecar } from '../../common/api/core/v1/container.ts';
import type { ContainerState, ContainerStatus } from '../../common/api/core/v1/container-status.ts';
import { podConditions } from '../../common/api/core/v1/pod-conditions.ts';
import type { Pod } from '../../common/api/core/v1/pod.ts';
import type { PodStatus } from '../../common/api/core/v1/pod-status.ts';
import { timestamp } from '../../common/api/timestamp.ts';
import { type Life, type Run, type Stage, backOffOf } from './pod-life.ts';

/** What a pod has of its node. */
export interface Place {
  readonly hostIP: string;
  /** None while the node has no range of addresses for pods. */
  readonly podIPs: readonly string[];
  readonly ready: boolean;
}

/** The status that a kubelet would tell of a pod that lives like this. Pure; the same life always has the same status. */
export function podStatus(pod: Pod, life: Life, { hostIP, podIPs, ready }: Place): PodStatus {
  const { stage, since, begun } = life;
  const inits = pod.spec.initContainers ?? [];
  const phase = phaseOf(stage);
  const containerStatuses = pod.spec.containers.map((container) => ({
    ...identity(pod, container, stage),
    ...work(stage, inits.length > 0, ready),
  }));
  const initContainerStatuses = inits.length === 0 ? undefined : inits.map(initStatus(pod, life));
  const parts = { phase, containerStatuses, initContainerStatuses };
  const ended = stage.type === 'ended' || stage.type === 'gone';
  const hasNetwork = stage.type === 'starting' ? inits.length > 0 : !ended;
  const { podIP, podIPs: had, qosClass, reason, message } = pod.status ?? {};
  return {
    ...parts,
    ...{ qosClass, reason, message, podIP, podIPs: had },
    conditions: podConditions(pod, parts, { hasNetwork, now: since }),
    startTime: timestamp(begun),
    hostIP,
    hostIPs: [{ ip: hostIP }],
    ...(hasNetwork && podIPs[0] !== undefined ? { podIP: podIPs[0], podIPs: podIPs.map((ip) => ({ ip })) } : {}),
    observedGeneration: pod.metadata.generation,
  };
}

function phaseOf(stage: Stage): string {
  if (stage.type === 'starting') return 'Pending';
  if (stage.type !== 'ended' && stage.type !== 'gone') return 'Running';
  return stage.last?.exitCode === 0 ? 'Succeeded' : 'Failed';
}

function identity({ metadata }: Pod, { name, image = '' }: Container, stage: Stage) {
  const restartCount = stage.type === 'starting' ? 0 : stage.restarts;
  const containerID = stage.type === 'starting' ? undefined : idOf(metadata.uid, name, restartCount);
  return { name, image, imageID: image, restartCount, containerID };
}

const idOf = (uid: string | undefined, name: string, restarts: number) => `simulated://${uid}/${name}/${restarts}`;

type Work = Pick<ContainerStatus, 'state' | 'lastState' | 'ready' | 'started'>;

function work(stage: Stage, hasInits: boolean, ready: boolean): Work {
  const still = { ready: false, started: false, lastState: {} };
  const before = 'last' in stage && stage.last ? terminated(stage.last) : {};
  switch (stage.type) {
    case 'starting':
      return { ...still, state: { waiting: { reason: hasInits ? 'PodInitializing' : 'ContainerCreating' } } };
    case 'running':
    case 'stopping':
      return { ready, started: true, state: running(stage.startedAt), lastState: before };
    case 'backing-off': {
      const message = `back-off ${backOffOf(stage.restarts) / 1000}s restarting failed container`;
      return { ...still, state: { waiting: { reason: 'CrashLoopBackOff', message } }, lastState: before };
    }
    case 'ended':
    case 'gone':
      return { ...still, state: before };
  }
}

/** Init containers run one after the other, sidecars from their turn until the end. */
function initStatus(pod: Pod, { stage, since, begun }: Life) {
  const previous = pod.status?.initContainerStatuses ?? [];
  const inits = pod.spec.initContainers ?? [];
  return (init: Container, at: number): ContainerStatus => {
    const { name, image = '' } = init;
    const containerID = idOf(pod.metadata.uid, name, 0);
    const own = { name, image, imageID: image, restartCount: 0, lastState: {} };
    const before = previous.find((each) => each.name === name)?.state;
    const turn = inits.slice(0, at).filter((each) => !isSidecar(each)).length;
    const initialised = stage.type === 'starting' ? stage.initialised : Infinity;
    if (initialised < turn) {
      return { ...own, ready: false, started: false, state: { waiting: { reason: 'PodInitializing' } } };
    }
    const startedAt = Date.parse(before?.running?.startedAt ?? '') || begun;
    if (isSidecar(init)) {
      const over = stage.type === 'ended' || stage.type === 'gone';
      const state = over ? terminated({ exitCode: 0, startedAt, finishedAt: since }) : running(startedAt);
      return { ...own, containerID, ready: !over, started: !over, state };
    }
    if (initialised === turn) return { ...own, containerID, ready: false, started: true, state: running(since) };
    const state = before?.terminated ? before : terminated({ exitCode: 0, startedAt, finishedAt: since });
    return { ...own, containerID, ready: true, started: false, state };
  };
}

const running = (startedAt: number): ContainerState => ({ running: { startedAt: timestamp(startedAt) } });

const terminated = ({ exitCode, startedAt, finishedAt }: Run): ContainerState => ({
  terminated: {
    exitCode,
    reason: exitCode === 0 ? 'Completed' : 'Error',
    startedAt: timestamp(startedAt),
    finishedAt: timestamp(finishedAt),
  },
});
