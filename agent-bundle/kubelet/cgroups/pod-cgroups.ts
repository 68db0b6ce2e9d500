import { execFile } from 'node:child_process';
import { readdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { CgroupDriver } from '../runtime/port.ts';
import type { QosClass } from '../status/qos.ts';
import { podCgroup, sliceOf } from './pod-cgroup.ts';

export interface PodCgroupsOptions {
  readonly driver: CgroupDriver;
  /** Where the kernel shows cgroups. */
  readonly root?: string;
  /** Asks systemd to stop units; rejects for units it does not know. */
  readonly stopUnits?: (units: readonly string[]) => Promise<unknown>;
}

const classes: readonly QosClass[] = ['Guaranteed', 'Burstable', 'BestEffort'];
const run = promisify(execFile);
const systemctlStop = (units: readonly string[]) => run('systemctl', ['stop', ...units], { timeout: 10_000 });

/**
 * Takes away the empty cgroups that pods leave: the runtime makes a pod's cgroup with its first container and knows
 * nothing of its end. One with a process in it stays.
 */
export class PodCgroups {
  readonly #driver: CgroupDriver;
  readonly #root: string;
  readonly #stopUnits: (units: readonly string[]) => Promise<unknown>;

  constructor({ driver, root = '/sys/fs/cgroup', stopUnits = systemctlStop }: PodCgroupsOptions) {
    this.#driver = driver;
    this.#root = root;
    this.#stopUnits = stopUnits;
  }

  /** Of whichever class the pod was. */
  async remove(uid: string): Promise<void> {
    const cgroups = classes.map((qos) => podCgroup(uid, qos, this.#driver));
    if (this.#driver === 'systemd') {
      await Promise.allSettled(cgroups.map((cgroup) => this.#stopUnits([sliceOf(cgroup)])));
      return;
    }
    for (const hierarchy of await this.#hierarchies()) {
      for (const cgroup of cgroups) await removeTree(join(hierarchy, cgroup));
    }
  }

  /** With cgroups of version 1 each controller has a tree of its own. */
  async #hierarchies(): Promise<string[]> {
    const entries = await readdir(this.#root, { withFileTypes: true }).catch(() => []);
    if (entries.some(({ name }) => name === 'cgroup.controllers')) return [this.#root];
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(this.#root, name));
  }
}

/** Only folders can be removed from a cgroup's tree; its files go with them. */
async function removeTree(path: string): Promise<void> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => undefined);
  if (!entries) return;
  for (const entry of entries) if (entry.isDirectory()) await removeTree(join(path, entry.name));
  await rmdir(path).catch(() => {});
}
