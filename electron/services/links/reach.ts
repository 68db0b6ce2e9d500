import { AppError } from '../../../common/base/app-error.ts';
import { type Credentials, parseKubeconfig } from '../../../common/client/kubeconfig.ts';
import type { ClusterAccess } from '../../../common/ipc/rows/cluster.ts';
import { readClusterFile } from '../../bootstrap/cluster-file/cluster-file.ts';
import type { ClusterSpec } from '../../bootstrap/cluster-file/cluster-spec.ts';
import type { Surroundings } from '../../bootstrap/cluster-file/resolve.ts';
import type { ClusterStore } from '../clusters/cluster-store.ts';

/** All it takes to reach a cluster, as it was when somebody asked. */
export interface Reach {
  readonly cluster: string;
  /** Absent for an imported cluster. */
  readonly spec?: ClusterSpec;
  readonly access: ClusterAccess;
  /** Absent until the cluster was made: its hosts can be reached all the same. */
  readonly credentials?: Credentials;
  /** The text of the known_hosts file that counts for its hosts. */
  readonly knownHosts?: string;
}

/**
 * Reads it from the data folder and the cluster file.
 * Errors: `cluster-unknown`, `cluster-record-damaged`, `kubeconfig-invalid`, those of the file.
 */
export async function readReach(store: ClusterStore, surroundings: Surroundings, cluster: string): Promise<Reach> {
  const record = await store.record(cluster);
  const credentials = await readCredentials(store, cluster);
  if (record.origin === 'imported') return { cluster, access: 'direct', credentials };
  const spec = await readClusterFile(record.clusterFile, surroundings);
  const knownHosts = spec.knownHosts ?? (await store.knownHosts(cluster));
  return { cluster, spec, access: record.access, credentials, knownHosts };
}

async function readCredentials(store: ClusterStore, cluster: string): Promise<Credentials | undefined> {
  const text = await store.kubeconfig(cluster).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'kubeconfig-missing') return undefined;
    throw error;
  });
  return text === undefined ? undefined : parseKubeconfig(text, `the kubeconfig of ${cluster}`);
}
