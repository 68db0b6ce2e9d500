import type { ContainerStatus } from '../../../common/api/core/v1/container-status.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { PodCondition, PodStatus } from '../../../common/api/core/v1/pod-status.ts';
import { readySandbox, isSidecar } from '../pods/pod-view.ts';
import type { StatusFacts } from './pod-status.ts';
import { timestamp } from '../../../common/api/timestamp.ts';

type Finding = Pick<PodCondition, 'type' | 'status' | 'reason' | 'message'>;

/**
 * The pod's conditions; those that others wrote are kept. A condition's transition time moves with its status only.
 * https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-conditions
 */
export function podConditions(
  status: Pick<PodStatus, 'phase' | 'containerStatuses' | 'initContainerStatuses'>,
  facts: StatusFacts,
): PodCondition[] {
  const { view, now } = facts;
  const previous = view.pod.status?.conditions ?? [];
  const containersReady = readiness('ContainersReady', status);
  const findings: Finding[] = [
    { type: 'PodReadyToStartContainers', status: truth(hasNetwork(facts)) },
    initialised(view.pod, status),
    gated(view.pod, { ...containersReady, type: 'Ready' }),
    containersReady,
    { type: 'PodScheduled', status: 'True' },
  ];
  const ours = findings.map((finding): PodCondition => {
    const before = previous.find(({ type }) => type === finding.type);
    const unchanged = before?.status === finding.status;
    const lastTransitionTime = (unchanged ? before.lastTransitionTime : undefined) ?? timestamp(now);
    const observedGeneration = view.pod.metadata.generation;
    return { ...finding, lastProbeTime: before?.lastProbeTime, lastTransitionTime, observedGeneration };
  });
  const names = new Set(findings.map(({ type }) => type));
  return [...ours, ...previous.filter(({ type }) => !names.has(type))];
}

const truth = (value: boolean) => (value ? 'True' : 'False');

const hasNetwork = ({ view }: StatusFacts) => {
  const sandbox = readySandbox(view.runtime);
  return sandbox !== undefined && (view.pod.spec.hostNetwork === true || sandbox.ips.length > 0);
};

function initialised(
  pod: Pod,
  status: Pick<PodStatus, 'phase' | 'containerStatuses' | 'initContainerStatuses'>,
): Finding {
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

function readiness(
  type: string,
  status: Pick<PodStatus, 'phase' | 'containerStatuses' | 'initContainerStatuses'>,
): Finding {
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
