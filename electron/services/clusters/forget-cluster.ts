import type { SecretStore } from '../secrets/secret-store.ts';
import type { ClusterStore } from './cluster-store.ts';

type Secrets = Pick<SecretStore, 'keys' | 'delete'>;

/** Takes a cluster off this desktop, with its secrets: nothing else would ever find them again. */
export async function forgetCluster(store: ClusterStore, secrets: Secrets, name: string): Promise<void> {
  await store.forget(name);
  for (const key of await secrets.keys(`${name}/`)) await secrets.delete(key);
}

/**
 * After its hosts were cleaned. A cluster whose file is in the data folder stays known, with its passwords: nobody else
 * has that file, and from it the cluster can be made again.
 */
export async function forgetDestroyed(store: ClusterStore, secrets: Secrets, name: string): Promise<void> {
  if (!(await store.unmake(name))) await forgetCluster(store, secrets, name);
}
