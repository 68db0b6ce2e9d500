import type { OsFamily } from './families.ts';

/** Debian, Ubuntu and their derivatives. */
export const debian: OsFamily = {
  name: 'debian',
  ids: ['debian', 'ubuntu'],
  packages: {
    ip: 'iproute2',
    ss: 'iproute2',
    modprobe: 'kmod',
    mount: 'mount',
    nsenter: 'util-linux',
    sysctl: 'procps',
    nft: 'nftables',
    iptables: 'iptables',
    'firewall-cmd': 'firewalld',
    restorecon: 'policycoreutils',
  },
  install: (_os, packages) => `apt-get install ${packages.join(' ')}`,
};
