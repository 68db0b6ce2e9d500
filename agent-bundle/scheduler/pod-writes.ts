import { PersistentVolumeKind } from '../../common/api/core/v1/persistent-volume.ts';
import { PersistentVolumeClaimKind } from '../../common/api/core/v1/persistent-volume-claim.ts';
import { volumeAnnotations } from '../../common/api/core/v1/volume-binding.ts';
import { type Pod, PodKind } from '../../common/api/core/v1/pod.ts';
import { timestamp } from '../../common/api/timestamp.ts';
import { type ApiClient } from '../../common/client/api-client.ts';
import { isNotFound } from '../../common/client/api-error.ts';
import type { Placement } from './framework.ts';
import type { VolumeActions } from './plugins/volume-binding.ts';
import { keepingPatch } from './plugins/volume-claims.ts';
import type { VolumeState } from './volume-state.ts';

export async function postBinding(client: ApiClient, { pod, nodeName }: Placement, signal: AbortSignal): Promise<void> {
  const { name, namespace, uid } = pod.pod.metadata;
  const target = { apiVersion: 'v1', kind: 'Node', name: nodeName };
  const body = { apiVersion: 'v1', kind: 'Binding', metadata: { name, namespace, uid }, target };
  await client.createSubresource(PodKind, { name, namespace }, 'binding', body, { signal });
}

export interface Refusing {
  readonly reason: 'Unschedulable' | 'SchedulerError';
  readonly message: string;
  /** Where others make room for it; empty: nowhere any more; undefined: as it was. */
  readonly nominatedNodeName: string | undefined;
}

/** Says in the pod's status why it waits, unless that stands there. A pod that is gone needs none. */
export async function reportWaiting(
  client: ApiClient,
  pod: Pod,
  refusing: Refusing,
  signal: AbortSignal,
): Promise<void> {
  const { reason, message, nominatedNodeName } = refusing;
  const present = pod.status?.conditions?.find(({ type }) => type === 'PodScheduled');
  const isSaid = present?.status === 'False' && present.message === message && present.reason === reason;
  const isNominated = nominatedNodeName === undefined || nominatedNodeName === (pod.status?.nominatedNodeName ?? '');
  if (isSaid && isNominated) return;
  const lastTransitionTime = present?.status === 'False' ? present.lastTransitionTime : timestamp(Date.now());
  const condition = {
    type: 'PodScheduled',
    status: 'False',
    reason,
    message,
    lastTransitionTime,
    observedGeneration: pod.metadata.generation,
  };
  const nomination = isNominated ? {} : { nominatedNodeName: nominatedNodeName || null };
  await patchStatus(client, pod, { conditions: [condition], ...nomination }, signal);
}

export const clearNomination = (client: ApiClient, pod: Pod, signal: AbortSignal): Promise<void> =>
  patchStatus(client, pod, { nominatedNodeName: null }, signal);

/** Says why the pod goes, then lets it go in its own time. */
export async function preemptPod(client: ApiClient, victim: Pod, by: Pod, signal: AbortSignal): Promise<void> {
  const { name, namespace, uid } = victim.metadata;
  const condition = {
    type: 'DisruptionTarget',
    status: 'True',
    reason: 'PreemptionByScheduler',
    message: `${by.spec.schedulerName ?? ''}: preempting to accommodate a higher priority pod`,
    lastTransitionTime: timestamp(Date.now()),
    observedGeneration: victim.metadata.generation,
  };
  await patchStatus(client, victim, { conditions: [condition] }, signal);
  await client.delete(PodKind, { name, namespace }, { preconditions: { uid }, signal }).catch(ignoreGone);
}

async function patchStatus(client: ApiClient, pod: Pod, status: object, signal: AbortSignal): Promise<void> {
  const { name, namespace, uid } = pod.metadata;
  const options = { type: 'strategic', subresource: 'status', signal } as const;
  await client.patch(PodKind, { name, namespace }, { metadata: { uid }, status }, options).catch(ignoreGone);
}

function ignoreGone(error: unknown): void {
  if (!isNotFound(error)) throw error;
}

/** Volumes of claims that waited for their pod. The binder of persistent volumes does the rest. */
export function volumeActions(client: ApiClient, storage: Pick<VolumeState, 'until'>): VolumeActions {
  return {
    async keepFor(volume, claim, signal) {
      const patch = keepingPatch(volume, claim);
      if (patch) await client.patch(PersistentVolumeKind, { name: volume.metadata.name }, patch, { signal });
    },
    async selectNode({ metadata }, nodeName, signal) {
      const { name, namespace, resourceVersion } = metadata;
      if (metadata.annotations?.[volumeAnnotations.selectedNode] === nodeName) return;
      const annotations = { [volumeAnnotations.selectedNode]: nodeName };
      const patch = { metadata: { resourceVersion, annotations } };
      await client.patch(PersistentVolumeClaimKind, { name, namespace }, patch, { signal });
    },
    until: (met, signal) => storage.until(met, signal),
  };
}
