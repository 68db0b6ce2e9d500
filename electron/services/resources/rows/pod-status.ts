import type { ContainerState, ContainerStatus, Pod } from '../../../../common/api/core/v1/pod.ts';

/** What a pod's containers come to. */
export interface PodStatusWords {
  /** As kubectl's column STATUS words it. */
  readonly status: string;
  readonly readyContainers: number;
  readonly restarts: number;
}

/**
 * What keeps a pod from running, else what it does: first its init containers have a say, then its containers, then its own
 * reason and phase; a deletion outranks all but the end.
 */
export function podStatusWords(pod: Pod): PodStatusWords {
  const initial = initializing(pod);
  const { containerStatuses = [] } = pod.status ?? {};
  if (initial.waitsFor !== undefined && !hasCondition(pod, 'Initialized')) {
    const { waitsFor, restarts, readySidecars } = initial;
    return { status: deletionOutranks(pod, `Init:${waitsFor}`), readyContainers: readySidecars, restarts };
  }
  const ready = containerStatuses.filter((container) => container.ready && container.state?.running).length;
  return {
    status: deletionOutranks(pod, containersWord(pod, containerStatuses, ready)),
    readyContainers: initial.readySidecars + ready,
    restarts: initial.sidecarRestarts + restartsOf(containerStatuses),
  };
}

/** Init containers that go on running beside the others. */
export function sidecarNames({ spec }: Pod): string[] {
  return (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always').map(({ name }) => name);
}

export function hasCondition({ status }: Pod, type: string): boolean {
  return status?.conditions?.some((condition) => condition.type === type && condition.status === 'True') ?? false;
}

interface Initializing {
  /** `1/2`, or why the one whose turn it is does not run; undefined when none is left. */
  readonly waitsFor: string | undefined;
  readonly restarts: number;
  readonly readySidecars: number;
  readonly sidecarRestarts: number;
}

function initializing(pod: Pod): Initializing {
  const statuses = pod.status?.initContainerStatuses ?? [];
  const sidecars = new Set(sidecarNames(pod));
  const isPast = (container: ContainerStatus) =>
    container.state?.terminated?.exitCode === 0 || (sidecars.has(container.name) && container.started === true);
  const turn = statuses.findIndex((container) => !isPast(container));
  const past = turn < 0 ? statuses : statuses.slice(0, turn);
  const current = statuses[turn];
  return {
    waitsFor: current && (initReason(current.state) ?? `${turn}/${pod.spec.initContainers?.length ?? 0}`),
    restarts: restartsOf(statuses),
    readySidecars: past.filter((container) => sidecars.has(container.name) && container.ready).length,
    sidecarRestarts: restartsOf(statuses.filter(({ name }) => sidecars.has(name))),
  };
}

function initReason(state: ContainerState | undefined): string | undefined {
  if (state?.terminated) return endWord(state.terminated);
  const reason = state?.waiting?.reason;
  return reason === 'PodInitializing' ? undefined : reason;
}

function containersWord(pod: Pod, statuses: readonly ContainerStatus[], ready: number): string {
  const words = statuses.map(({ state }) => state?.waiting?.reason ?? (state?.terminated && endWord(state.terminated)));
  const word = words.find((each) => each) ?? podWord(pod);
  if (word !== 'Completed' || ready === 0) return word;
  return hasCondition(pod, 'Ready') ? 'Running' : 'NotReady';
}

function endWord({ reason, signal, exitCode }: NonNullable<ContainerState['terminated']>): string {
  return reason || (signal ? `Signal:${signal}` : `ExitCode:${exitCode}`);
}

function podWord({ status }: Pod): string {
  const scheduled = status?.conditions?.find(({ type }) => type === 'PodScheduled');
  if (scheduled?.reason === 'SchedulingGated') return scheduled.reason;
  return status?.reason || status?.phase || '';
}

function deletionOutranks({ metadata, status }: Pod, word: string): string {
  if (metadata.deletionTimestamp === undefined) return word;
  if (status?.reason === 'NodeLost') return 'Unknown';
  return status?.phase === 'Succeeded' || status?.phase === 'Failed' ? word : 'Terminating';
}

function restartsOf(statuses: readonly ContainerStatus[]): number {
  return statuses.reduce((sum, { restartCount }) => sum + restartCount, 0);
}
