import type { Flags } from '../../supervisor/component.ts';
import { requiredFlag } from '../../supervisor/flags.ts';
import { type ClientTls, readPem, wrongFlag } from './flag-values.ts';

export const storageFlags = {
  'storage-backend': 'etcd3 (default), or memory, which forgets everything at its end',
  'etcd-servers': 'comma-separated client URLs of etcd, the nearest first',
  'etcd-cafile': 'who signs etcd’s certificates',
  'etcd-certfile': 'our client certificate for etcd',
  'etcd-keyfile': 'its key',
} as const;

export type StorageConfig =
  | { readonly backend: 'memory' }
  | { readonly backend: 'etcd3'; readonly endpoints: readonly string[]; readonly tls: ClientTls };

export async function readStorage(flags: Flags): Promise<StorageConfig> {
  const backend = flags.get('storage-backend') ?? 'etcd3';
  if (backend === 'memory') return { backend };
  if (backend !== 'etcd3') throw wrongFlag('storage-backend', backend, 'etcd3 or memory');
  const endpoints = requiredFlag(flags, 'etcd-servers').split(',');
  for (const endpoint of endpoints) {
    if (!/^https:\/\/[^/,]+$/.test(endpoint))
      throw wrongFlag('etcd-servers', endpoint, 'a URL such as https://10.0.0.1:2379');
  }
  const ca = await readPem(flags, 'etcd-cafile');
  const cert = await readPem(flags, 'etcd-certfile');
  return { backend, endpoints, tls: { ca, cert, key: await readPem(flags, 'etcd-keyfile') } };
}
