import { type FSWatcher, watch } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { AppError } from '../../../common/base/app-error.ts';
import type { ClusterRow } from '../../../common/ipc/rows/cluster.ts';
import { knownError } from '../../bootstrap/known-error.ts';
import type { Links } from '../links/links.ts';
import type { ClusterStore } from './cluster-store.ts';

/** Milliseconds in which changes of files are taken for one. */
const pause = 50;

/**
 * The clusters this desktop knows, as pages show them: read again whenever something changes in the data folder, which
 * the command line writes too.
 */
export class ClusterList {
  readonly #store: ClusterStore;
  readonly #links: Pick<Links, 'state' | 'onState'>;
  readonly #watchers = new Map<string, FSWatcher>();
  readonly #listeners = new Set<() => void>();
  readonly #unlisten: () => void;
  #rows: ReadonlyMap<string, ClusterRow> = new Map();
  #reading: Promise<void> = Promise.resolve();
  #pause: NodeJS.Timeout | undefined;
  #isClosed = false;

  static async open(store: ClusterStore, links: Pick<Links, 'state' | 'onState'>): Promise<ClusterList> {
    await mkdir(store.folder, { recursive: true, mode: 0o700 });
    const list = new ClusterList(store, links);
    await list.refresh();
    return list;
  }

  private constructor(store: ClusterStore, links: Pick<Links, 'state' | 'onState'>) {
    this.#store = store;
    this.#links = links;
    this.#unlisten = links.onState(() => this.#tell());
  }

  /** By name, sorted. */
  get rows(): ReadonlyMap<string, ClusterRow> {
    const rows = [...this.#rows.values()];
    return new Map(rows.map((row) => [row.name, { ...row, state: this.#stateOf(row) }]));
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Reads everything again; fulfilled once the rows are so. */
  refresh(): Promise<void> {
    const read = this.#reading.then(() => this.#read());
    this.#reading = read.catch(() => {});
    return read;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#pause);
    this.#unlisten();
    await this.#reading;
    for (const watcher of this.#watchers.values()) watcher.close();
  }

  async #read(): Promise<void> {
    if (this.#isClosed) return;
    this.#watch(this.#store.folder);
    const names = await this.#store.names();
    const folders = new Set(names.map((name) => join(this.#store.folder, name)));
    for (const folder of folders) this.#watch(folder);
    for (const [folder, watcher] of this.#watchers) {
      if (folder === this.#store.folder || folders.has(folder)) continue;
      watcher.close();
      this.#watchers.delete(folder);
    }
    const rows = await Promise.all(names.map((name) => clusterRow(this.#store, name)));
    this.#rows = new Map(rows.flatMap((row) => (row ? [[row.name, row]] : [])));
    this.#tell();
  }

  /** Not below it: of folders that are made later their parent tells. */
  #watch(folder: string): void {
    if (this.#watchers.has(folder) || this.#isClosed) return;
    try {
      const watcher = watch(folder, () => this.#notice());
      watcher.on('error', () => {
        watcher.close();
        this.#watchers.delete(folder);
      });
      this.#watchers.set(folder, watcher);
    } catch {
      // It was removed meanwhile, which its parent's watcher tells.
    }
  }

  #notice(): void {
    if (this.#isClosed) return;
    this.#pause ??= setTimeout(() => {
      this.#pause = undefined;
      // What cannot be read now stays as it was shown; the next change is another chance.
      this.refresh().catch(() => {});
    }, pause);
  }

  #stateOf(row: ClusterRow): ClusterRow['state'] {
    return row.state.kind === 'unreachable' ? row.state : this.#links.state(row.name);
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

/** Undefined when it was forgotten meanwhile. A damaged record is a row that says so. */
async function clusterRow(store: ClusterStore, name: string): Promise<ClusterRow | undefined> {
  try {
    const record = await store.record(name);
    const idle = { kind: 'idle' } as const;
    if (record.origin === 'imported') return { ...record, created: true, access: 'direct', state: idle };
    const { origin, clusterFile, access, uid } = record;
    const hosts = await hostsIn(clusterFile);
    return { name, origin, clusterFile, hosts, created: uid !== undefined, access, state: idle };
  } catch (error) {
    if (error instanceof AppError && error.code === 'cluster-unknown') return undefined;
    const state = { kind: 'unreachable', error: knownError(error).toJSON() } as const;
    return { name, origin: 'bootstrapped', created: true, access: 'ssh', state };
  }
}

/** How many hosts a cluster file names; undefined where it cannot be read. What else is wrong with it is no matter. */
async function hostsIn(path: string): Promise<number | undefined> {
  try {
    const file = parse(await readFile(path, 'utf8')) as { spec?: { hosts?: unknown } } | null;
    return Array.isArray(file?.spec?.hosts) ? file.spec.hosts.length : undefined;
  } catch {
    return undefined;
  }
}
