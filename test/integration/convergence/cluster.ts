import { setTimeout as sleep } from 'node:timers/promises';
import { NodeKind } from '../../../common/api/core/v1/node.ts';
import { ApiClient } from '../../../common/client/api-client.ts';
import { HttpsTransport } from '../../../common/client/node/https-transport.ts';
import { type Identity, admin } from '../../../build/local/credentials.ts';
import { LocalMaster, kubeletOf } from '../local-master.ts';
import { SimulatedNode } from '../simulated-node.ts';
import { CuttableProxy } from './cuttable-proxy.ts';
import { PatientTransport } from './patient-transport.ts';
import type { Fault, Elected } from './script.ts';

/** Milliseconds. */
const lease = 4_000;
const election = [
  `--leader-elect-lease-duration=${lease}ms`,
  '--leader-elect-renew-deadline=3000ms',
  '--leader-elect-retry-period=500ms',
];
const wrongClock = import.meta.resolve('./wrong-clock.ts');
const nodeNames = ['h1', 'h2', 'h3'];

/** When a node was silent, as revisions of the store; `to` is absent while it is. */
export interface Silence {
  readonly node: string;
  readonly from: number;
  to?: number;
}

/**
 * Two masters on one etcd, each with everything a master has, and three nodes. All of it may be killed, frozen, cut off
 * and silenced; who has ended without being killed is in `faults`.
 */
export class ConvergenceCluster {
  readonly master: LocalMaster;
  readonly servers: readonly string[];
  /** What went wrong that nobody did. */
  readonly faults: string[] = [];
  readonly silences: Silence[] = [];
  readonly #proxies = new Map<Elected, CuttableProxy>();
  readonly #nodes: SimulatedNode[] = [];
  readonly #clients: ApiClient[] = [];
  #admin: ApiClient | undefined;

  private constructor(master: LocalMaster, second: string) {
    this.master = master;
    this.servers = [master.server, second];
  }

  static async start(): Promise<ConvergenceCluster> {
    const master = await LocalMaster.start({ storage: 'etcd', nodeFlags: ['--import', wrongClock] });
    const cluster = new ConvergenceCluster(master, await master.addApiserver());
    try {
      await cluster.#startComponents();
      await Promise.all(nodeNames.map((name) => cluster.#startNode(name)));
      return cluster;
    } catch (error) {
      await cluster.end();
      throw error;
    }
  }

  /** A client that asks whichever server answers, until one does. */
  async client(identity: Identity = admin): Promise<ApiClient> {
    const { certificate, privateKey } = await this.master.issue(identity);
    const credentials = { ca: this.master.authorityCertificate, cert: certificate, key: privateKey };
    const transport = new HttpsTransport({ credentials, servers: this.servers });
    const client = new ApiClient(new PatientTransport(transport), 'convergence');
    this.#clients.push(client);
    return client;
  }

  /** Resolves when the fault is over, and what it hit runs again. */
  async do(fault: Fault): Promise<void> {
    switch (fault.type) {
      case 'kill':
        await this.#lives(fault.component);
        await this.master.process(fault.component).end('SIGKILL');
        await sleep(fault.down);
        await this.master.restart(fault.component);
        return;
      case 'kill etcd':
        await this.master.etcd.signal(0, 'SIGKILL');
        await sleep(fault.down);
        this.master.etcd.startMember(0);
        return this.master.etcd.healthy();
      case 'freeze': {
        const { pid } = this.master.process(fault.component);
        process.kill(pid, 'SIGSTOP');
        await sleep(lease + fault.beyond);
        process.kill(pid, 'SIGCONT');
        return;
      }
      case 'turn the clock':
        process.kill(this.master.process(fault.component).pid, 'SIGUSR2');
        return;
      case 'cut':
        return this.#proxies.get(fault.component)?.cut(fault.down);
      case 'silence a node': {
        const node = this.#nodes[fault.node] as SimulatedNode;
        await node.silence();
        const silence: Silence = { node: node.name, from: await this.#revision() };
        this.silences.push(silence);
        await sleep(fault.down);
        silence.to = await this.#revision();
        return node.revive();
      }
    }
  }

  /** Who ended by himself is a fault. */
  async checkAll(): Promise<void> {
    for (const name of ['apiserver', 'apiserver-2', ...this.#proxies.keys()]) await this.#lives(name);
  }

  async end(): Promise<void> {
    for (const node of this.#nodes) await node.silence();
    for (const client of this.#clients) client.close();
    for (const proxy of this.#proxies.values()) await proxy.end();
    await this.master.end();
  }

  async #startComponents(): Promise<void> {
    const controllers = ['--cluster-cidr=10.244.0.0/16', '--node-monitor-grace-period=4s', ...election];
    const flags = { 'controller-manager': controllers, scheduler: election };
    const starts = Object.entries(flags).flatMap(([name, own]) =>
      this.servers.map(async (server, at) => {
        const numbered = (at === 0 ? name : `${name}-${at + 1}`) as Elected;
        const proxy = await CuttableProxy.to(server);
        this.#proxies.set(numbered, proxy);
        await this.master.startComponent(numbered, [...own, `--api-servers=${proxy.url}`]);
      }),
    );
    await Promise.all(starts);
  }

  async #startNode(name: string): Promise<void> {
    // A node tells of every connection that breaks, and goes on.
    const node = new SimulatedNode(name, await this.client(kubeletOf(name)), () => {});
    node.becomes = ({ spec }) => (spec.restartPolicy === 'Never' ? 'succeeded' : 'ready');
    this.#nodes.push(node);
    await node.start();
  }

  async #lives(name: string): Promise<void> {
    const found = this.master.process(name);
    if (!found.hasEnded) return;
    this.faults.push(`${name} ended by itself: ${(await found.log()).slice(-2_000)}`);
  }

  async #revision(): Promise<number> {
    this.#admin ??= await this.client();
    return Number((await this.#admin.list(NodeKind)).metadata.resourceVersion);
  }
}
