import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A file of the base system; `link` makes it a symbolic link instead. */
export interface RecipeFile {
  readonly path: string;
  readonly text?: string;
  readonly mode?: number;
  readonly link?: string;
}

export interface RecipeCommand {
  readonly argv: readonly string[];
  readonly input?: string;
}

/** A base system as data: packages, then files, then commands run inside it. Its hash names the result. */
export interface Recipe {
  readonly suite: string;
  readonly architecture: string;
  readonly packages: readonly string[];
  readonly files: readonly RecipeFile[];
  readonly commands: readonly RecipeCommand[];
}

/** What a minimal CentOS Stream 9 has and the lab's tests stand on. Nothing here is a part of a cluster. */
const packages = [
  ...['systemd', 'systemd-sysv', 'dbus', 'libpam-systemd', 'kmod', 'util-linux', 'procps', 'ca-certificates', 'curl'],
  ...['openssh-server', 'sudo', 'iproute2', 'iptables', 'nftables', 'ipset', 'iputils-ping', 'firewalld'],
  ...['dnf', 'rpm', 'createrepo-c', 'selinux-utils', 'python3'],
];

const osRelease = `NAME="CentOS Stream"
VERSION="9"
ID="centos"
ID_LIKE="rhel fedora"
VERSION_ID="9"
PLATFORM_ID="platform:el9"
PRETTY_NAME="CentOS Stream 9"
ANSI_COLOR="0;31"
CPE_NAME="cpe:/o:centos:centos:9"
HOME_URL="https://centos.org/"
`;

/** The one package the rpm database knows; it stands for what Debian's packages really brought. */
const releaseSpec = `Name: centos-stream-release
Version: 9.0
Release: 26.el9
Summary: CentOS Stream release files
License: GPLv2
BuildArch: noarch
Provides: centos-release = 9, system-release = 9, system-release(releasever) = 9, redhat-release = 9
Provides: /bin/sh, /usr/bin/sh, /bin/bash, bash = 5.1, systemd = 252, iproute, util-linux, kmod, nftables, iptables
%description
The shape of CentOS Stream 9 for a test host.
%files
`;

const localRepository = `[local]
name=Packages on this host
baseurl=file:///srv/repo
enabled=1
gpgcheck=0
`;

const sshd = `UseDNS no
PermitRootLogin prohibit-password
PasswordAuthentication yes
`;

/** The base system of every lab host; `init` is the text of the guest's first process. */
export function centosRecipe(architecture: string, init: string): Recipe {
  const release = 'CentOS Stream release 9\n';
  return {
    suite: 'trixie',
    architecture,
    packages,
    files: [
      { path: '/usr/lib/os-release', text: osRelease },
      { path: '/etc/os-release', link: '../usr/lib/os-release' },
      { path: '/etc/redhat-release', text: release },
      { path: '/etc/centos-release', link: 'redhat-release' },
      { path: '/etc/system-release', link: 'redhat-release' },
      { path: '/etc/rpm/macros.dist', text: '%rhel 9\n%centos 9\n%dist .el9\n%el9 1\n' },
      { path: '/etc/yum.repos.d/local.repo', text: localRepository },
      { path: '/etc/ssh/sshd_config.d/lab.conf', text: sshd },
      { path: '/etc/sudoers.d/wheel', text: '%wheel ALL=(ALL) ALL\n', mode: 0o440 },
      // A dead name server costs about ten seconds a look-up: the hosts have none, and /etc/hosts.
      { path: '/etc/resolv.conf', text: '' },
      { path: '/etc/machine-id', text: '' },
      { path: '/usr/local/sbin/lab-init', text: init, mode: 0o755 },
      { path: '/var/tmp/release/release.spec', text: releaseSpec },
    ],
    commands: [
      {
        argv: ['rpmbuild', '-bb', '--quiet', '--define=_topdir /var/tmp/release', '--define=_rpmdir /srv/repo'].concat(
          '/var/tmp/release/release.spec',
        ),
      },
      {
        argv: [
          'rpm',
          '--install',
          '--justdb',
          '--nodeps',
          '/srv/repo/noarch/centos-stream-release-9.0-26.el9.noarch.rpm',
        ],
      },
      { argv: ['createrepo_c', '--quiet', '/srv/repo'] },
      { argv: ['rm', '-r', '/var/tmp/release'] },
      { argv: ['groupadd', '--system', 'wheel'] },
      { argv: ['useradd', '--uid=1000', '--create-home', '--shell=/bin/bash', '--groups=wheel', 'ops'] },
      { argv: ['chpasswd'], input: 'ops:ops\n' },
      { argv: ['sh', '-c', 'rm -f /etc/ssh/ssh_host_*'] },
      { argv: ['systemctl', 'enable', '--quiet', 'firewalld.service', 'ssh.service'] },
      { argv: ['systemctl', 'disable', '--quiet', 'systemd-networkd.service'] },
      // Debian's housekeeping, unknown to CentOS and of no use without a network.
      { argv: ['systemctl', 'mask', '--quiet', 'apt-daily.timer', 'apt-daily-upgrade.timer', 'dpkg-db-backup.timer'] },
    ],
  };
}

/** Names the base system a recipe makes: any change of the recipe is another name. Sixteen hex digits. */
export function recipeHash(recipe: Recipe): string {
  return createHash('sha256').update(JSON.stringify(recipe)).digest('hex').slice(0, 16);
}

/** The recipe of this checkout, for this machine. */
export async function currentRecipe(): Promise<Recipe> {
  return centosRecipe(process.arch, await readFile(join(import.meta.dirname, 'lab-init.sh'), 'utf8'));
}
