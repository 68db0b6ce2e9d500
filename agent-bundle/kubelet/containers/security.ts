import { join } from 'node:path';
import type { Container } from '../../../common/api/core/v1/container.ts';
import type { SeccompProfile } from '../../../common/api/core/v1/security-context.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { ContainerSecurity, Image, Namespaces, SandboxSecurity, Seccomp } from '../runtime/port.ts';
import { configError } from './start-failure.ts';

/** Where profiles named by pods are, below the kubelet's root. */
const seccompFolder = 'seccomp';

/** https://kubernetes.io/docs/tasks/configure-pod-container/security-context/ */
export function sandboxSecurity(pod: Pod, kubeletRoot: string): SandboxSecurity {
  const { securityContext = {} } = pod.spec;
  const containers = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])];
  const { runAsUser, runAsGroup, seLinuxOptions } = securityContext;
  return {
    namespaces: podNamespaces(pod),
    privileged: containers.some((container) => container.securityContext?.privileged ?? false),
    runAsUser,
    runAsGroup: runAsUser === undefined ? undefined : runAsGroup,
    supplementalGroups: podGroups(pod),
    // The pause container runs nothing of the pod's: the pod's profile is for its containers.
    seccomp: toSeccomp(securityContext.seccompProfile ?? { type: 'RuntimeDefault' }, kubeletRoot),
    seLinux: seLinuxOptions,
  };
}

/** `image` is what the container runs from: it may name a user. Throws a StartFailure where that must not be root. */
export function containerSecurity(
  container: Container,
  pod: Pod,
  image: Image,
  kubeletRoot: string,
): ContainerSecurity {
  const own = container.securityContext ?? {};
  const ofPod = pod.spec.securityContext ?? {};
  const runAsGroup = own.runAsGroup ?? ofPod.runAsGroup;
  const chosen = own.runAsUser ?? ofPod.runAsUser;
  if (own.runAsNonRoot ?? ofPod.runAsNonRoot) refuseRoot(chosen ?? image.uid, image, container);
  // Left to the runtime, the image's user comes with its group; a group alone is refused.
  const runAsUser = chosen ?? (runAsGroup === undefined ? undefined : image.uid);
  const privileged = own.privileged ?? false;
  const profile = own.seccompProfile ?? ofPod.seccompProfile ?? { type: 'Unconfined' };
  return {
    namespaces: podNamespaces(pod),
    privileged,
    runAsUser,
    runAsGroup: runAsUser === undefined ? undefined : runAsGroup,
    supplementalGroups: podGroups(pod),
    seccomp: privileged ? { type: 'unconfined' } : toSeccomp(profile, kubeletRoot),
    seLinux: own.seLinuxOptions ?? ofPod.seLinuxOptions,
    readOnlyRoot: own.readOnlyRootFilesystem ?? false,
    noNewPrivileges: own.allowPrivilegeEscalation === false,
    addCapabilities: own.capabilities?.add ?? [],
    dropCapabilities: own.capabilities?.drop ?? [],
    unmaskedProc: own.procMount === 'Unmasked',
  };
}

function refuseRoot(runAsUser: number | undefined, image: Image, container: Container): void {
  const about = `container ${container.name}`;
  if (runAsUser === 0) throw configError(`${about} has runAsNonRoot and would run as root`);
  if (runAsUser !== undefined) return;
  if (image.username === '' || image.username === 'root') {
    throw configError(`${about} has runAsNonRoot and image will run as root`);
  }
  throw configError(
    `${about} has runAsNonRoot and image has non-numeric user (${image.username}), cannot verify user is non-root`,
  );
}

function podNamespaces({ spec }: Pod): Namespaces {
  return {
    network: spec.hostNetwork ? 'node' : 'pod',
    pid: spec.hostPID ? 'node' : spec.shareProcessNamespace ? 'pod' : 'container',
    ipc: spec.hostIPC ? 'node' : 'pod',
  };
}

function podGroups({ spec }: Pod): number[] {
  const { fsGroup, supplementalGroups = [] } = spec.securityContext ?? {};
  return fsGroup === undefined ? supplementalGroups : [fsGroup, ...supplementalGroups];
}

function toSeccomp(profile: SeccompProfile, kubeletRoot: string): Seccomp {
  switch (profile.type) {
    case 'RuntimeDefault':
      return { type: 'runtime-default' };
    case 'Localhost':
      return { type: 'localhost', path: join(kubeletRoot, seccompFolder, profile.localhostProfile ?? '') };
    default:
      return { type: 'unconfined' };
  }
}
