import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { LocalContainerd } from './local-containerd.ts';
import { type LocalMaster, kubeletOf } from './local-master.ts';
import { LocalProcess } from './local-process.ts';

const address = '127.0.0.1';

/** A node on this machine: a containerd, and a kubelet in a process of its own, in folders of their own. Needs root. */
export class LocalNode {
  readonly name: string;
  readonly containerd: LocalContainerd;
  /** Where pods' volumes are. */
  readonly root: string;
  readonly logs: string;
  readonly #flags: readonly string[];
  #kubelet: LocalProcess | undefined;

  constructor(name: string, containerd: LocalContainerd, flags: readonly string[]) {
    this.name = name;
    this.containerd = containerd;
    this.root = join(containerd.folder, 'kubelet');
    this.logs = join(containerd.folder, 'logs');
    this.#flags = flags;
  }

  static async start(master: LocalMaster, name = 'node-1'): Promise<LocalNode> {
    const containerd = await LocalContainerd.start();
    const pki = join(containerd.folder, 'pki');
    await mkdir(pki, { mode: 0o700 });
    const file = async (base: string, text: string) => {
      await writeFile(join(pki, base), text, { mode: 0o600 });
      return join(pki, base);
    };
    const serving = await master.issueServing(name);
    const node = new LocalNode(name, containerd, [
      `--kubeconfig=${await master.writeKubeconfig(name, kubeletOf(name))}`,
      `--hostname-override=${name}`,
      `--node-ip=${address}`,
      `--container-runtime-endpoint=${containerd.endpoint}`,
      `--root-dir=${join(containerd.folder, 'kubelet')}`,
      `--pod-logs-dir=${join(containerd.folder, 'logs/pods')}`,
      `--client-ca-file=${await file('ca.crt', master.authorityCertificate)}`,
      `--tls-cert-file=${await file('kubelet.crt', serving.certificate)}`,
      `--tls-private-key-file=${await file('kubelet.key', serving.privateKey)}`,
      `--address=${address}`,
      `--port=${await freePort()}`,
    ]);
    try {
      await node.startKubelet();
    } catch (error) {
      await node.end();
      throw error;
    }
    return node;
  }

  async startKubelet(): Promise<void> {
    this.#kubelet = await LocalProcess.start('kubelet', this.#flags, join(this.containerd.folder, 'kubelet.log'));
  }

  /** Ends the kubelet; the containers go on. */
  async stopKubelet(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    await this.#kubelet?.end(signal);
    this.#kubelet = undefined;
  }

  get kubelet(): LocalProcess {
    if (!this.#kubelet) throw new Error('the kubelet does not run');
    return this.#kubelet;
  }

  async end(): Promise<void> {
    await this.stopKubelet();
    await this.containerd.end();
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
