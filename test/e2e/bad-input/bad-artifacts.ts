import { copyFile, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElfNeeds, Manifest } from '../../../electron/bootstrap/artifacts.ts';
import { type Refusal, inPreflight } from './refusal.ts';

const built = join(import.meta.dirname, '../../../.artifacts');

/** Makes the folder hold what is built for hosts, where it can be spoiled. */
export async function copyArtifacts(folder: string): Promise<void> {
  for (const name of ['sets', 'images', 'agent']) await symlink(join(built, name), join(folder, name));
  for (const name of ['agent.mjs', 'manifest.json']) await copyFile(join(built, name), join(folder, name));
}

interface BadArtifacts extends Refusal {
  readonly spoil: (folder: string) => Promise<void>;
}

/** Files for hosts that are not what was built, or that the hosts could not run. */
export const badArtifacts: Readonly<Record<string, BadArtifacts>> = {
  'a file with one bit changed': {
    spoil: async (folder) => {
      const bytes = await readFile(join(folder, 'agent.mjs'));
      bytes[bytes.length >> 1]! ^= 1;
      await writeFile(join(folder, 'agent.mjs'), bytes);
    },
    says: inPreflight(
      '<artifacts>/agent.mjs is not what was built: <sha256>, wanted <sha256>. Remove it and run `npm run bundle`.',
    ),
  },
  'a file that breaks off': {
    spoil: (folder) => truncate(join(folder, 'agent.mjs'), 4096),
    says: inPreflight(
      '<artifacts>/agent.mjs is not what was built: 4096 bytes, wanted <size> bytes. Remove it and run `npm run bundle`.',
    ),
  },
  'a file that is not there': {
    spoil: (folder) => rm(join(folder, 'agent.mjs')),
    says: inPreflight(
      "<artifacts>/agent.mjs cannot be read: ENOENT: no such file or directory, stat '<artifacts>/agent.mjs'. Run `npm run bundle`.",
    ),
  },
  'a program that wants a newer glibc than the hosts have': {
    spec: { artifacts: 'debian' },
    spoil: (folder) =>
      changeManifest(folder, (manifest) => {
        Object.assign(runcOf(manifest), { symbolVersions: { GLIBC: '2.99' } });
      }),
    says: inPreflight(
      'h1 has glibc 2.41; bin/runc of the set `debian` needs 2.99. Set `spec.artifacts: upstream` in the cluster file, which runs on any host with glibc 2.28.',
      'h2 has glibc 2.41; bin/runc of the set `debian` needs 2.99. Set `spec.artifacts: upstream` in the cluster file, which runs on any host with glibc 2.28.',
    ),
  },
  'a program that loads a library the hosts do not have': {
    spec: { artifacts: 'debian' },
    spoil: (folder) =>
      changeManifest(folder, (manifest) => {
        Object.assign(runcOf(manifest), { libraries: ['libseccomp.so.2', 'libseccomp.so.3'] });
      }),
    says: inPreflight(
      "h1 lacks the shared libraries libseccomp.so.3. Install there: `dnf install 'libseccomp.so.3()(64bit)'`.",
      "h2 lacks the shared libraries libseccomp.so.3. Install there: `dnf install 'libseccomp.so.3()(64bit)'`.",
    ),
  },
  'a set that was not built': {
    spec: { artifacts: 'upstream' },
    spoil: (folder) =>
      changeManifest(folder, (manifest) => {
        Object.assign(manifest, { releases: manifest.releases.filter(({ set }) => set !== 'upstream') });
      }),
    says: inPreflight(
      'The upstream set for amd64 is not among the built artifacts. Run `npm run bundle -- --set upstream --arch amd64`, or name the other set in the cluster file (`spec.artifacts`).',
    ),
  },
  'a manifest that breaks off': {
    spoil: (folder) => writeFile(join(folder, 'manifest.json'), '{"releases":['),
    says: '<artifacts>/manifest.json is not what the build writes: Unexpected end of JSON input.\nDelete it and run `npm run bundle`.\n',
  },
  'nothing that was built': {
    spoil: (folder) => rm(join(folder, 'manifest.json')),
    says: 'There is no <artifacts>/manifest.json: nothing was built for hosts yet.\nRun `npm run bundle`.\n',
  },
};

function runcOf({ releases }: Manifest): ElfNeeds {
  const files = releases.flatMap((release) => (release.set === 'debian' ? release.files : []));
  return files.find(({ path }) => path === 'bin/runc')!.elf!;
}

async function changeManifest(folder: string, change: (manifest: Manifest) => void): Promise<void> {
  const path = join(folder, 'manifest.json');
  const manifest = JSON.parse(await readFile(path, 'utf8')) as Manifest;
  change(manifest);
  await writeFile(path, JSON.stringify(manifest));
}
