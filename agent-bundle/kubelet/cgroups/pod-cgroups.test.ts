import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { PodCgroups } from './pod-cgroups.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pod-cgroups-'));
});
afterEach(() => rm(root, { recursive: true }));

it.each([
  ['of version 1, in every tree', ['memory/', 'cpu/']],
  ['of version 2', ['']],
])('removes a pod’s cgroups %s, and no other’s', async (_what, trees) => {
  if (trees.length === 1) await writeFile(join(root, 'cgroup.controllers'), 'cpu memory');
  for (const tree of trees) {
    await mkdir(join(root, `${tree}kubepods/burstable/podmine/container`), { recursive: true });
    await mkdir(join(root, `${tree}kubepods/burstable/podother`), { recursive: true });
  }
  await new PodCgroups({ driver: 'cgroupfs', root }).remove('mine');
  for (const tree of trees) expect(await readdir(join(root, `${tree}kubepods/burstable`))).toEqual(['podother']);
});

it('lets systemd stop a pod’s slice, whichever of its names it has', async () => {
  const stopped: string[] = [];
  const stopUnits = async (units: readonly string[]) => {
    if (!units[0]?.includes('besteffort')) throw new Error('not loaded');
    stopped.push(...units);
  };
  await new PodCgroups({ driver: 'systemd', stopUnits }).remove('1-2');
  expect(stopped).toEqual(['kubepods-besteffort-pod1_2.slice']);
});
