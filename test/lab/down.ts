import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { removeBase } from './base/build.ts';
import { removeLabGroups } from './cgroups/host-groups.ts';
import { unmountDisk } from './host/disk.ts';
import { place } from './host/power.ts';
import { LabHost } from './host/host.ts';
import type { LabIdentity } from './identity.ts';
import { withLock } from './lock.ts';
import { removeBridge } from './network.ts';
import { reuniteAll } from './partition.ts';
import { namesIn, readLabState, readRunRecord } from './state.ts';

export interface DownOptions {
  /** Also removes the lab's state and, when no other lab stands on it, its base system. */
  readonly purge?: boolean;
  readonly report?: (line: string) => void;
}

/** Shuts every host down and removes what the lab made on this machine. Its disks stay, unless purged. */
export async function takeDown(lab: LabIdentity, options: DownOptions): Promise<void> {
  const report = options.report ?? (() => undefined);
  const state = await readLabState(lab);
  if (!state) return report('there is no lab here');
  await withLock(join(lab.directory, 'up.lock'), 20 * 60_000, async () => {
    await Promise.all(
      namesIn(state).map(async (name) => {
        const groups = (await readRunRecord(lab, name))?.groups ?? (await place(lab, name, state)).groups;
        const how = await shutDown(new LabHost(lab, state, name));
        await unmountDisk(lab, name);
        await removeLabGroups(groups);
        report(`${name}  ${how}`);
      }),
    );
    await reuniteAll(lab);
    await removeBridge(lab);
    if (options.purge !== true) return;
    for (const entry of await readdir(lab.directory)) {
      await rm(join(lab.directory, entry), { recursive: true, force: true });
    }
    const removed = await removeBase(state.base);
    report(removed ? `base system ${state.base} removed` : `base system ${state.base} kept: another lab stands on it`);
  });
}

async function shutDown(host: LabHost): Promise<string> {
  const { power } = await host.status();
  if (power === 'paused') await host.resume();
  if (power === 'paused' || power === 'running') {
    const stopped = await host.stop().then(
      () => true,
      () => false, // it does not answer its power button
    );
    if (stopped) return 'shut down';
  }
  await host.end(); // also ends what a host leaves that seems off because its record was lost
  return power === 'off' ? 'was off' : 'ended';
}
