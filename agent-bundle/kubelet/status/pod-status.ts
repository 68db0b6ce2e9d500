import { isSidecar } from '../../../common/api/core/v1/container.ts';
import type { ContainerStatus } from '../../../common/api/core/v1/container-status.ts';
import { podConditions } from '../../../common/api/core/v1/pod-conditions.ts';
import type { PodStatus } from '../../../common/api/core/v1/pod-status.ts';
import { readySandbox, type PodView } from '../pods/pod-view.ts';
import { containerStatus } from './container-status.ts';
import { qosClassOf } from './qos.ts';
import { timestamp } from '../../../common/api/timestamp.ts';

export interface StatusFacts {
  readonly view: PodView;
  readonly now: number;
  readonly hostIps: readonly string[];
  /** As container ids name it: containerd. */
  readonly runtimeName: string;
  /** What containers left to say at their end, by container id. */
  readonly messages: ReadonlyMap<string, string>;
}

/** The pod's status as the API is to show it. Pure. https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/ */
export function podStatus(facts: StatusFacts): PodStatus {
  const { view, now, hostIps } = facts;
  const { pod, fate } = view;
  const previous = pod.status ?? {};
  const known = [...(previous.containerStatuses ?? []), ...(previous.initContainerStatuses ?? [])];
  const show = (container: Parameters<typeof containerStatus>[0]) =>
    containerStatus(
      container,
      facts,
      known.find(({ name }) => name === container.name),
    );
  const rejected =
    fate.type === 'end' && fate.why.type === 'failed' && known.length === 0 && view.runtime.sandboxes.length === 0;
  const containerStatuses = rejected ? undefined : pod.spec.containers.map(show);
  const inits = pod.spec.initContainers ?? [];
  const initContainerStatuses = rejected || inits.length === 0 ? undefined : inits.map(show);
  const phase = podPhase(facts, containerStatuses ?? [], initContainerStatuses ?? []);
  const why = fate.type === 'end' && fate.why.type === 'failed' ? fate.why : undefined;
  const parts = { phase, containerStatuses, initContainerStatuses };
  return {
    ...parts,
    conditions: podConditions(pod, parts, { hasNetwork: hasNetwork(facts), now }),
    reason: why?.reason ?? previous.reason,
    message: why?.message ?? previous.message,
    startTime: previous.startTime ?? timestamp(now),
    qosClass: previous.qosClass ?? qosClassOf(pod),
    hostIP: hostIps[0],
    hostIPs: hostIps.map((ip) => ({ ip })),
    ...podIps(facts),
    observedGeneration: pod.metadata.generation,
  };
}

const hasNetwork = ({ view }: StatusFacts) => {
  const sandbox = readySandbox(view.runtime);
  return sandbox !== undefined && (view.pod.spec.hostNetwork === true || sandbox.ips.length > 0);
};

/** A pod keeps the addresses it had when its sandbox has gone. */
function podIps({ view, hostIps }: StatusFacts): Pick<PodStatus, 'podIP' | 'podIPs'> {
  const previous = view.pod.status ?? {};
  const sandbox = readySandbox(view.runtime);
  const ips = view.pod.spec.hostNetwork && sandbox ? hostIps : (sandbox?.ips ?? []);
  if (ips.length === 0) return { podIP: previous.podIP, podIPs: previous.podIPs };
  return { podIP: ips[0], podIPs: ips.map((ip) => ({ ip })) };
}

/**
 * A pod is over when nothing of it runs any more, not before.
 * https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-phase
 */
function podPhase(
  { view }: StatusFacts,
  containers: readonly ContainerStatus[],
  inits: readonly ContainerStatus[],
): string {
  const { pod, fate } = view;
  const previous = pod.status?.phase;
  if (previous === 'Succeeded' || previous === 'Failed') return previous;
  const over = fate.type === 'end' && view.runtime.containers.every(({ state }) => state !== 'running');
  if (over) {
    if (fate.why.type === 'completed') return fate.why.phase;
    return fate.why.type === 'failed' ? 'Failed' : endedPhase(containers, inits);
  }
  const begun = ({ state, lastState }: ContainerStatus) =>
    state?.running !== undefined || state?.terminated !== undefined || lastState?.terminated !== undefined;
  const sidecarNames = new Set((pod.spec.initContainers ?? []).filter(isSidecar).map(({ name }) => name));
  const pending = inits.some((init) => !sidecarNames.has(init.name) && !init.ready) && !containers.some(begun);
  return pending || !containers.every(begun) ? 'Pending' : 'Running';
}

/** Of a pod that was ended: what never ran, or failed, makes it fail. */
function endedPhase(containers: readonly ContainerStatus[], inits: readonly ContainerStatus[]): string {
  const failed = [...containers, ...inits].some(({ state }) => (state?.terminated?.exitCode ?? 1) !== 0);
  return failed ? 'Failed' : 'Succeeded';
}
