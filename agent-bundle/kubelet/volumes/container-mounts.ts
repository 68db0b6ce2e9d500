import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Container } from '../../../common/api/core/v1/container.ts';
import type { VolumeMount } from '../../../common/api/core/v1/volume-mount.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { Volume } from '../../../common/api/core/v1/volume.ts';
import { expand } from '../containers/env/expansion.ts';
import { configError } from '../containers/start-failure.ts';
import type { HostPaths } from '../host-paths.ts';
import type { EnvEntry, Mount } from '../runtime/port.ts';
import type { Mounter } from './mounter.ts';
import { bindSubPath } from './sub-path.ts';

export interface MountFacts {
  readonly paths: HostPaths;
  readonly mounter: Mounter;
  /** Where a volume is on this host. */
  readonly pathOf: (pod: Pod, volume: Volume) => string;
  readonly attempt: number;
  readonly env: readonly EnvEntry[];
  /** The pod's /etc/hosts. */
  readonly hosts: string;
}

/** Everything a container gets to see of the host: volumes, /etc/hosts, and a file for its last words. */
export async function containerMounts(container: Container, pod: Pod, facts: MountFacts): Promise<Mount[]> {
  const mounts: Mount[] = [];
  for (const [index, mount] of (container.volumeMounts ?? []).entries()) {
    mounts.push(await volumeMount(mount, index, container, pod, facts));
  }
  const taken = new Set(mounts.map(({ containerPath }) => containerPath));
  if (!taken.has('/etc/hosts')) mounts.push(await hostsMount(pod, facts));
  const lastWords = container.terminationMessagePath ?? '/dev/termination-log';
  if (lastWords !== '' && !taken.has(lastWords)) mounts.push(await terminationMount(lastWords, container, pod, facts));
  return mounts;
}

async function volumeMount(
  mount: VolumeMount,
  index: number,
  container: Container,
  pod: Pod,
  facts: MountFacts,
): Promise<Mount> {
  const volume = pod.spec.volumes?.find(({ name }) => name === mount.name);
  if (!volume) throw configError(`volume ${mount.name} is mounted but the pod has no such volume`);
  const path = facts.pathOf(pod, volume);
  const variables = new Map(facts.env.map(({ name, value }) => [name, value]));
  const subPath = mount.subPathExpr === undefined ? (mount.subPath ?? '') : expand(mount.subPathExpr, variables);
  const bound = join(facts.paths.subPaths(pod.metadata.uid ?? ''), mount.name, container.name, String(index));
  if (subPath !== '') {
    try {
      await bindSubPath(path, subPath, bound, facts.mounter);
    } catch (error) {
      throw configError(`failed to prepare subPath for volumeMount "${mount.name}": ${(error as Error).message}`);
    }
  }
  return {
    containerPath: mount.mountPath.startsWith('/') ? mount.mountPath : `/${mount.mountPath}`,
    hostPath: subPath === '' ? path : bound,
    readOnly: [mount.readOnly, volume.persistentVolumeClaim?.readOnly, isWrittenByUs(volume)].includes(true),
    propagation: propagations[mount.mountPropagation ?? 'None'] ?? 'private',
  };
}

const propagations: Readonly<Record<string, Mount['propagation']>> = {
  None: 'private',
  HostToContainer: 'host-to-container',
  Bidirectional: 'bidirectional',
};

const isWrittenByUs = (volume: Volume) =>
  [volume.configMap, volume.secret, volume.downwardAPI, volume.projected].some((source) => source !== undefined);

async function hostsMount(pod: Pod, { paths, hosts }: MountFacts): Promise<Mount> {
  const hostPath = paths.hostsFile(pod.metadata.uid ?? '');
  await mkdir(dirname(hostPath), { recursive: true, mode: 0o750 });
  await writeFile(hostPath, hosts, { mode: 0o644 });
  return { containerPath: '/etc/hosts', hostPath, readOnly: false, propagation: 'private' };
}

async function terminationMount(path: string, container: Container, pod: Pod, facts: MountFacts): Promise<Mount> {
  const hostPath = facts.paths.terminationLog(pod.metadata.uid ?? '', container.name, facts.attempt);
  await mkdir(dirname(hostPath), { recursive: true, mode: 0o750 });
  await writeFile(hostPath, '', { mode: 0o666 });
  await chmod(hostPath, 0o666);
  return { containerPath: path, hostPath, readOnly: false, propagation: 'private' };
}
