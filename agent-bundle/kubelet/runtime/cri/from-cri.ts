import { podOfLabels } from '../labels.ts';
import type * as port from '../port.ts';
import {
  type Container,
  ContainerState,
  type ContainerStatus,
  type Image,
  MountPropagation,
  type PodSandbox,
  type PodSandboxMetadata,
  PodSandboxState,
  type PodSandboxStatus,
} from './cri.gen.ts';

/** Translates CRI's words to the kubelet's. */
export function fromSandbox(sandbox: PodSandbox, status: PodSandboxStatus | undefined): port.Sandbox {
  const network = status?.network;
  const ips = [network?.ip ?? '', ...(network?.additionalIps ?? []).map(({ ip }) => ip)];
  return {
    id: sandbox.id,
    pod: fromMetadata(sandbox.metadata),
    attempt: sandbox.metadata?.attempt ?? 0,
    state: sandbox.state === PodSandboxState.SANDBOX_READY ? 'ready' : 'not-ready',
    createdAt: toMilliseconds(sandbox.createdAt),
    ips: ips.filter((ip) => ip !== ''),
  };
}

const fromMetadata = (metadata: PodSandboxMetadata | undefined): port.PodRef => ({
  uid: metadata?.uid ?? '',
  name: metadata?.name ?? '',
  namespace: metadata?.namespace ?? '',
});

export function fromContainer(container: Container, status: ContainerStatus): port.RuntimeContainer {
  return {
    id: container.id,
    sandboxId: container.podSandboxId,
    name: container.metadata?.name ?? '',
    attempt: container.metadata?.attempt ?? 0,
    state: states[status.state],
    createdAt: toMilliseconds(status.createdAt),
    startedAt: toMilliseconds(status.startedAt),
    finishedAt: toMilliseconds(status.finishedAt),
    exitCode: status.exitCode,
    reason: status.reason,
    message: status.message,
    image: status.image?.userSpecifiedImage || status.image?.image || '',
    imageRef: status.imageRef,
    logPath: status.logPath,
    labels: status.labels,
    annotations: status.annotations,
    mounts: status.mounts.map(({ containerPath, hostPath, readonly, propagation }) => ({
      containerPath,
      hostPath,
      readOnly: readonly,
      propagation: propagations[propagation],
    })),
  };
}

const states = {
  [ContainerState.CONTAINER_CREATED]: 'created',
  [ContainerState.CONTAINER_RUNNING]: 'running',
  [ContainerState.CONTAINER_EXITED]: 'exited',
  [ContainerState.CONTAINER_UNKNOWN]: 'unknown',
} as const;

const propagations = {
  [MountPropagation.PROPAGATION_PRIVATE]: 'private',
  [MountPropagation.PROPAGATION_HOST_TO_CONTAINER]: 'host-to-container',
  [MountPropagation.PROPAGATION_BIDIRECTIONAL]: 'bidirectional',
} as const;

/** One line per pod of everything the runtime has; what is not the kubelet's is left out. */
export function fromLists(sandboxes: readonly PodSandbox[], containers: readonly Container[]): port.PodSummary[] {
  const parts = new Map<string, { pod: port.PodRef; seen: string[] }>();
  for (const { id, state, labels } of [...sandboxes, ...containers]) {
    const pod = podOfLabels(labels);
    if (!pod) continue;
    const known = parts.get(pod.uid) ?? { pod, seen: [] };
    known.seen.push(`${id}:${state}`);
    parts.set(pod.uid, known);
  }
  return [...parts.values()].map(({ pod, seen }) => ({ pod, fingerprint: seen.sort().join() }));
}

export function fromImage(image: Image): port.Image {
  return {
    id: image.id,
    tags: image.repoTags,
    digests: image.repoDigests,
    bytes: Number(image.size),
    uid: image.uid === undefined ? undefined : Number(image.uid.value),
    username: image.username,
    pinned: image.pinned,
  };
}

/** CRI counts nanoseconds. */
const toMilliseconds = (nanoseconds: bigint) => Number(nanoseconds / 1_000_000n);
