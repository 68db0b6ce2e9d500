import type { OsFamily } from './families.ts';

/** CentOS, and who is built from the same sources or kept compatible with them. */
export const centos: OsFamily = {
  name: 'centos',
  ids: ['centos', 'rhel', 'fedora', 'rocky', 'almalinux', 'ol', 'openeuler', 'anolis', 'opencloudos', 'tencentos'],
  packages: {
    ip: 'iproute',
    ss: 'iproute',
    modprobe: 'kmod',
    mount: 'util-linux',
    nsenter: 'util-linux',
    sysctl: 'procps-ng',
    nft: 'nftables',
    iptables: 'iptables',
    'firewall-cmd': 'firewalld',
    restorecon: 'policycoreutils',
  },
  // A package says which libraries it provides, and may be asked for by them.
  libraryPackage: (library) => `'${library}()(64bit)'`,
  // dnf came with version 8.
  install: ({ versionId }, packages) =>
    `${versionId?.split('.')[0] === '7' ? 'yum' : 'dnf'} install ${packages.join(' ')}`,
};
