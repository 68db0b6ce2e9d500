import { execFile } from 'node:child_process';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Issued } from '../../electron/pki/authority.ts';
import { ApiClient } from '../../common/client/api-client.ts';
import { HttpsTransport } from '../../common/client/node/https-transport.ts';
import { type EtcdClient, apiserverFlags } from '../../build/local/apiserver-flags.ts';
import { Credentials, type Identity, admin, componentIdentities } from '../../build/local/credentials.ts';
import { freePorts, loopback } from '../../build/local/free-ports.ts';
import { EtcdCluster } from './etcd-cluster.ts';
import { LocalProcess } from './local-process.ts';

/** Stock kubectl. */
export const kubectlBinary = resolve(import.meta.dirname, '../../.artifacts/kubectl/kubectl');
export { admin };
export const kubeletOf = (node: string): Identity => ({
  commonName: `system:node:${node}`,
  organization: 'system:nodes',
});

interface LocalMasterOptions {
  /** Where the state lives; default: the apiserver's own memory. */
  readonly storage?: 'memory' | 'etcd';
  /** What runs beside the apiserver, each with flags beside --kubeconfig: `{ scheduler: [] }`. */
  readonly components?: Readonly<Record<string, readonly string[]>>;
  /** More flags for the apiserver. */
  readonly apiserverFlags?: readonly string[];
  /** Flags of Node for every component. */
  readonly nodeFlags?: readonly string[];
}

export interface KubectlResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface KubectlOptions {
  readonly stdin?: string;
  readonly kubeconfig?: string;
  /** Milliseconds. */
  readonly timeout?: number;
  /** Variables beside our own. */
  readonly env?: Readonly<Record<string, string>>;
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
  readonly #credentials: Credentials;
  readonly #etcd: EtcdCluster | undefined;
  readonly #processes = new Map<string, LocalProcess>();
  readonly #flags = new Map<string, readonly string[]>();
  readonly #clients: ApiClient[] = [];
  readonly #nodeFlags: readonly string[];

  constructor(
    folder: string,
    port: number,
    credentials: Credentials,
    etcd?: EtcdCluster,
    nodeFlags?: readonly string[],
  ) {
    this.folder = folder;
    this.server = `https://${loopback}:${port}`;
    this.kubeconfig = join(folder, 'admin.conf');
    this.#credentials = credentials;
    this.#etcd = etcd;
    this.#nodeFlags = nodeFlags ?? [];
  }

  static async start(options: LocalMasterOptions = {}): Promise<LocalMaster> {
    const folder = await mkdtemp(join(tmpdir(), 'local-master-'));
    const etcd = options.storage === 'etcd' ? await EtcdCluster.start(1) : undefined;
    const [port = 0] = await freePorts(1);
    const master = new LocalMaster(folder, port, await Credentials.from(), etcd, options.nodeFlags);
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

  /** A client that is this identity, of another server where one is named; closed with the master. */
  async client(identity: Identity = admin, server = this.server): Promise<ApiClient> {
    const { certificate, privateKey } = await this.issue(identity);
    const credentials = { ca: this.authorityCertificate, cert: certificate, key: privateKey };
    const transport = new HttpsTransport({ credentials, servers: [server] });
    const client = new ApiClient(transport, 'local-master');
    this.#clients.push(client);
    return client;
  }

  /** The certificate of the authority that everybody here believes, PEM. */
  get authorityCertificate(): string {
    return this.#credentials.files.certificate;
  }

  /** Its key, for who signs in its name; PEM. */
  get authorityKey(): string {
    return this.#credentials.files.privateKey;
  }

  /** A serving certificate for a program of the test's own on loopback. */
  issueServing(commonName: string, dns: readonly string[] = []): Promise<Issued> {
    return this.#credentials.issueServing(commonName, dns);
  }

  /** A client certificate that this master believes. */
  issue(identity: Identity): Promise<Issued> {
    return this.#credentials.issue(identity);
  }

  /** Writes `<name>.conf` into the folder, and returns its path. */
  async writeKubeconfig(name: string, identity: Identity): Promise<string> {
    const path = join(this.folder, `${name}.conf`);
    await this.#credentials.writeKubeconfig(path, this.server, identity);
    return path;
  }

  /** Starts a component with a kubeconfig of its own identity; another of the same is called `scheduler-2`. */
  async startComponent(name: string, flags: readonly string[] = []): Promise<LocalProcess> {
    const identity = componentIdentities[componentOf(name)];
    if (!identity)
      throw new Error(`${name} has no identity here; known: ${Object.keys(componentIdentities).join(', ')}`);
    const kubeconfig = await this.writeKubeconfig(name, identity);
    return this.#start(name, [`--kubeconfig=${kubeconfig}`, ...flags]);
  }

  /** Starts another apiserver on the same etcd; returns its URL. Its process is `apiserver-2`. */
  async addApiserver(): Promise<string> {
    const [port = 0] = await freePorts(1);
    const own = [`--secure-port=${port}`, '--advertise-address=192.0.2.2'];
    const shared = (this.#flags.get('apiserver') ?? []).filter(
      (flag) => !/^--(secure-port|advertise-address)=/.test(flag),
    );
    await this.#start('apiserver-2', [...own, ...shared]);
    return `https://${loopback}:${port}`;
  }

  /** The process of a component, to look at its log or to end it. */
  process(name: string): LocalProcess {
    const found = this.#processes.get(name);
    if (!found) throw new Error(`${name} does not run here`);
    return found;
  }

  /** Runs stock kubectl as the admin, or with another kubeconfig. */
  async kubectl(args: readonly string[], options: KubectlOptions = {}): Promise<KubectlResult> {
    const { stdin, kubeconfig = this.kubeconfig, timeout = 60_000 } = options;
    const env = { ...process.env, ...options.env };
    await access(kubectlBinary).catch(() => {
      throw new Error(`there is no kubectl at ${kubectlBinary}: run \`npm run bundle\``);
    });
    const [command, whole] = this.kubectlCommand(args, kubeconfig);
    return new Promise((resolve) => {
      const child = execFile(command, whole, { env, timeout, maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
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
    const { folder } = this;
    const credentials = this.#credentials;
    const etcd = this.#etcd && etcdClientOf(this.#etcd);
    await this.#start('apiserver', [...(await apiserverFlags({ folder, port, credentials, etcd })), ...more]);
  }

  /** `name` is the component's, with a number behind it where there are several. */
  async #start(name: string, flags: readonly string[]): Promise<LocalProcess> {
    const component = componentOf(name);
    this.#flags.set(name, flags);
    const started = await LocalProcess.start(component, flags, join(this.folder, `${name}.log`), this.#nodeFlags);
    this.#processes.set(name, started);
    return started;
  }
}

const componentOf = (name: string): string => name.replace(/-\d+$/, '');

function etcdClientOf({ access: { endpoints, tls } }: EtcdCluster): EtcdClient {
  if (!tls) throw new Error('this etcd is without TLS');
  return { endpoints, ca: tls.ca, certificate: tls.cert, privateKey: tls.key };
}
