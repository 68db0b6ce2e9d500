import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createAuthority, issue, loadAuthority } from '../../electron/pki/authority.ts';
import { type KeyPair, newTokenKeys } from '../../electron/pki/keys.ts';
import { newEncryptionConfig } from '../../electron/pki/encryption-config.ts';
import type { Credentials } from './credentials.ts';
import { loopback } from './free-ports.ts';

/** For documentation (RFC 5737), so nobody is there: the Service `kubernetes` may not point at loopback. */
const advertisedAddress = '192.0.2.1';

interface ApiserverFiles {
  /** Where the files that the flags name are written. */
  readonly folder: string;
  readonly port: number;
  readonly credentials: Credentials;
  /** Absent: it keeps its state in memory. */
  readonly etcd?: EtcdClient;
  /** What service account tokens are signed with; absent: new ones. */
  readonly tokenKeys?: KeyPair;
}

/** How an apiserver reaches etcd; PEM texts. */
export interface EtcdClient {
  readonly endpoints: readonly string[];
  readonly ca: string | Buffer;
  readonly certificate: string | Buffer;
  readonly privateKey: string | Buffer;
}

type WriteFile = (name: string, text: string | Buffer) => Promise<string>;

/** Writes what an apiserver on loopback needs, and returns its flags. */
export async function apiserverFlags(options: ApiserverFiles): Promise<string[]> {
  const { folder, port, credentials, etcd } = options;
  const file: WriteFile = async (name, text) => {
    const path = join(folder, name);
    await writeFile(path, text, { mode: 0o600 });
    return path;
  };
  const [serving, kubelets, tokens] = await Promise.all([
    credentials.issueServing('kube-apiserver'),
    credentials.issue({ commonName: 'kube-apiserver-kubelet-client', organization: 'system:masters' }),
    options.tokenKeys ?? newTokenKeys(),
  ]);
  const frontProxy = await frontProxyFiles(file);
  const ca = await file('ca.crt', credentials.files.certificate);
  return [
    `--advertise-address=${advertisedAddress}`,
    `--bind-address=${loopback}`,
    `--secure-port=${port}`,
    `--client-ca-file=${ca}`,
    `--tls-cert-file=${await file('apiserver.crt', serving.certificate)}`,
    `--tls-private-key-file=${await file('apiserver.key', serving.privateKey)}`,
    `--kubelet-certificate-authority=${ca}`,
    `--kubelet-client-certificate=${await file('apiserver-kubelet-client.crt', kubelets.certificate)}`,
    `--kubelet-client-key=${await file('apiserver-kubelet-client.key', kubelets.privateKey)}`,
    `--service-account-key-file=${await file('sa.pub', tokens.publicKey)}`,
    `--service-account-signing-key-file=${await file('sa.key', tokens.privateKey)}`,
    `--service-account-issuer=https://kubernetes.default.svc.cluster.local`,
    `--requestheader-client-ca-file=${frontProxy.ca}`,
    '--requestheader-allowed-names=front-proxy-client',
    '--enable-bootstrap-token-auth=true',
    `--proxy-client-cert-file=${frontProxy.certificate}`,
    `--proxy-client-key-file=${frontProxy.privateKey}`,
    ...(etcd ? [...(await storageFlags(etcd, file)), await encryptionFlag(folder)] : ['--storage-backend=memory']),
  ];
}

/** Who the apiserver is to other API servers: https://kubernetes.io/docs/setup/best-practices/certificates/ */
async function frontProxyFiles(file: WriteFile): Promise<{ ca: string; certificate: string; privateKey: string }> {
  const authority = await createAuthority('kubernetes-front-proxy-ca', Date.now());
  const client = await issue(
    await loadAuthority('kubernetes-front-proxy-ca', authority),
    { subject: { commonName: 'front-proxy-client' }, usages: ['client'], names: { dns: [], ips: [] } },
    Date.now(),
  );
  return {
    ca: await file('front-proxy-ca.crt', authority.certificate),
    certificate: await file('front-proxy-client.crt', client.certificate),
    privateKey: await file('front-proxy-client.key', client.privateKey),
  };
}

async function storageFlags(
  { endpoints, ca, certificate, privateKey }: EtcdClient,
  file: WriteFile,
): Promise<string[]> {
  return [
    `--etcd-servers=${endpoints.join(',')}`,
    `--etcd-cafile=${await file('etcd-ca.crt', ca)}`,
    `--etcd-certfile=${await file('etcd-client.crt', certificate)}`,
    `--etcd-keyfile=${await file('etcd-client.key', privateKey)}`,
  ];
}

/** The key of a folder that had a master before reads what is in its etcd. */
async function encryptionFlag(folder: string): Promise<string> {
  const path = join(folder, 'encryption-config.yaml');
  await writeFile(path, newEncryptionConfig(), { mode: 0o600, flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  return `--encryption-provider-config=${path}`;
}
