import { expect, it } from 'vitest';
import type { HostFacts } from '../../hosts/os/facts.ts';
import type { Release } from '../artifacts.ts';
import type { FoundHost } from './host-checks.ts';
import { programProblem, runtimeProblem } from './program-checks.ts';

const interpreter = '/lib64/ld-linux-x86-64.so.2';
const program = (path: string, glibc: string, ...libraries: string[]) => ({
  path,
  source: path,
  mode: '0755',
  size: 1,
  sha256: '',
  elf: { interpreter, libraries, symbolVersions: { GLIBC: glibc } },
});
const release = (set: Release['set']): Release => ({
  version: '1',
  set,
  arch: 'amd64',
  files: [
    program('bin/runc', '2.38', 'libseccomp.so.2', 'libc.so.6'),
    program('bin/node', '2.28', 'libstdc++.so.6', 'libgcc_s.so.1', 'libc.so.6'),
  ],
});
const everyLibrary = ['libc.so.6', 'libseccomp.so.2', 'libstdc++.so.6', 'libgcc_s.so.1'];
const host = (facts: Partial<HostFacts>) => {
  const os = { id: 'centos', versionId: '9', prettyName: 'CentOS Stream 9', family: 'centos' };
  return {
    spec: { name: 'h1' },
    facts: { os, architecture: 'amd64', libraries: everyLibrary, ...facts },
  } as unknown as FoundHost;
};

it.each<[why: string, set: Release['set'], facts: Partial<HostFacts>, says: string | undefined]>([
  ['that has everything', 'debian', { glibc: '2.38' }, undefined],
  ['that does not tell its libraries', 'debian', { glibc: '2.39', libraries: undefined }, undefined],
  [
    'whose glibc is too old for a program of the set',
    'debian',
    { glibc: '2.34' },
    'h1 has glibc 2.34; bin/runc of the set `debian` needs 2.38. Set `spec.artifacts: upstream` in the cluster file, which runs on any host with glibc 2.28.',
  ],
  [
    'whose glibc is too old for every set',
    'debian',
    { glibc: '2.17' },
    'h1 has glibc 2.17; bin/node needs 2.28, and no set has another one. Use a newer system there: CentOS Stream 9, Debian 12, Ubuntu 22.04.',
  ],
  [
    'without glibc',
    'upstream',
    { glibc: undefined },
    'h1 has glibc none; bin/node needs 2.28, and no set has another one. Use a newer system there: CentOS Stream 9, Debian 12, Ubuntu 22.04.',
  ],
  [
    'without shared libraries',
    'debian',
    { glibc: '2.38', libraries: ['libc.so.6', 'libgcc_s.so.1'] },
    "h1 lacks the shared libraries libseccomp.so.2, libstdc++.so.6. Install there: `dnf install 'libseccomp.so.2()(64bit)' 'libstdc++.so.6()(64bit)'`.",
  ],
  [
    'of Debian without shared libraries',
    'debian',
    { glibc: '2.38', libraries: ['libc.so.6'], os: { id: 'debian', prettyName: 'Debian', family: 'debian' } },
    'h1 lacks the shared libraries libseccomp.so.2, libstdc++.so.6, libgcc_s.so.1. Install there: `apt-get install libseccomp2 libstdc++6 libgcc-s1`.',
  ],
])('a host %s', (_why, set, facts, says) => {
  const built = release(set);
  const found = host(facts);
  const problem = runtimeProblem({ releases: [built] }, found) ?? programProblem(built, found);
  expect(problem && `${problem.message} ${problem.fix}`).toBe(says);
});
