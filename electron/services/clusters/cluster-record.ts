import type { ClusterAccess } from '../../../common/ipc/rows/cluster.ts';

/** What this desktop remembers of a cluster. The hosts hold the truth: all of it can be made again from the cluster file. */
export type ClusterRecord = BootstrappedRecord | ImportedRecord;

/** A cluster of a cluster file. */
export interface BootstrappedRecord {
  readonly origin: 'bootstrapped';
  readonly name: string;
  /** Absent until its hosts were made a cluster from here. */
  readonly uid?: string;
  /** The file it is made from; addresses and logins are read there, so that no password is kept here. */
  readonly clusterFile: string;
  readonly access: ClusterAccess;
}

/** A cluster that somebody else made: all we have is its kubeconfig. */
export interface ImportedRecord {
  readonly origin: 'imported';
  readonly name: string;
}

/** Reads `cluster.json`; one from before there were imported clusters says no origin. Throws where it is none. */
export function readRecord(text: string, name: string): ClusterRecord {
  const read = JSON.parse(text) as Partial<BootstrappedRecord> | Partial<ImportedRecord> | null;
  if (read?.origin === 'imported') return { origin: 'imported', name };
  const { uid, clusterFile, access = 'ssh' } = (read ?? {}) as Partial<BootstrappedRecord>;
  if (typeof clusterFile !== 'string') throw new Error('it names no cluster file');
  return { origin: 'bootstrapped', name, uid, clusterFile, access };
}
