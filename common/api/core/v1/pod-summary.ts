import type { ContainerStatus } from './container-status.ts';
import type { Pod } from './pod.ts';

/** What a pod's containers come to. */
export interface PodSummary {
  readonly ready: number;
  readonly total: number;
  readonly status: string;
  readonly restarts: number;
  /** RFC 3339 */
  readonly lastRestart: string | undefined;
}

/** What kubectl shows of a pod: the first thing that keeps it from running, else its phase. */
export function podSummary(pod: Pod): PodSummary {
  const sidecars = new Set(sidecarNames(pod));
  const total = pod.spec.containers.length + sidecars.size;
  const initial = initSummary(pod, sidecars);
  const running = runningSummary(pod);
  const initializing = initial.waiting !== undefined && !hasCondition(pod, 'Initialized');
  const own = initializing ? initial.restarts : [...initial.sidecarRestarts, ...running.restarts];
  return {
    ready: initializing ? initial.readySidecars : initial.readySidecars + running.ready,
    total,
    status: whenDeleted(pod, initializing ? (initial.waiting ?? '') : (running.status ?? reasonOf(pod))),
    restarts: own.reduce((sum, { count }) => sum + count, 0),
    lastRestart: own.map(({ last }) => last).reduce(later, undefined),
  };
}

interface Restarts {
  readonly count: number;
  readonly last: string | undefined;
}

const restartsOf = ({ restartCount, lastState }: ContainerStatus): Restarts => ({
  count: restartCount,
  last: lastState?.terminated?.finishedAt,
});

const later = (a: string | undefined, b: string | undefined): string | undefined =>
  a === undefined || (b !== undefined && b > a) ? b : a;

/** Init containers that go on running beside the others. */
export const sidecarNames = (pod: Pod): string[] =>
  (pod.spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always').map(({ name }) => name);

interface InitSummary {
  /** `Init:0/2`, `Init:Error` … while there is still something to wait for. */
  readonly waiting: string | undefined;
  readonly readySidecars: number;
  readonly restarts: readonly Restarts[];
  readonly sidecarRestarts: readonly Restarts[];
}

function initSummary(pod: Pod, sidecars: ReadonlySet<string>): InitSummary {
  const statuses = pod.status?.initContainerStatuses ?? [];
  let readySidecars = 0;
  let waiting: string | undefined;
  for (const [index, status] of statuses.entries()) {
    if (status.state?.terminated?.exitCode === 0) continue;
    if (sidecars.has(status.name) && status.started) {
      if (status.ready) readySidecars++;
      continue;
    }
    waiting = `Init:${initReason(status) ?? `${index}/${pod.spec.initContainers?.length ?? 0}`}`;
    break;
  }
  return {
    waiting,
    readySidecars,
    restarts: statuses.map(restartsOf),
    sidecarRestarts: statuses.filter(({ name }) => sidecars.has(name)).map(restartsOf),
  };
}

function initReason({ state }: ContainerStatus): string | undefined {
  const { terminated, waiting } = state ?? {};
  if (terminated) return terminated.reason || endOf(terminated);
  return waiting?.reason && waiting.reason !== 'PodInitializing' ? waiting.reason : undefined;
}

const endOf = ({ signal, exitCode }: { readonly signal?: number; readonly exitCode: number }): string =>
  signal ? `Signal:${signal}` : `ExitCode:${exitCode}`;

interface RunningSummary {
  readonly ready: number;
  /** Undefined: the pod's own reason stands. */
  readonly status: string | undefined;
  readonly restarts: readonly Restarts[];
}

/** The first container that has something to say counts. */
function runningSummary(pod: Pod): RunningSummary {
  const statuses = pod.status?.containerStatuses ?? [];
  const reasons = statuses.map(reasonOfContainer).filter((reason) => reason !== undefined);
  const ready = statuses.filter((status) => status.ready && status.state?.running !== undefined).length;
  const status = reasons[0] ?? reasonOf(pod);
  const completed = status === 'Completed' && ready > 0;
  return {
    ready,
    status: completed ? (hasCondition(pod, 'Ready') ? 'Running' : 'NotReady') : reasons[0],
    restarts: statuses.map(restartsOf),
  };
}

function reasonOfContainer({ state }: ContainerStatus): string | undefined {
  const { waiting, terminated } = state ?? {};
  if (waiting?.reason) return waiting.reason;
  return terminated && (terminated.reason || endOf(terminated));
}

function reasonOf({ status }: Pod): string {
  const scheduled = status?.conditions?.find(({ type }) => type === 'PodScheduled');
  if (scheduled?.reason === 'SchedulingGated') return 'SchedulingGated';
  return status?.reason || status?.phase || '';
}

function whenDeleted(pod: Pod, status: string): string {
  if (!pod.metadata.deletionTimestamp) return status;
  if (pod.status?.reason === 'NodeLost') return 'Unknown';
  return ['Succeeded', 'Failed'].includes(pod.status?.phase ?? '') ? status : 'Terminating';
}

export const hasCondition = (pod: Pod, condition: string): boolean =>
  pod.status?.conditions?.some(({ type, status }) => type === condition && status === 'True') ?? false;
