import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../common/base/app-error.ts';
import { readIfThere, writePrivateFile } from '../data-folder/private-file.ts';

/** What this desktop remembers of a cluster. The hosts hold the truth: all of it can be made again from the cluster file. */
export interface ClusterRecord {
  readonly name: string;
  readonly uid: string;
  /** The file it was made from; addresses and logins are read there, so that no password is kept here. */
  readonly clusterFile: string;
}

/**
 * The data folder: a folder (0700) for each cluster, its files 0600.
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

  /** Names of the clusters we know, sorted. */
  async names(): Promise<string[]> {
    const entries = await readdir(this.#folder, { withFileTypes: true }).catch(noneIfMissing);
    return entries
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort();
  }

  /** Errors: `cluster-unknown`, `cluster-record-damaged`. */
  async record(name: string): Promise<ClusterRecord> {
    const text = await this.#read(name, 'cluster.json');
    if (text === undefined) {
      const known = (await this.names()).join(', ') || 'none';
      throw new AppError('cluster-unknown', { cluster: name, known });
    }
    try {
      return JSON.parse(text) as ClusterRecord;
    } catch (error) {
      const path = join(this.#folder, name, 'cluster.json');
      throw new AppError('cluster-record-damaged', { path, reason: (error as Error).message }, error);
    }
  }

  async saveRecord(record: ClusterRecord): Promise<void> {
    await this.#write(record.name, 'cluster.json', `${JSON.stringify(record, null, 2)}\n`);
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

  async forget(name: string): Promise<void> {
    await rm(join(this.#folder, name), { recursive: true, force: true });
  }

  async #read(name: string, file: string): Promise<string | undefined> {
    return (await readIfThere(join(this.#folder, name, file)))?.toString('utf8');
  }

  #write(name: string, file: string, text: string): Promise<void> {
    return writePrivateFile(join(this.#folder, name, file), text);
  }
}

function noneIfMissing(error: NodeJS.ErrnoException): never[] {
  if (error.code === 'ENOENT') return [];
  throw error;
}
