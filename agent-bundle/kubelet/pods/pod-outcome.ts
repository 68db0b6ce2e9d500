import { isSidecar } from '../../../common/api/core/v1/container.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { RuntimeContainer, RuntimePod } from '../runtime/port.ts';
import { latestOf } from './pod-view.ts';

/** How a pod's work came out; undecided while anything of it runs or will be started. */
export type PodOutcome = 'undecided' | 'Succeeded' | 'Failed';

/** https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-phase */
export function podOutcome(pod: Pod, runtime: RuntimePod): PodOutcome {
  const policy = pod.spec.restartPolicy ?? 'Always';
  if (policy === 'Always') return 'undecided';
  const inits = (pod.spec.initContainers ?? []).filter((container) => !isSidecar(container));
  if (policy === 'Never' && inits.some(({ name }) => hasFailed(latestOf(runtime, name)))) return 'Failed';
  const apps = pod.spec.containers.map(({ name }) => latestOf(runtime, name));
  if (!apps.every(hasEnded)) return 'undecided';
  if (!apps.some(hasFailed)) return 'Succeeded';
  return policy === 'Never' ? 'Failed' : 'undecided';
}

const hasEnded = (container: RuntimeContainer | undefined) =>
  container?.state === 'exited' || container?.state === 'unknown';

/** The runtime does not know how a lost container ended: that is no success. */
export function hasFailed(container: RuntimeContainer | undefined): boolean {
  return container?.state === 'unknown' || (container?.state === 'exited' && container.exitCode !== 0);
}
