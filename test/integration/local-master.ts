import { execFile } from 'node:child_process';
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Authority, type Issued, createAuthority, issue, loadAuthority } from '../../electron/pki/authority.ts';
import { kubeconfigText } from '../../electron/pki/kubeconfig.ts';
import { newTokenKeys } from '../../electron/pki/keys.ts';
import { ApiClient } from '../../common/client/api-client.ts';
import { HttpsTransport } from '../../common/client/node/https-transport.ts';
import { EtcdCluster } from './etcd-cluster.ts';
import { LocalProcess } from './local-process.ts';

/** Stock kubectl. */
export const kubectlBinary = resolve(import.meta.dirname, '../../.artifacts/kubectl/kubectl');
const address = '127.0.0.1';
/** For documentation (RFC 5737), so nobody is there: the Service `kubernetes` may not point at loopback. */
const advertisedAddress = '192.0.2.1';

/** Who a client certificate names: a user, and a group. */
export interface Identity {
  readonly commonName: string;
  readonly organization?: string;
}

export const admin: Identity = { commonName: 'kubernetes-admin', organization: 'system:masters' };
export const kubeletOf = (node: string): Identity => ({
  commonName: `system:node:${node}`,
  organization: 'system:nodes',
});
/** The identities of the components that may run beside the apiserver. */
const componentIdentities: Readonly<Record<string, Identity>> = {
  'controller-manager': { commonName: 'system:kube-controller-manager' },
  scheduler: { commonName: 'system:kube-scheduler' },
};

interface LocalMasterOptions {
  /** Where the state lives; default: the apiserver's own memory. */
  readonly storage?: 'memory' | 'etcd';
  /** What runs beside the apiserver, each with flags beside --kubeconfig: `{ scheduler: [] }`. */
  readonly components?: Readonly<Record<string, readonly string[]>>;
  /** More flags for the apiserver. */
  readonly apiserverFlags?: readonly string[];
}

export interface KubectlResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * A master on loopback, each component in a process of its own: etcd if asked for, an apiserver, and what else is asked
 * for. Certificates, kubeconfigs and logs lie in a folder of its own. `end` ends everything and removes the folder.
 */
export class LocalMaster {
  /** `https://127.0.0.1:port` */
  readonly server: string;
  readonly folder: string;
  /** The admin's kubeconfig, for whoever starts a program of its own. */
  readonly kubeconfig: string;
  readonly #authority: Authority;
  readonly #authorityPem: string;
  readonly #etcd: EtcdCluster | undefined;
  readonly #processes = new Map<string, LocalProcess>();
  readonly #flags = new Map<string, readonly string[]>();
  readonly #clients: ApiClient[] = [];

  constructor(folder: string, port: number, authority: Authority, authorityPem: string, etcd?: EtcdCluster) {
    this.folder = folder;
    this.server = `https://${address}:${port}`;
    this.kubeconfig = join(folder, 'admin.conf');
    this.#authority = authority;
    this.#authorityPem = authorityPem;
    this.#etcd = etcd;
  }

  static async start(options: LocalMasterOptions = {}): Promise<LocalMaster> {
    const folder = await mkdtemp(join(tmpdir(), 'local-master-'));
    const ca = await createAuthority('kubernetes-ca', Date.now());
    const authority = await loadAuthority('kubernetes-ca', ca);
    const etcd = options.storage === 'etcd' ? await EtcdCluster.start(1) : undefined;
    const port = await freePort();
    const master = new LocalMaster(folder, port, authority, ca.certificate, etcd);
    try {
      await master.#startApiserver(port, options.apiserverFlags ?? []);
      await master.writeKubeconfig('admin', admin);
      for (const [name, flags] of Object.entries(options.components ?? {})) await master.startComponent(name, flags);
    } catch (error) {
      await master.end();
      throw error;
    }
    return master;
  }

