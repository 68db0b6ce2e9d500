import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../common/base/app-error.ts';
import { ensureBase, removeBase } from './base/build.ts';
import { currentRecipe, recipeHash } from './base/recipe.ts';
import { writeClusterFile } from './cluster-file.ts';
import { unmountDisk } from './host/disk.ts';
import { LabHost } from './host/host.ts';
import type { LabIdentity } from './identity.ts';
import { withLock } from './lock.ts';
import { ensureBridge } from './network.ts';
import { reuniteAll } from './partition.ts';
import { installCommand, missingPrerequisites } from './prerequisites.ts';
import { ensureKey } from './ssh.ts';
import { type LabState, namesIn, readLabState, writeLabState } from './state.ts';

export interface UpOptions {
  /** 1 to 9. Absent: as many as the lab has, or 3. A lab that has more keeps them. */
  readonly hosts?: number;
  /** Memory limit of each host, in bytes; 4 GiB when absent. Holds from a host's next start. */
  readonly memoryBytes?: number;
  /** Told one line at a time what happens. */
  readonly report?: (line: string) => void;
}

const gibibyte = 2 ** 30;

/**
 * Brings every host of the lab to running, from whatever is there: nothing, a lab that runs, one whose processes were
 * killed, one from before this machine was restarted. A change of the base's recipe or of the subnet makes the hosts anew.
 */
export async function bringUp(lab: LabIdentity, options: UpOptions): Promise<LabState> {
  const report = options.report ?? (() => undefined);
  await demandPrerequisites(lab);
  await mkdir(lab.directory, { recursive: true });
  await chmod(lab.directory, 0o700); // keys live here
  return withLock(join(lab.directory, 'up.lock'), 20 * 60_000, async () => {
    const before = await readLabState(lab);
    const recipe = await currentRecipe();
    await ensureBase(recipe, report);
    const subnet = await ensureBridge(lab, before?.subnet);
    const state: LabState = {
      subnet,
      base: recipeHash(recipe),
      hostCount: Math.max(options.hosts ?? before?.hostCount ?? 3, before?.hostCount ?? 1),
      memoryBytes: options.memoryBytes ?? before?.memoryBytes ?? 4 * gibibyte,
    };
    await ensureKey(lab);
    await reuniteAll(lab);
    if (before && (before.base !== state.base || before.subnet !== subnet)) await makeAnew(lab, before, state, report);
    await writeLabState(lab, state);
    await writeClusterFile(lab, state);
    await settleAll(lab, state, report);
    return state;
  });
}

async function demandPrerequisites(lab: LabIdentity): Promise<void> {
  const missing = await missingPrerequisites(lab);
  if (missing.length === 0) return;
  const named = missing.map((one) => (one.kind === 'package' ? `${one.package} (${one.reason})` : one.reason));
  const install = installCommand(missing);
  const fixes = missing.flatMap((one) => (one.kind === 'machine' ? [one.fix] : []));
  throw new AppError('lab-prerequisite-missing', {
    missing: named.join('; '),
    fix: [...(install === undefined ? [] : [`Run: ${install}`]), ...new Set(fixes)].join(' '),
  });
}

/** Hosts on another base or with other addresses end here; they start again with what is right, on new disks if they must. */
async function makeAnew(
  lab: LabIdentity,
  before: LabState,
  state: LabState,
  report: (line: string) => void,
): Promise<void> {
  const rebased = before.base !== state.base;
  report(rebased ? 'the base system changed: the hosts start anew' : `the subnet is now 10.77.${state.subnet}.0/24`);
  await Promise.all(
    namesIn(before).map(async (name) => {
      await new LabHost(lab, before, name).end();
      await unmountDisk(lab, name);
    }),
  );
  if (rebased) await removeBase(before.base);
}

async function settleAll(lab: LabIdentity, state: LabState, report: (line: string) => void): Promise<void> {
  const started = performance.now();
  const settled = await Promise.allSettled(
    namesIn(state).map(async (name) => {
      const host = new LabHost(lab, state, name);
      const systemState = await host.recover();
      report(`${name}  ${host.address}  ${systemState}  ${((performance.now() - started) / 1000).toFixed(1)} s`);
    }),
  );
  const failure = settled.find((one) => one.status === 'rejected');
  if (failure) throw failure.reason;
}
