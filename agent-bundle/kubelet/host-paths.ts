import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { hostLocal } from '../../common/api/core/v1/host-local.ts';
import type { PodRef } from './runtime/port.ts';

/** Where the kubelet keeps things on its host. The folders are those that upstream's tools know. */
export class HostPaths {
  /** /var/lib/kubelet */
  readonly root: string;
  /** /var/log/pods */
  readonly podLogs: string;
  /** /var/log/containers: links that log shippers follow. */
  readonly containerLogs: string;

  constructor(root: string, logs: string) {
    this.root = root;
    this.podLogs = join(logs, 'pods');
    this.containerLogs = join(logs, 'containers');
  }

  get pods(): string {
    return join(this.root, 'pods');
  }

  /** The uids of all pods that have left anything below the root. */
  async podUids(): Promise<string[]> {
    return readdir(this.pods).catch(() => []);
  }

  pod(uid: string): string {
    return join(this.pods, uid);
  }

  volumes(uid: string): string {
    return join(this.pod(uid), 'volumes');
  }

  /** `plugin` is such as empty-dir. */
  volume(uid: string, plugin: string, name: string): string {
    return join(this.volumes(uid), `kubernetes.io~${plugin}`, name);
  }

  subPaths(uid: string): string {
    return join(this.pod(uid), 'volume-subpaths');
  }

  /** The directories of host-local volumes. */
  get hostLocal(): string {
    return join(this.root, hostLocal.folder);
  }

  hostsFile(uid: string): string {
    return join(this.pod(uid), 'etc-hosts');
  }

  /** Where one container says its last words. */
  terminationLog(uid: string, container: string, attempt: number): string {
    return join(this.pod(uid), 'containers', container, String(attempt));
  }

  podLog({ namespace, name, uid }: PodRef): string {
    return join(this.podLogs, `${namespace}_${name}_${uid}`);
  }
}

/** A container's log, relative to its pod's. */
export const containerLogPath = (container: string, attempt: number) => join(container, `${attempt}.log`);
