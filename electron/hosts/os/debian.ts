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
  // Named for the library and its version: https://www.debian.org/doc/debian-policy/ch-sharedlibs.html#run-time-shared-libraries
  libraryPackage: (library) =>
    library
      .replace(/(\d?)\.so\.(\d+).*$/, (_, digit, version) => `${digit}${digit && '-'}${version}`)
      .replaceAll('_', '-'),
  install: (_os, packages) => `apt-get install ${packages.join(' ')}`,
};
