import { readFile, readdir, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { asError } from '../../../common/base/clock.ts';
import type { Runtime } from '../runtime/port.ts';
import type { NodeHealth } from './node-conditions.ts';
import { type KernelFolders, kernelFolders } from './host-capacity.ts';

/** Looks at the runtime, the memory, the disk under `root` and the process ids. */
export async function readNodeHealth(
  runtime: Pick<Runtime, 'health'>,
  root: string,
  memoryCapacity: number,
  signal: AbortSignal,
  folders: KernelFolders = kernelFolders,
): Promise<NodeHealth> {
  const [health, memoryAvailable, disk, pidsUsed] = await Promise.all([
    runtime.health(signal).catch(asError),
    availableMemory(memoryCapacity, folders),
    statfs(root),
    usedPids(folders),
  ]);
  return {
    runtime: health,
    memoryAvailable,
    diskFree: disk.blocks === 0 ? 1 : disk.bavail / disk.blocks,
    inodesFree: disk.files === 0 ? 1 : disk.ffree / disk.files,
    pidsUsed,
  };
}

/** Of a limited cgroup what it does not use, files it could drop left out; else what the kernel says. */
async function availableMemory(capacity: number, { proc, cgroup }: KernelFolders): Promise<number> {
  const meminfo = await text(join(proc, 'meminfo'));
  const free = Number(/^MemAvailable:\s+(\d+) kB$/m.exec(meminfo)?.[1] ?? 0) * 1024;
  const usage = await text(join(cgroup, 'memory.current')).then(
    (v2) => v2 || text(join(cgroup, 'memory/memory.usage_in_bytes')),
  );
  if (usage === '') return free;
  const stat = await text(join(cgroup, 'memory.stat')).then((v2) => v2 || text(join(cgroup, 'memory/memory.stat')));
  const inactive = Number(/^(?:total_)?inactive_file (\d+)$/m.exec(stat)?.[1] ?? 0);
  return Math.min(free, capacity - (Number(usage) - inactive));
}

async function usedPids({ proc }: KernelFolders): Promise<number> {
  const most = Number(await text(join(proc, 'sys/kernel/pid_max')));
  const processes = (await readdir(proc)).filter((name) => /^\d+$/.test(name));
  return most > 0 ? processes.length / most : 0;
}

const text = (path: string) =>
  readFile(path, 'utf8').then(
    (value) => value.trim(),
    () => '',
  );
