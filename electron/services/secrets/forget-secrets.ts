import type { SecretStore } from './secret-store.ts';

/** Takes every secret of a cluster off this desktop. */
export async function forgetSecrets(secrets: Pick<SecretStore, 'keys' | 'delete'>, cluster: string): Promise<void> {
  for (const key of await secrets.keys(`${cluster}/`)) await secrets.delete(key);
}
