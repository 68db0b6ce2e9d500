import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../common/base/app-error.ts';

/** Go's and Kubernetes' names of processor architectures. */
export type Architecture = 'amd64' | 'arm64';

/**
 * `debian`: extracted from Debian 13's packages; wants that glibc's symbols and the host's shared libraries.
 * `upstream`: the projects' own static release archives; runs on any Linux.
 */
export type ArtifactSet = 'debian' | 'upstream';

/** What the build leaves for the app: one release for each set and architecture that was built. */
export interface Manifest {
  readonly releases: readonly Release[];
}

/** What one kind of host gets, under `/opt/pilothouse/releases/<version>/`. */
export interface Release {
  /** `<package version>-<hash of the files>`: other bytes, another path. */
  readonly version: string;
  readonly set: ArtifactSet;
  readonly arch: Architecture;
  readonly files: readonly ReleaseFile[];
}

export interface ReleaseFile {
  /** Below the release's folder on the host: `bin/etcd`, `cni/bridge`, `images/pause.tar`. */
  readonly path: string;
  /** Below the artifacts' folder on the desktop: `sets/debian-amd64/bin/etcd`. */
  readonly source: string;
  /** Octal, as `install -m` takes it: `0755`. */
  readonly mode: string;
  /** Bytes. */
  readonly size: number;
  readonly sha256: string;
  /** What the file asks of a host; absent for what is no program. */
  readonly elf?: ElfNeeds;
  /** For an OCI archive: the name it has once imported, and the digest containerd then shows for it. */
  readonly image?: { readonly name: string; readonly digest: string };
}

export interface ElfNeeds {
  /** The dynamic loader's path; null for a static program. */
  readonly interpreter: string | null;
  /** Names of shared libraries it loads: `libseccomp.so.2`. */
  readonly libraries: readonly string[];
  /** The newest symbol version it needs of each family: `{ GLIBC: '2.38' }`. */
  readonly symbolVersions: Readonly<Record<string, string>>;
}

/**
 * Reads `manifest.json` of the artifacts' folder.
 * Throws `artifacts-missing` when there is none, `artifacts-damaged` when it is not what the build writes.
 */
export async function readManifest(artifacts: string): Promise<Manifest> {
  const path = join(artifacts, 'manifest.json');
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new AppError('artifacts-missing', { path }, cause);
  });
  try {
    const manifest = JSON.parse(text) as Manifest;
    const complete = manifest.releases.every(({ version, files }) => version && files.every((file) => file.sha256));
    if (!complete) throw new Error('a release is incomplete');
    return manifest;
  } catch (error) {
    throw new AppError('artifacts-damaged', { path, reason: (error as Error).message }, error);
  }
}

/** The release of a set for an architecture; throws `artifacts-set-not-built`, which says how to build it. */
export function releaseOf(manifest: Manifest, set: ArtifactSet, arch: Architecture): Release {
  const release = manifest.releases.find((built) => built.set === set && built.arch === arch);
  if (!release) throw new AppError('artifacts-set-not-built', { set, arch });
  return release;
}

/** What decides which set a host gets. */
export interface HostPlatform {
  /** Fields of /etc/os-release (https://www.freedesktop.org/software/systemd/man/os-release.html). */
  readonly osRelease: { readonly ID?: string; readonly ID_LIKE?: string };
  /** The host's glibc, `2.34`; undefined where it has none (musl) or does not tell. */
  readonly glibc: string | undefined;
  readonly arch: Architecture;
}

/**
 * The release a host gets: of the set the cluster file names (`spec.artifacts`), else of `debian` where the host's
 * glibc carries it (by os-release where the glibc is not known), and of `upstream` elsewhere.
 * Throws `artifacts-set-not-built` when the manifest has no such release.
 */
export function chooseRelease(manifest: Manifest, host: HostPlatform, wanted?: ArtifactSet): Release {
  return releaseOf(manifest, wanted ?? defaultSet(manifest, host), host.arch);
}

function defaultSet(manifest: Manifest, { osRelease, glibc, arch }: HostPlatform): ArtifactSet {
  const debian = manifest.releases.find((release) => release.set === 'debian' && release.arch === arch);
  if (debian && glibc !== undefined) return checkGlibc(debian.files, glibc).length === 0 ? 'debian' : 'upstream';
  const kin = [osRelease.ID, ...(osRelease.ID_LIKE ?? '').split(' ')];
  return kin.includes('debian') ? 'debian' : 'upstream';
}

/** A program that a host cannot run, and the glibc it would take. */
export interface GlibcMisfit {
  readonly path: string;
  readonly needs: string;
}

/** The programs among `files` that want a newer glibc than the host has; without a glibc, all that are not static. */
export function checkGlibc(files: readonly ReleaseFile[], hostGlibc: string | undefined): GlibcMisfit[] {
  return files.flatMap(({ path, elf }) => {
    if (!elf || elf.interpreter === null) return [];
    const needs = elf.symbolVersions.GLIBC ?? '0';
    return hostGlibc !== undefined && compareVersions(needs, hostGlibc) <= 0 ? [] : [{ path, needs }];
  });
}

/** Compares `2.9` with `2.38` number by number; negative when `a` is older. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a.split('.').map(Number), b.split('.').map(Number)];
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
