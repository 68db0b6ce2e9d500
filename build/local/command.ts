import { delimiter, join, resolve } from 'node:path';
import { type ReleaseFile, checkGlibc, readManifest, releaseOf } from '../../electron/bootstrap/artifacts.ts';

const root = resolve(import.meta.dirname, '../..');

/** The programs of a set that run on this machine for tests and for a local master. */
export type LocalProgram = 'etcd' | 'etcdctl' | 'containerd' | 'ctr' | 'runc' | 'node';

/**
 * The command and first arguments that start a program of the built debian set on this machine, which may be older
 * than Debian 13: runc, which alone wants a newer glibc than Debian 12 has, then gets the one of the set. containerd
 * finds its shim and that runc because the command sets PATH.
 * Throws `artifacts-missing` when `npm run bundle` was not run.
 */
export async function localCommand(program: LocalProgram): Promise<string[]> {
  const artifacts = join(root, '.artifacts');
  const release = releaseOf(await readManifest(artifacts), 'debian', process.arch === 'arm64' ? 'arm64' : 'amd64');
  const folder = join(artifacts, 'sets', `${release.set}-${release.arch}`);
  const runc = release.files.find(({ path }) => path === 'bin/runc');
  const path = [join(folder, 'bin'), process.env.PATH ?? '/usr/sbin:/usr/bin:/sbin:/bin'];
  const environment: string[] = [];
  if (runc && isTooNew(runc)) {
    path.unshift(import.meta.dirname);
    environment.push(`PILOTHOUSE_GLIBC=${join(folder, 'glibc')}`, `PILOTHOUSE_RUNC=${join(folder, 'bin/runc')}`);
  }
  return ['env', `PATH=${path.join(delimiter)}`, ...environment, program];
}

/** The folder of the CNI plugins of the built debian set. */
export function localCniFolder(): string {
  const arch = process.arch === 'arm64' ? 'arm64' : 'amd64';
  return join(root, '.artifacts', 'sets', `debian-${arch}`, 'cni');
}

function isTooNew(file: ReleaseFile): boolean {
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  return checkGlibc([file], header.glibcVersionRuntime).length > 0;
}
