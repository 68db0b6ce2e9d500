import { readFile } from 'node:fs/promises';
import { AppError } from '../../common/base/app-error.ts';
import type { Architecture, ArtifactSet } from '../../electron/bootstrap/artifacts.ts';

/**
 * What an artifact is for: one of the two sets of host binaries, both of them (`every-set`), the container images
 * (`image`), or running a set on a machine whose glibc is older than the set wants (`local`, never sent to a host).
 */
export type Use = ArtifactSet | 'every-set' | 'image' | 'local';

/** How to get files out of what was downloaded; `file` is the file itself, `npm` a package of the registry. */
export type Format = 'deb' | 'tar.gz' | 'npm' | 'file';

/** One thing to download for one architecture, with every placeholder filled in. */
export interface Artifact {
  readonly name: string;
  readonly version: string;
  readonly use: Use;
  readonly format: Format;
  readonly arch: Architecture;
  /** Tried in order. */
  readonly urls: readonly string[];
  /** Bytes; absent where the lock's author could not fetch it. */
  readonly size: number | undefined;
  readonly sha256: string;
  /** The package in node_modules that holds the same files, for `npm` artifacts. */
  readonly npmPackage: string | undefined;
  readonly files: readonly ArtifactFile[];
}

export interface ArtifactFile {
  /** Path inside the archive. */
  readonly from: string;
  /** Path below the folder of the set (`bin/etcd`), of the images, or of the local libraries. */
  readonly to: string;
  /** Absent where only the archive's hash is known. */
  readonly sha256: string | undefined;
}

type PerArch<T> = Partial<Record<Architecture, T>>;

/** An entry of binaries.lock.json; `{version}`, `{arch}`, `{triplet}` and `{package}` stand for their values. */
interface LockEntry {
  name: string;
  version: string;
  use: Use;
  format: Format;
  urls: string[];
  packages?: PerArch<string>;
  archives: PerArch<{ size?: number; sha256: string }>;
  files: { from: string; to: string; sha256?: PerArch<string> }[];
}

const architectures: readonly Architecture[] = ['amd64', 'arm64'];
const triplets: Record<Architecture, string> = { amd64: 'x86_64-linux-gnu', arm64: 'aarch64-linux-gnu' };
const uses: readonly string[] = ['debian', 'upstream', 'every-set', 'image', 'local'] satisfies Use[];
const formats: readonly string[] = ['deb', 'tar.gz', 'npm', 'file'] satisfies Format[];

/**
 * Reads the lock of binaries: every artifact for every architecture it is pinned for.
 * Throws `artifact-lock-invalid` with the entry and what is wrong with it.
 */
export async function readLock(path: string): Promise<Artifact[]> {
  const text = await readFile(path, 'utf8');
  return parseLock(text, path);
}

/** `readLock` on the text itself; `path` is for the message. */
export function parseLock(text: string, path: string): Artifact[] {
  const invalid = (reason: string) => new AppError('artifact-lock-invalid', { path, reason });
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw invalid((error as Error).message);
  }
  const entries = (document as { artifacts?: unknown } | null)?.artifacts;
  if (!Array.isArray(entries)) throw invalid('it has no list `artifacts`');
  return entries.flatMap((entry: unknown, index) => {
    const problem = problemOf(entry);
    if (problem) throw invalid(`artifacts[${index}] ${problem}`);
    const locked = entry as LockEntry;
    return architectures.filter((arch) => locked.archives[arch]).map((arch) => artifactOf(locked, arch));
  });
}

/** The artifacts that make up a set on an architecture, without images and local libraries. */
export function artifactsOfSet(lock: readonly Artifact[], set: ArtifactSet, arch: Architecture): Artifact[] {
  return lock.filter((artifact) => artifact.arch === arch && (artifact.use === set || artifact.use === 'every-set'));
}

function artifactOf(entry: LockEntry, arch: Architecture): Artifact {
  const npmPackage = entry.packages?.[arch];
  const values: Record<string, string> = { version: entry.version, arch, triplet: triplets[arch] };
  if (npmPackage) values.package = npmPackage;
  const fill = (template: string) => template.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
  const archive = entry.archives[arch]!;
  return {
    name: entry.name,
    version: entry.version,
    use: entry.use,
    format: entry.format,
    arch,
    urls: entry.urls.map(fill),
    size: archive.size,
    sha256: archive.sha256,
    npmPackage,
    files: entry.files
      .filter((file) => !file.sha256 || file.sha256[arch])
      .map((file) => ({ from: fill(file.from), to: fill(file.to), sha256: file.sha256?.[arch] })),
  };
}

/** What is wrong with an entry, or undefined. */
function problemOf(value: unknown): string | undefined {
  if (!isRecord(value)) return 'is not an object';
  for (const field of ['name', 'version']) {
    if (typeof value[field] !== 'string' || value[field] === '') return `has no ${field}`;
  }
  const named = `(${String(value.name)})`;
  if (!uses.includes(String(value.use))) return `${named} has use ${String(value.use)}, not one of ${uses.join(', ')}`;
  if (!formats.includes(String(value.format)))
    return `${named} has format ${String(value.format)}, not one of ${formats.join(', ')}`;
  if (!Array.isArray(value.urls) || value.urls.length === 0 || !value.urls.every(isUrl))
    return `${named} needs http(s) urls`;
  if (!isRecord(value.archives)) return `${named} has no archives`;
  for (const [arch, archive] of Object.entries(value.archives)) {
    if (!architectures.includes(arch as Architecture))
      return `${named} has archives for an unknown architecture ${arch}`;
    if (!isRecord(archive) || !isSha256(archive.sha256)) return `${named} has no sha256 of 64 hex digits for ${arch}`;
  }
  if (!Array.isArray(value.files) || value.files.length === 0) return `${named} names no files`;
  for (const file of value.files as unknown[]) {
    if (!isRecord(file) || typeof file.from !== 'string' || typeof file.to !== 'string')
      return `${named} has a file without from and to`;
    if (file.to.startsWith('/') || file.to.split('/').includes('..'))
      return `${named} would write outside its folder: ${file.to}`;
    if (file.sha256 !== undefined && !(isRecord(file.sha256) && Object.values(file.sha256).every(isSha256))) {
      return `${named} has a wrong sha256 for ${file.to}`;
    }
  }
  return undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSha256(value: unknown): boolean {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}

function isUrl(value: unknown): boolean {
  return typeof value === 'string' && /^https?:\/\//.test(value);
}
