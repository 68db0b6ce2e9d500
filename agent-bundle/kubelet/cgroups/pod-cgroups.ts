import { readdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { CgroupDriver } from '../runtime/port.ts';

const levels = ['', 'besteffort', 'burstable'];

/**
 * Takes away the empty cgroups that pods leave. The runtime makes a pod's cgroup with its first container and knows
 * nothing of its end; where systemd keeps the tree, it sees to it itself.
 */
export class PodCgroups {
  readonly #driver: CgroupDriver;
  readonly #root: string;

  constructor(driver: CgroupDriver, root = '/sys/fs/cgroup') {
    this.#driver = driver;
    this.#root = root;
  }

  /** A cgroup with a process in it stays. */
  async remove(uid: string): Promise<void> {
    if (this.#driver === 'systemd') return;
    for (const hierarchy of await this.#hierarchies()) {
      for (const level of levels) await removeTree(join(hierarchy, 'kubepods', level, `pod${uid}`));
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
