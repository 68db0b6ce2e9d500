import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

/** What the host has for pods: thousandths of a CPU, and bytes. */
export interface HostCapacity {
  readonly milliCpu: number;
  readonly memory: number;
}

/** Where the kernel tells; tests have folders of their own. */
export interface KernelFolders {
  readonly proc: string;
  readonly cgroup: string;
}

export const kernelFolders: KernelFolders = { proc: '/proc', cgroup: '/sys/fs/cgroup' };

/**
 * What the machine has, or less where its cgroup is limited: in a container or a guest /proc shows the machine beneath.
 * https://docs.kernel.org/admin-guide/cgroup-v2.html
 */
export async function hostCapacity(folders: KernelFolders = kernelFolders): Promise<HostCapacity> {
  const meminfo = await readFile(join(folders.proc, 'meminfo'), 'utf8');
  const total = Number(/^MemTotal:\s+(\d+) kB$/m.exec(meminfo)?.[1] ?? 0) * 1024;
  const [memory, cpu] = await Promise.all([memoryLimit(folders.cgroup), cpuLimit(folders.cgroup)]);
  return { memory: Math.min(total, memory), milliCpu: Math.min(availableParallelism() * 1000, cpu) };
}

/** The limit on the cgroup at the root of what this host sees; Infinity without one. */
async function memoryLimit(cgroup: string): Promise<number> {
  const v2 = await number(join(cgroup, 'memory.max'));
  const v1 = await number(join(cgroup, 'memory/memory.limit_in_bytes'));
  return Math.min(v2, v1);
}

async function cpuLimit(cgroup: string): Promise<number> {
  const [quota2 = '', period2 = ''] = (await text(join(cgroup, 'cpu.max'))).split(' ');
  if (quota2 !== '' && quota2 !== 'max') return (Number(quota2) * 1000) / Number(period2);
  const quota = await number(join(cgroup, 'cpu/cpu.cfs_quota_us'));
  const period = await number(join(cgroup, 'cpu/cpu.cfs_period_us'));
  return quota > 0 && Number.isFinite(quota) ? (quota * 1000) / period : Infinity;
}

async function number(path: string): Promise<number> {
  const value = await text(path);
  return value === '' || value === 'max' ? Infinity : Number(value);
}

/** Empty where there is no such file: the other version of cgroups is in use. */
const text = (path: string) =>
  readFile(path, 'utf8').then(
    (value) => value.trim(),
    () => '',
  );