  /** A client that is this identity; closed with the master. */
  async client(identity: Identity = admin): Promise<ApiClient> {
    const { certificate, privateKey } = await this.issue(identity);
    const credentials = { ca: this.#authorityPem, cert: certificate, key: privateKey };
    const transport = new HttpsTransport({ credentials, servers: [this.server] });
    const client = new ApiClient(transport, 'local-master');
    this.#clients.push(client);
    return client;
  }

  /** The certificate of the authority that everybody here believes, PEM. */
  get authorityCertificate(): string {
    return this.#authorityPem;
  }

  /** A serving certificate for a program of the test's own on loopback. */
  issueServing(commonName: string): Promise<Issued> {
    const names = { dns: ['localhost'], ips: [address] };
    return issue(this.#authority, { subject: { commonName }, usages: ['server'], names }, Date.now());
  }

  /** A client certificate that this master believes. */
  issue({ commonName, organization }: Identity): Promise<Issued> {
    const names = { dns: [], ips: [] };
    return issue(this.#authority, { subject: { commonName, organization }, usages: ['client'], names }, Date.now());
  }

  /** Writes `<name>.conf` into the folder, and returns its path. */
  async writeKubeconfig(name: string, identity: Identity): Promise<string> {
    const path = join(this.folder, `${name}.conf`);
    const credential = await this.issue(identity);
    const user = identity.commonName;
    const text = { cluster: 'local', server: this.server, authority: this.#authorityPem, user, credential };
    await writeFile(path, kubeconfigText(text), { mode: 0o600 });
    return path;
  }

  /** Starts a component with a kubeconfig of its own identity. */
  async startComponent(name: string, flags: readonly string[] = []): Promise<LocalProcess> {
    const identity = componentIdentities[name];
    if (!identity)
      throw new Error(`${name} has no identity here; known: ${Object.keys(componentIdentities).join(', ')}`);
    const kubeconfig = await this.writeKubeconfig(name, identity);
    return this.#start(name, [`--kubeconfig=${kubeconfig}`, ...flags]);
  }

  /** Starts another apiserver on the same etcd; returns its URL. Its process is `apiserver-2`. */
  async addApiserver(): Promise<string> {
    const port = await freePort();
    const own = [`--secure-port=${port}`, '--advertise-address=192.0.2.2'];
    const shared = (this.#flags.get('apiserver') ?? []).filter(
      (flag) => !/^--(secure-port|advertise-address)=/.test(flag),
    );
    await this.#start('apiserver-2', [...own, ...shared], 'apiserver');
    return `https://${address}:${port}`;
  }

  /** The process of a component, to look at its log or to end it. */
  process(name: string): LocalProcess {
    const found = this.#processes.get(name);
    if (!found) throw new Error(`${name} does not run here`);
    return found;
  }

  /** Runs stock kubectl as the admin, or with another kubeconfig. */
  async kubectl(
    args: readonly string[],
    options: { readonly stdin?: string; readonly kubeconfig?: string; readonly timeout?: number } = {},
  ): Promise<KubectlResult> {
    const { stdin, kubeconfig = this.kubeconfig, timeout = 60_000 } = options;
    await access(kubectlBinary).catch(() => {
      throw new Error(`there is no kubectl at ${kubectlBinary}: run \`npm run bundle\``);
    });
    const [command, whole] = this.kubectlCommand(args, kubeconfig);
    return new Promise((resolve) => {
      const child = execFile(command, whole, { timeout, maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
        resolve({ code, stdout, stderr });
      });
      child.stdin?.end(stdin ?? '');
    });
  }

  /** Program and arguments, for who starts kubectl himself. */
  kubectlCommand(args: readonly string[], kubeconfig = this.kubeconfig): [string, string[]] {
    // Its cache would carry discovery from one master over to the next on the same port.
    const cache = `--cache-dir=${join(this.folder, 'kubectl-cache')}`;
    return [kubectlBinary, [`--kubeconfig=${kubeconfig}`, cache, ...args]];
  }

  /** Ends a component and starts it again, as it was started. */
  async restart(name: string): Promise<LocalProcess> {
    await this.process(name).end();
    return this.#start(name, this.#flags.get(name) ?? []);
  }

  /** The etcd behind the apiserver. */
  get etcd(): EtcdCluster {
    if (!this.#etcd) throw new Error('this apiserver keeps its state in memory');
    return this.#etcd;
  }

  async end(): Promise<void> {
    for (const client of this.#clients) client.close();
    for (const running of [...this.#processes.values()].reverse()) await running.end();
    await this.#etcd?.end();
    await rm(this.folder, { recursive: true });
  }

  async #startApiserver(port: number, more: readonly string[]): Promise<void> {
    const file = async (name: string, text: string | Buffer) => {
      const path = join(this.folder, name);
      await writeFile(path, text, { mode: 0o600 });
      return path;
    };
    const serving = await this.issueServing('kube-apiserver');
    const kubelets = await this.issue({ commonName: 'kube-apiserver-kubelet-client', organization: 'system:masters' });
    const tokens = await newTokenKeys();
    const ca = await file('ca.crt', this.#authorityPem);
    await this.#start('apiserver', [
      `--advertise-address=${advertisedAddress}`,
      `--bind-address=${address}`,
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
      ...(await this.#storageFlags(file)),
      ...more,
    ]);
  }

  async #storageFlags(file: (name: string, text: Buffer) => Promise<string>): Promise<string[]> {
    const tls = this.#etcd?.access.tls;
    if (!this.#etcd || !tls) return ['--storage-backend=memory'];
    return [
      `--etcd-servers=${this.#etcd.access.endpoints.join(',')}`,
      `--etcd-cafile=${await file('etcd-ca.crt', tls.ca)}`,
      `--etcd-certfile=${await file('etcd-client.crt', tls.cert)}`,
      `--etcd-keyfile=${await file('etcd-client.key', tls.key)}`,
    ];
  }

  async #start(name: string, flags: readonly string[], component = name): Promise<LocalProcess> {
    this.#flags.set(name, flags);
    const started = await LocalProcess.start(component, flags, join(this.folder, `${name}.log`));
    this.#processes.set(name, started);
    return started;
  }
}

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, address, () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
