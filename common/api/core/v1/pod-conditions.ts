import { timestamp } from '../../timestamp.ts';
import { isSidecar } from './container.ts';
import type { ContainerStatus } from './container-status.ts';
import type { Pod } from './pod.ts';
import type { PodCondition, PodStatus } from './pod-status.ts';

type Finding = Pick<PodCondition, 'type' | 'status' | 'reason' | 'message'>;

type Statuses = Pick<PodStatus, 'phase' | 'containerStatuses' | 'initContainerStatuses'>;

/** What its node knows of a pod beside the statuses of its containers. */
export interface PodConditionFacts {
  /** Its sandbox is there and has its addresses. */
  readonly hasNetwork: boolean;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * The conditions that a pod's node tells; those that others wrote are kept. A condition's transition time moves with its status only.
 * https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-conditions
 */
export function podConditions(pod: Pod, status: Statuses, { hasNetwork, now }: PodConditionFacts): PodCondition[] {
  const previous = pod.status?.conditions ?? [];
  const containersReady = readiness('ContainersReady', status);
  const findings: Finding[] = [
    { type: 'PodReadyToStartContainers', status: truth(hasNetwork) },
    initialised(pod, status),
    gated(pod, { ...containersReady, type: 'Ready' }),
    containersReady,
    { type: 'PodScheduled', status: 'True' },
  ];
  const ours = findings.map((finding): PodCondition => {
    const before = previous.find(({ type }) => type === finding.type);
    const unchanged = before?.status === finding.status;
    const lastTransitionTime = (unchanged ? before.lastTransitionTime : undefined) ?? timestamp(now);
    const observedGeneration = pod.metadata.generation;
    return { ...finding, lastProbeTime: before?.lastProbeTime, lastTransitionTime, observedGeneration };
  });
  const names = new Set(findings.map(({ type }) => type));
  return [...ours, ...previous.filter(({ type }) => !names.has(type))];
}

const truth = (value: boolean) => (value ? 'True' : 'False');

function initialised(pod: Pod, status: Statuses): Finding {
  const type = 'Initialized';
  if (status.phase === 'Succeeded') return { type, status: 'True', reason: 'PodCompleted' };
  const begun = (status.containerStatuses ?? []).some(({ state }) => state?.running ?? state?.terminated);
  const incomplete = (pod.spec.initContainers ?? []).filter((init) => {
    const own = status.initContainerStatuses?.find(({ name }) => name === init.name);
    return isSidecar(init) ? own?.started !== true : !own?.ready;
  });
  if (begun || incomplete.length === 0) return { type, status: 'True' };
  const names = incomplete.map(({ name }) => name).join(' ');
  return {
    type,
    status: 'False',
    reason: 'ContainersNotInitialized',
    message: `containers with incomplete status: [${names}]`,
  };
}

function readiness(type: string, status: Statuses): Finding {
  if (status.phase === 'Succeeded') return { type, status: 'False', reason: 'PodCompleted' };
  if (status.phase === 'Failed') return { type, status: 'False', reason: 'PodFailed' };
  const unready = (status.containerStatuses ?? []).filter(({ ready }: ContainerStatus) => !ready);
  if (unready.length === 0) return { type, status: 'True' };
  const message = `containers with unready status: [${unready.map(({ name }) => name).join(' ')}]`;
  return { type, status: 'False', reason: 'ContainersNotReady', message };
}

/** https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-readiness-gate */
function gated(pod: Pod, ready: Finding): Finding {
  if (ready.status !== 'True') return ready;
  const problems = (pod.spec.readinessGates ?? []).flatMap(({ conditionType }) => {
    const condition = pod.status?.conditions?.find(({ type }) => type === conditionType);
    if (condition?.status === 'True') return [];
    const what = condition
      ? `status of pod readiness gate "${conditionType}" is not "True", but ${condition.status}`
      : `corresponding condition of pod readiness gate "${conditionType}" does not exist.`;
    return [what];
  });
  if (problems.length === 0) return ready;
  return { type: ready.type, status: 'False', reason: 'ReadinessGatesNotReady', message: problems.join(', ') };
}
