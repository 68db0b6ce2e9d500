import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { release } from 'node:os';
import { join } from 'node:path';
import { command } from '../command.ts';
import { type HostPaths, hostAddress, hostNames, mostHosts } from '../identity.ts';

/** User and group number of `ops` in the base system. */
const opsId = 1000;

/** Kernel features a cluster asks `modprobe` for. */
const builtIn = [
  ...['kernel/fs/overlayfs/overlay.ko', 'kernel/drivers/net/vxlan/vxlan.ko', 'kernel/drivers/net/veth.ko'],
  ...['kernel/net/bridge/bridge.ko', 'kernel/net/bridge/br_netfilter.ko', 'kernel/net/netfilter/nf_conntrack.ko'],
];

/** `/lib/modules/<release>` of this machine, or undefined where everything is built into the kernel. */
export function outerModules(): string | undefined {
  const folder = `/lib/modules/${release()}`;
  return existsSync(folder) ? folder : undefined;
}

/** Writes onto a mounted disk what makes the base system this host: its names, keys, and who may log in. */
export async function settleIdentity(paths: HostPaths, host: string, subnet: number, publicKey: string): Promise<void> {
  const etc = join(paths.root, 'etc');
  await ensureIdentity(paths.identity);
  await copyFile(join(paths.identity, 'machine-id'), join(etc, 'machine-id'));
  const keys = (await readdir(paths.identity)).filter((name) => name.startsWith('ssh_host_'));
  for (const name of keys) await copyFile(join(paths.identity, name), join(etc, 'ssh', name));
  const all = hostNames(mostHosts).map((name) => `${hostAddress(subnet, name)} ${name}\n`);
  await writeFile(join(etc, 'hosts'), `127.0.0.1 localhost\n::1 localhost\n${all.join('')}`);
  await writeFile(join(etc, 'hostname'), `${host}\n`);
  await authorize(join(paths.root, 'root/.ssh'), 0, publicKey);
  await authorize(join(paths.root, 'home/ops/.ssh'), opsId, publicKey);
  if (outerModules() === undefined) await declareBuiltIn(paths.root);
}

/** Made once per host and kept through resets, so that known_hosts stays true. */
async function ensureIdentity(folder: string): Promise<void> {
  const machineId = join(folder, 'machine-id');
  if (existsSync(machineId)) return;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const make = (type: string) =>
    command(['ssh-keygen', '-q', '-t', type, '-N', '', '-C', '', '-f', join(folder, `ssh_host_${type}_key`)], {
      input: 'y\n', // a key of an attempt that was cut short is overwritten
    });
  await Promise.all(['rsa', 'ecdsa', 'ed25519'].map(make));
  await writeFile(machineId, `${randomUUID().replaceAll('-', '')}\n`);
}

async function authorize(folder: string, owner: number, publicKey: string): Promise<void> {
  const file = join(folder, 'authorized_keys');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(file, publicKey, { mode: 0o600 });
  for (const path of [folder, file]) await chown(path, owner, owner);
}

/** `modprobe overlay` must succeed where the kernel has it built in and the machine has no module folder to say so. */
async function declareBuiltIn(root: string): Promise<void> {
  const folder = join(root, 'usr/lib/modules', release());
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'modules.builtin'), builtIn.map((path) => `${path}\n`).join(''));
  for (const name of ['modules.order', 'modules.builtin.modinfo']) await writeFile(join(folder, name), '');
  await command(['chroot', root, '/usr/sbin/depmod', release()]);
}
