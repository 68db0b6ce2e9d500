import type { Pod } from '../../../../common/api/core/v1/pod.ts';
import { hasCondition, podSummary, sidecarNames } from '../../../../common/api/core/v1/pod-summary.ts';
import type { PodRow, Tone } from '../../../../common/ipc/rows/resource.ts';
import { resourceRow } from './resource-row.ts';

export function podRow(pod: Pod): PodRow {
  const { metadata, spec, status } = pod;
  const { status: word, ready, restarts } = podSummary(pod);
  const sidecars = sidecarNames(pod);
  const owner = metadata.ownerReferences?.find(({ controller }) => controller);
  const initContainers = (spec.initContainers ?? []).map(({ name }) => name).filter((name) => !sidecars.includes(name));
  return {
    ...resourceRow(pod),
    status: word,
    readyContainers: ready,
    restarts,
    tone: podTone(pod, word),
    containers: [...spec.containers.map(({ name }) => name), ...sidecars],
    ...(initContainers.length > 0 && { initContainers }),
    podIP: status?.podIP ?? '',
    node: spec.nodeName ?? '',
    hostIP: status?.hostIP ?? '',
    controlledBy: owner ? `${owner.kind}/${owner.name}` : '',
    labels: metadata.labels ?? {},
  };
}

/** On its way, as long as nothing says otherwise. */
const busyWords = /^(Pending|ContainerCreating|PodInitializing|Init:\d+\/\d+|Running|NotReady|Terminating)$/;
const idleWords = ['Completed', 'Succeeded', 'SchedulingGated'];

function podTone(pod: Pod, status: string): Tone {
  if (idleWords.includes(status)) return 'idle';
  if (status === 'Running' && hasCondition(pod, 'Ready')) return 'good';
  if (status === 'Pending' && isUnschedulable(pod)) return 'bad';
  return busyWords.test(status) ? 'busy' : 'bad';
}

function isUnschedulable({ status }: Pod): boolean {
  return status?.conditions?.some(({ type, reason }) => type === 'PodScheduled' && reason === 'Unschedulable') ?? false;
}
