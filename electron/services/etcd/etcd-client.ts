import type { Etcd3, IOptions } from 'etcd3';
import { AppError } from '../../../common/base/app-error.ts';
import type { Host } from '../../hosts/host.ts';
import { type LoopbackForwarder, forwardLoopback } from './loopback-forwarder.ts';

/** Of a host with the role etcd: for clients that only ask how it is. */
const pki = '/etc/kubernetes/pki/etcd';
const credentialFiles = [`${pki}/ca.crt`, `${pki}/healthcheck-client.crt`, `${pki}/healthcheck-client.key`] as const;

/** A member's restart is noticed by a closed connection, and asked again at once: this is loopback. */
const grpcOptions: IOptions['grpcOptions'] = {
  // A name of the certificate's; an address is none to TLS.
  'grpc.ssl_target_name_override': 'localhost',
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 2_000,
  'grpc.use_local_subchannel_pool': 1,
};
/** Whether to ask again is decided by who asks: etcd3's own policy would hide a failing member for a while. */
const once = {
  execute: async (attempt: (context: { signal: AbortSignal }) => unknown) =>
    attempt({ signal: new AbortController().signal }),
} as unknown as NonNullable<NonNullable<IOptions['faultHandling']>['global']>;

/**
 * A host's own member of etcd, always through the host's SSH connection: 2379 is open to masters and members only, and
 * nobody should open it to a desktop.
 */
export interface EtcdClient {
  readonly etcd: Etcd3;
  close(): Promise<void>;
}

/**
 * Opens a client for the member on a host, with the credentials that lie there: they are kept in memory only.
 * Errors: `etcd-credentials-missing`, those of `Host.readFile`.
 */
export async function openEtcdClient(host: Host, signal: AbortSignal): Promise<EtcdClient> {
  const [ca, cert, key] = await Promise.all(credentialFiles.map((path) => host.readFile(path, { signal })));
  if (!ca || !cert || !key)
    throw new AppError('etcd-credentials-missing', { host: host.name, path: credentialFiles[1] });
  const forwarder = await forwardLoopback(() => host.connectTo('127.0.0.1', 2379, { signal }));
  try {
    const etcd = await etcdAt(forwarder, {
      rootCertificate: Buffer.from(ca),
      certChain: Buffer.from(cert),
      privateKey: Buffer.from(key),
    });
    return {
      etcd,
      close: async () => {
        etcd.close();
        await forwarder.close();
      },
    };
  } catch (error) {
    await forwarder.close();
    throw error;
  }
}

async function etcdAt({ port }: LoopbackForwarder, credentials: NonNullable<IOptions['credentials']>): Promise<Etcd3> {
  // A tenth of a second to load, which a start of the app, or another command, need not wait for.
  const { Etcd3 } = await import('etcd3');
  const faultHandling = { global: once, host: () => once };
  return new Etcd3({ hosts: `https://127.0.0.1:${port}`, credentials, grpcOptions, faultHandling });
}
