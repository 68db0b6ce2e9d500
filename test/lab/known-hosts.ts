import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hostKeys } from './host/disk.ts';
import { type LabIdentity, hostAddress } from './identity.ts';
import { withLock } from './lock.ts';
import { knownHostsPath } from './ssh.ts';
import { type LabState, namesIn } from './state.ts';

/**
 * Writes the lab's known_hosts from the hosts' own disks: nothing is trusted on first use. Hosts that start at the same
 * time take turns, so the last to come finds every disk.
 */
export async function refreshKnownHosts(lab: LabIdentity, state: LabState): Promise<void> {
  await withLock(join(lab.directory, 'known_hosts.lock'), 10_000, async () => {
    const lines = await Promise.all(
      namesIn(state).map(async (host) => {
        const keys = await hostKeys(lab, host).catch(() => []); // its disk is not mounted yet
        return keys.map((key) => `${host},${hostAddress(state.subnet, host)} ${key}\n`);
      }),
    );
    const path = knownHostsPath(lab);
    await writeFile(`${path}.new`, lines.flat().join(''));
    await rename(`${path}.new`, path);
  });
}
