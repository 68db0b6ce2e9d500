import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../common/base/app-error.ts';
import { systemClock } from '../../../common/base/clock.ts';
import { withDeadline } from '../../../common/base/deadline.ts';
import {
  cgroupSurroundings,
  frozenState,
  processesIn,
  removeGroups,
  setFrozen,
  takeCgroupSteps,
} from '../cgroups/host-groups.ts';
import { type HostGroups, type UsablePlacement, hostCgroups } from '../cgroups/placement.ts';
import { type LabIdentity, hostPaths } from '../identity.ts';
import { removeHostLink } from '../network.ts';
import { identify, isAlive } from '../process-identity.ts';
import { type LabState, type RunRecord, readRunRecord, writeRunRecord } from '../state.ts';
import { hostEnded, hostLate } from './console.ts';
import { outerModules } from './disk-identity.ts';
import { launchEnvironment, launchLine, wantedDevices } from './launch.ts';

/**
 *           ┌────────────── stop, kill ──────────────┐
 *           ▼                                         │
 *   off ──start──▶ running ──pause──▶ paused ──resume─┘ (back to running)
 *
 *   broken: the supervisor was killed and left processes; `clear` ends them, and the host is off.
 */
export type PowerState = 'off' | 'running' | 'paused' | 'broken';

/** The state of the power, from what the last start left behind. */
export async function powerState(record: RunRecord | undefined): Promise<PowerState> {
  if (!record) return 'off';
  const processes = await processesIn(record.groups);
  if (!(await isAlive(record.supervisor))) return processes.length > 0 ? 'broken' : 'off';
  return (await frozenState(record.groups)) === 'thawed' ? 'running' : 'paused';
}

/** Starts a host that is off, and returns when its supervisor runs; booting goes on. */
export async function powerOn(lab: LabIdentity, host: string, state: LabState): Promise<void> {
  const placement = await place(lab, host, state);
  await takeCgroupSteps(placement.steps);
  await removeHostLink(lab, host);
  const line = launchLine(lab, host, {
    subnet: state.subnet,
    devices: wantedDevices.filter((device) => existsSync(device)),
    modules: outerModules(),
  });
  const script = join(import.meta.dirname, 'supervise.sh');
  const console = await open(hostPaths(lab, host).console, 'a', 0o600);
  const child = spawn('sh', [script, ...placement.groups.directories, '--', ...line], {
    detached: true,
    stdio: ['ignore', console.fd, console.fd],
    env: launchEnvironment(placement.version),
  });
  try {
    const supervisor = child.pid === undefined ? undefined : await identify(child.pid);
    if (!supervisor) throw await hostEnded(lab, host);
    await writeRunRecord(lab, host, { supervisor, groups: placement.groups });
  } finally {
    child.unref();
    await console.close();
  }
}

/** Asks the host to shut down, as its power button would, and waits for it. */
export async function powerOff(lab: LabIdentity, host: string, record: RunRecord, deadline: number): Promise<void> {
  // systemd-nspawn passes SIGTERM on to the host's first process as its --kill-signal: "power off now".
  signal(await launcher(record), 'SIGTERM');
  await waitUntil(lab, host, 'shut down', deadline, async () => (await powerState(record)) === 'off');
  await forget(lab, host, record.groups);
}

/** Takes the power away: the host's first process is killed, and the kernel ends the rest. */
export async function cutPower(lab: LabIdentity, host: string, record: RunRecord): Promise<void> {
  await waitUntil(lab, host, 'end', 15_000, async () => {
    signal(await firstProcess(record), 'SIGKILL');
    await thaw(record.groups);
    return (await powerState(record)) === 'off';
  });
  await forget(lab, host, record.groups);
}

/** Freezes every process of the host, and returns when the last one stands still. */
export async function freeze(lab: LabIdentity, host: string, record: RunRecord): Promise<void> {
  await waitUntil(lab, host, 'freeze', 10_000, async () => {
    await setFrozen(record.groups, true);
    return (await frozenState(record.groups)) === 'frozen';
  });
}

/** Lets the host's processes go on. A frozen process that was killed ends now. */
export async function thaw(groups: HostGroups): Promise<void> {
  if ((await frozenState(groups)) !== 'thawed') await setFrozen(groups, false);
}

/** Presses ctrl-alt-del at the host: systemd reboots. Returns when the new boot has begun. */
export async function reboot(lab: LabIdentity, host: string, record: RunRecord, deadline: number): Promise<void> {
  const before = await firstProcess(record);
  signal(before, 'SIGINT');
  await waitUntil(lab, host, 'reboot', deadline, async () => {
    const now = await firstProcess(record);
    return now !== undefined && now !== before;
  });
}

/**
 * Ends everything that runs of the host, whatever its state: supervisor, container and what they left. Processes are
 * found by their cgroup, so they are found even when the run record was lost.
 */
export async function clear(lab: LabIdentity, host: string, state: LabState): Promise<void> {
  const record = await readRunRecord(lab, host);
  const groups = record?.groups ?? (await place(lab, host, state)).groups;
  await waitUntil(lab, host, 'end', 15_000, async () => {
    const supervised = record !== undefined && (await isAlive(record.supervisor));
    if (supervised) signal(record.supervisor.pid, 'SIGKILL');
    const left = await processesIn(groups);
    for (const pid of left) signal(pid, 'SIGKILL');
    await thaw(groups);
    return !supervised && left.length === 0;
  });
  await forget(lab, host, groups);
}

/** The number, on this machine, of the host's first process; undefined while it has none. */
export async function firstProcess(record: RunRecord): Promise<number | undefined> {
  for (const pid of await processesIn(record.groups)) {
    if (isFirstInContainer(await readFile(`/proc/${pid}/status`, 'utf8').catch(() => ''))) return pid;
  }
  return undefined;
}

/** Reads /proc/PID/status: 1 in a process namespace just below ours. A pod's first process is two or more levels down. */
export function isFirstInContainer(status: string): boolean {
  return /^NSpid:\t\d+\t1$/m.test(status);
}

async function launcher(record: RunRecord): Promise<number | undefined> {
  for (const pid of await processesIn(record.groups)) {
    const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '');
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    if (name.trim() === 'systemd-nspawn' && status.includes(`\nPPid:\t${record.supervisor.pid}\n`)) return pid;
  }
  return undefined;
}

/** Removes what a host that ended left on this machine. */
async function forget(lab: LabIdentity, host: string, groups: HostGroups): Promise<void> {
  await removeGroups(groups);
  await removeHostLink(lab, host);
  await rm(hostPaths(lab, host).runRecord, { force: true });
}

/** Where the host's processes would live if it were started now. */
export async function place(lab: LabIdentity, host: string, state: LabState): Promise<UsablePlacement> {
  const placement = hostCgroups(await cgroupSurroundings(), lab.id, host, state.memoryBytes);
  if (placement.version !== 'unusable') return placement;
  throw new AppError('lab-prerequisite-missing', { missing: placement.reason, fix: 'See `npm run lab -- up`.' });
}

async function waitUntil(
  lab: LabIdentity,
  host: string,
  verb: string,
  deadline: number,
  condition: () => Promise<boolean>,
): Promise<void> {
  const late = withDeadline(undefined, deadline);
  // The kernel tells nobody but the parent that a process ended, and the parent is the supervisor: look again.
  while (!(await condition())) {
    if (late.aborted) throw await hostLate(lab, host, verb, deadline);
    await systemClock.sleep(20);
  }
}

function signal(pid: number | undefined, name: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
