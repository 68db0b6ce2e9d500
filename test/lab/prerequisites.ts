import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import debianPackages from '../../build/debian-packages.json' with { type: 'json' };
import { asError } from '../../common/base/clock.ts';
import { cgroupSurroundings, removeGroups, removeLabGroups, takeCgroupSteps } from './cgroups/host-groups.ts';
import { hostCgroups } from './cgroups/placement.ts';
import { tryCommand } from './command.ts';
import { type LabIdentity, locateLab, thisCheckout } from './identity.ts';

/**
 * Something the lab needs and this machine lacks.
 *
 * - `package`: a Debian package; all missing ones are installed with one command.
 * - `machine`: nothing a set-up can mend by itself; `fix` says what a person can do.
 */
export type Prerequisite =
  | { readonly kind: 'package'; readonly package: string; readonly reason: string }
  | { readonly kind: 'machine'; readonly reason: string; readonly fix: string };

/** The lab's part of the table that set-up installs from: each package, what shows that it is there, and what for. */
const labPackages = debianPackages.filter((row) => row.for.includes('demo'));

/** What this machine lacks for the lab of a checkout; empty when the lab can run. */
export async function missingPrerequisites(
  lab: LabIdentity = locateLab(thisCheckout()),
): Promise<readonly Prerequisite[]> {
  if (process.platform !== 'linux') {
    const reason = `the hosts are Linux containers, and this machine runs ${process.platform}`;
    return [{ kind: 'machine', reason, fix: 'Use a Linux machine or a Linux virtual machine.' }];
  }
  const packages: Prerequisite[] = labPackages
    .filter(({ present }) => !(present.startsWith('/') ? existsSync(present) : inPath(present)))
    .map((missing) => ({ kind: 'package', package: missing.package, reason: missing.reason }));
  if (process.getuid?.() !== 0) {
    const fix = 'Run the command as root, for example with sudo.';
    return [...packages, { kind: 'machine', reason: 'hosts can only be made by root', fix }];
  }
  return [...packages, ...(await missingInMachine(lab))];
}

/** The one command that brings every missing package, for a person to paste. */
export function installCommand(missing: readonly Prerequisite[]): string | undefined {
  const packages = missing.flatMap((one) => (one.kind === 'package' ? [one.package] : []));
  return packages.length === 0 ? undefined : `apt-get install -y --no-install-recommends ${packages.join(' ')}`;
}

async function missingInMachine(lab: LabIdentity): Promise<readonly Prerequisite[]> {
  return [...(await overlayProblem(lab.directory)), ...(await cgroupProblem(lab)), ...(await namespaceProblem())];
}

/** Tries what the hosts' disks are: an overlay whose upper folder lies in the lab's own. */
async function overlayProblem(directory: string): Promise<readonly Prerequisite[]> {
  if (/[,:\\"\s]/.test(directory)) {
    const reason = `the path ${directory} has a character that mount options cannot carry`;
    return [{ kind: 'machine', reason, fix: 'Move the checkout to a path without blanks, commas, colons and quotes.' }];
  }
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const probe = await mkdtemp(join(directory, 'probe-'));
  const at = (name: string) => join(probe, name);
  try {
    for (const name of ['lower', 'upper', 'work', 'merged']) await mkdir(at(name));
    const layers = `lowerdir=${at('lower')},upperdir=${at('upper')},workdir=${at('work')}`;
    const mounted = await tryCommand(['mount', '-t', 'overlay', '-o', layers, 'lab-probe', at('merged')]);
    if (mounted.exitCode === 0) {
      await tryCommand(['umount', at('merged')]);
      return [];
    }
    const reason = `an overlay cannot be mounted in ${directory}: ${mounted.stderr.trim()}`;
    const fix = 'Load the overlay module, or make .lab a link to an empty folder on ext4 or xfs.';
    return [{ kind: 'machine', reason, fix }];
  } finally {
    await rm(probe, { recursive: true, force: true });
  }
}

/** Makes the groups of a host and removes them again. */
async function cgroupProblem(lab: LabIdentity): Promise<readonly Prerequisite[]> {
  const fix = 'Give this machine, or the container it is, its cgroup file system with write access (--privileged).';
  try {
    const placement = hostCgroups(await cgroupSurroundings(), `${lab.id}-probe`, 'h1', 2 ** 30);
    if (placement.version === 'unusable') return [{ kind: 'machine', reason: placement.reason, fix }];
    await takeCgroupSteps(placement.steps);
    await removeGroups(placement.groups);
    await removeLabGroups(placement.groups);
    return [];
  } catch (error) {
    return [{ kind: 'machine', reason: `cgroups cannot be made: ${asError(error).message}`, fix }];
  }
}

async function namespaceProblem(): Promise<readonly Prerequisite[]> {
  const tried = await tryCommand(['unshare', '--mount', '--net', '--pid', '--ipc', '--uts', '--fork', 'true']);
  if (tried.exitCode === 0) return [];
  const reason = `namespaces cannot be made: ${tried.stderr.trim()}`;
  return [{ kind: 'machine', reason, fix: 'Use a machine, or a container, that may make namespaces (--privileged).' }];
}

function inPath(program: string): boolean {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders.some((folder) => folder !== '' && existsSync(join(folder, program)));
}
