import { readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '../../../common/base/app-error.ts';
import { readIfThere, writePrivateFile } from '../data-folder/private-file.ts';
import { type BootstrappedRecord, type ClusterRecord, readRecord } from './cluster-record.ts';

/**
 * The clusters in the data folder: a folder (0700) for each, its files 0600.
 *
 *   clusters/<name>/cluster.json   ClusterRecord
 *                   known_hosts    pinned host keys
 *                   admin.conf     the admin's kubeconfig
 */
export class ClusterStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = join(folder, 'clusters');
  }

  /** The folder with a folder for each cluster; it may not be there yet. */
  get folder(): string {
    return this.#folder;
  }

  /** Names of the clusters we know, sorted. */
  async names(): Promise<string[]> {
    const entries = await readdir(this.#folder, { withFileTypes: true }).catch(noneIfMissing);
    const folders = entries.filter((entry) => entry.isDirectory() && clusterName.test(entry.name));
    const names = folders.map((entry) => entry.name).sort();
    const records = await Promise.all(names.map((name) => this.#read(name, 'cluster.json')));
    return names.filter((_, index) => records[index] !== undefined);
  }

  /** Where a file of the cluster stands, or would. */
  pathOf(name: string, file: string): string {
    if (!clusterName.test(name)) throw new AppError('cluster-name-invalid', { value: name });
    return join(this.#folder, name, file);
  }

  /** Errors: `cluster-unknown`, `cluster-record-damaged`. */
  async record(name: string): Promise<ClusterRecord> {
    const text = await this.#read(name, 'cluster.json');
    if (text === undefined) {
      const known = (await this.names()).join(', ') || 'none';
      throw new AppError('cluster-unknown', { cluster: name, known });
    }
    try {
      return readRecord(text, name);
    } catch (error) {
      const path = this.pathOf(name, 'cluster.json');
      throw new AppError('cluster-record-damaged', { path, reason: (error as Error).message }, error);
    }
  }

  async saveRecord(record: ClusterRecord): Promise<void> {
    await this.#write(record.name, 'cluster.json', `${JSON.stringify(record, null, 2)}\n`);
  }

  /** Keeps of an earlier record what is not given: how the cluster is accessed, and its uid. */
  async saveBootstrapped({ name, ...given }: Pick<BootstrappedRecord, 'name' | 'uid' | 'clusterFile'>): Promise<void> {
    const earlier = await this.record(name).catch(() => undefined);
    const { uid, access = 'ssh' as const } = earlier?.origin === 'bootstrapped' ? earlier : {};
    await this.saveRecord({ origin: 'bootstrapped', name, uid, access, ...given });
  }

  /** The text of the known_hosts file with the keys we have pinned; undefined before the first. */
  knownHosts(name: string): Promise<string | undefined> {
    return this.#read(name, 'known_hosts');
  }

  async saveKnownHosts(name: string, lines: readonly string[]): Promise<void> {
    await this.#write(name, 'known_hosts', lines.map((line) => `${line}\n`).join(''));
  }

  /** Error: `kubeconfig-missing`. */
  async kubeconfig(name: string): Promise<string> {
    const text = await this.#read(name, 'admin.conf');
    if (text === undefined) throw new AppError('kubeconfig-missing', { cluster: name });
    return text;
  }

  async saveKubeconfig(name: string, text: string): Promise<void> {
    await this.#write(name, 'admin.conf', text);
  }

  /** Forgets what was made of a cluster whose own file is kept here. False: it is not; nothing was changed. */
  async unmake(name: string): Promise<boolean> {
    const record = await this.record(name).catch(() => undefined);
    const isFileHere = record?.origin === 'bootstrapped' && dirname(record.clusterFile) === join(this.#folder, name);
    if (!isFileHere) return false;
    await rm(this.pathOf(name, 'admin.conf'), { force: true });
    await this.saveRecord({ ...record, uid: undefined });
    return true;
  }

  async forget(name: string): Promise<void> {
    await rm(this.pathOf(name, '.'), { recursive: true, force: true });
  }

  async #read(name: string, file: string): Promise<string | undefined> {
    return (await readIfThere(this.pathOf(name, file)))?.toString('utf8');
  }

  #write(name: string, file: string, text: string): Promise<void> {
    return writePrivateFile(this.pathOf(name, file), text);
  }
}

/** As cluster files have it (RFC 1123 label): never a path. */
const clusterName = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

function noneIfMissing(error: NodeJS.ErrnoException): never[] {
  if (error.code === 'ENOENT') return [];
  throw error;
}
