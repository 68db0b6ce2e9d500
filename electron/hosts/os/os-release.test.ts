import { expect, it } from 'vitest';
import { familyOf, installCommand } from './families.ts';
import { readOsRelease } from './os-release.ts';

/** Lines of real /etc/os-release files that matter here. */
const releases = {
  'CentOS Stream 9':
    'NAME="CentOS Stream"\nVERSION="9"\nID="centos"\nID_LIKE="rhel fedora"\nVERSION_ID="9"\nPRETTY_NAME="CentOS Stream 9"\n',
  'CentOS Linux 7 (Core)':
    'NAME="CentOS Linux"\nVERSION="7 (Core)"\nID="centos"\nID_LIKE="rhel fedora"\nVERSION_ID="7"\nPRETTY_NAME="CentOS Linux 7 (Core)"\nANSI_COLOR="0;31"\n\nCENTOS_MANTISBT_PROJECT="CentOS-7"\n',
  'Rocky Linux 8.10 (Green Obsidian)':
    'NAME="Rocky Linux"\nVERSION="8.10 (Green Obsidian)"\nID="rocky"\nID_LIKE="rhel centos fedora"\nVERSION_ID="8.10"\nPRETTY_NAME="Rocky Linux 8.10 (Green Obsidian)"\n',
  'Debian GNU/Linux 12 (bookworm)':
    'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\nID=debian\n',
  'Ubuntu 24.04.1 LTS':
    'PRETTY_NAME="Ubuntu 24.04.1 LTS"\nNAME="Ubuntu"\nVERSION_ID="24.04"\nID=ubuntu\nID_LIKE=debian\n',
  'openEuler 22.03 (LTS-SP4)':
    'NAME="openEuler"\nVERSION="22.03 (LTS-SP4)"\nID="openEuler"\nVERSION_ID="22.03"\nPRETTY_NAME="openEuler 22.03 (LTS-SP4)"\n',
  'Linux Mint 22':
    'NAME="Linux Mint"\nID=linuxmint\nID_LIKE="ubuntu debian"\nPRETTY_NAME="Linux Mint 22"\nVERSION_ID="22"\n',
  'Debian GNU/Linux trixie/sid': 'PRETTY_NAME="Debian GNU/Linux trixie/sid"\nNAME="Debian GNU/Linux"\nID=debian\n',
  'Alpine Linux v3.20': 'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.20.3\nPRETTY_NAME="Alpine Linux v3.20"\n',
} as const;

it.each<[name: keyof typeof releases, id: string, versionId: string | undefined, family: string | undefined]>([
  ['CentOS Stream 9', 'centos', '9', 'centos'],
  ['CentOS Linux 7 (Core)', 'centos', '7', 'centos'],
  ['Rocky Linux 8.10 (Green Obsidian)', 'rocky', '8.10', 'centos'],
  ['Debian GNU/Linux 12 (bookworm)', 'debian', '12', 'debian'],
  ['Ubuntu 24.04.1 LTS', 'ubuntu', '24.04', 'debian'],
  ['openEuler 22.03 (LTS-SP4)', 'openeuler', '22.03', 'centos'],
  ['Linux Mint 22', 'linuxmint', '22', 'debian'],
  ['Debian GNU/Linux trixie/sid', 'debian', undefined, 'debian'],
  ['Alpine Linux v3.20', 'alpine', '3.20.3', undefined],
])('%s is %s %s of the family %s', (prettyName, id, versionId, family) => {
  const release = readOsRelease(releases[prettyName])!;
  expect(release).toMatchObject({ prettyName, id, versionId });
  expect(familyOf(release)).toBe(family);
});

it('is nothing without an id', () => {
  expect(readOsRelease('')).toBeUndefined();
  expect(readOsRelease('NAME=Linux\n')).toBeUndefined();
});

it('reads quotes as a shell does', () => {
  expect(readOsRelease(`ID='x'\nPRETTY_NAME="An \\"odd\\" \\$one"`)?.prettyName).toBe('An "odd" $one');
});

it.each([
  ['centos', '9', 'dnf install nftables iproute'],
  ['centos', '7', 'yum install nftables iproute'],
  ['debian', '12', 'apt-get install nftables iproute2'],
] as const)('%s %s gets missing tools with `%s`', (family, versionId, command) => {
  const os = { id: family, versionId, prettyName: '', family };
  expect(installCommand(os, ['nft', 'ip', 'ss'])).toBe(command);
});
