import { readdir, readlink, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { HostPaths } from '../host-paths.ts';
import type { PodRef, RuntimeContainer } from '../runtime/port.ts';

/** Takes away a removed container's log, what was rotated of it, and the link to it. */
export async function removeLog({ id, logPath }: RuntimeContainer, paths: HostPaths): Promise<void> {
  if (logPath === '') return;
  const name = basename(logPath);
  const folder = dirname(logPath);
  const files = (await readdir(folder).catch(() => [])).filter((file) => file === name || file.startsWith(`${name}.`));
  for (const file of files) await rm(join(folder, file), { force: true });
  await removeLinks(paths, (link) => link.endsWith(`-${id}.log`));
}

export async function removePodLogs(pod: PodRef, paths: HostPaths): Promise<void> {
  const folder = paths.podLog(pod);
  const links = await readdir(paths.containerLogs).catch(() => []);
  const targets = await Promise.all(
    links.map(async (link) => [link, await readlink(join(paths.containerLogs, link)).catch(() => '')] as const),
  );
  const ours = new Set(targets.filter(([, target]) => target.startsWith(`${folder}/`)).map(([link]) => link));
  await removeLinks(paths, (link) => ours.has(link));
  await rm(folder, { recursive: true, force: true });
}

async function removeLinks({ containerLogs }: HostPaths, chosen: (link: string) => boolean): Promise<void> {
  const links = await readdir(containerLogs).catch(() => []);
  for (const link of links.filter(chosen)) await rm(join(containerLogs, link), { force: true });
}
