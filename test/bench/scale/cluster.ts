import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { NodeKind } from '../../../common/api/core/v1/node.ts';
import { ApiClient } from '../../../common/client/api-client.ts';
import { resourceSource } from '../../../common/client/follow.ts';
import { Informer } from '../../../common/client/informer.ts';
import { HttpsTransport } from '../../../common/client/node/https-transport.ts';
import { localAgent } from '../../../build/local/agent.ts';
import { type RunningMaster, endMaster, startMaster } from '../../../build/local/master.ts';

const root = resolve(import.meta.dirname, '../../..');
/** Milliseconds until all nodes must take pods. */
const nodesDeadline = 300_000;
/** Connections for creating, next to the watches. */
const connections = 40;

/** A local master on etcd, and nodes that are simulated by one process beside it. */
export class SimulatedCluster {
  readonly client: ApiClient;
  readonly #folder: string;
  readonly #children: ChildProcess[] = [];
  readonly #pids = new Map<string, number>();

  private constructor(master: RunningMaster, folder: string, client: ApiClient) {
    this.#folder = folder;
    this.client = client;
    for (const [name, pid] of Object.entries(master.pids)) this.#pids.set(name, pid);
  }

  static async start(folder: string, flags: readonly string[]): Promise<SimulatedCluster> {
    const master = await startMaster({ folder, port: 0, store: 'etcd' });
    const read = (name: string) => readFile(join(folder, name), 'utf8');
    const credentials = { ca: await read('ca.crt'), cert: await read('admin.crt'), key: await read('admin.key') };
    const transport = new HttpsTransport({ credentials, servers: [master.server], connections });
    const cluster = new SimulatedCluster(master, folder, new ApiClient(transport, 'bench'));
    const { path } = await localAgent(root);
    await cluster.#run('simulated-nodes', [
      process.execPath,
      path,
      'simulated-nodes',
      `--kubeconfig=${master.kubeconfig}`,
      ...flags,
    ]);
    return cluster;
  }

  /** Resolves when so many nodes are ready and bear no taint; returns the seconds it took. */
  async untilNodesTakePods(count: number): Promise<number> {
    const started = performance.now();
    const end = new AbortController();
    const signal = AbortSignal.any([end.signal, AbortSignal.timeout(nodesDeadline)]);
    const nodes = new Informer(resourceSource(this.client, NodeKind));
    const reached = new Promise<void>((done, failed) => {
      signal.addEventListener('abort', () => failed(new Error('the nodes do not take pods')), { once: true });
      nodes.onChange(() => {
        const free = [...nodes.list()].filter(({ spec }) => (spec?.taints ?? []).length === 0);
        if (free.length >= count) done();
      });
    });
    const running = nodes.run(signal);
    await reached;
    end.abort();
    await running.catch(() => {});
    return (performance.now() - started) / 1000;
  }

  /** Ends a component, and returns what starts it again with the same command. */
  async pause(name: string): Promise<() => Promise<void>> {
    const pid = this.#pids.get(name) ?? 0;
    const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0').slice(0, -1);
    process.kill(pid, 'SIGTERM');
    while (
      await readFile(`/proc/${pid}/stat`, 'utf8').then(
        (stat) => !stat.includes(') Z '),
        () => false,
      )
    ) {
      await new Promise((wake) => setTimeout(wake, 20));
    }
    return () => this.#run(name, command);
  }

  /** `{ apiserver: 101, … }`: what is resident now, in MiB, and the most it ever was. */
  async memory(): Promise<string> {
    const lines = [...this.#pids].map(async ([name, pid]) => {
      const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
      const of = (field: string) =>
        Math.round(Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)?.[1]) / 1024);
      return `${name} ${of('VmRSS')} (most ${of('VmHWM')})`;
    });
    return (await Promise.all(lines)).join(', ');
  }

  /** Seconds of processor that a component has used. */
  async cpuSeconds(name: string): Promise<number> {
    const stat = await readFile(`/proc/${this.#pids.get(name) ?? 0}/stat`, 'utf8');
    const [user, system] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13);
    return (Number(user) + Number(system)) / 100;
  }

  async end(): Promise<void> {
    this.client.close();
    for (const child of this.#children) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    }
    await endMaster(this.#folder);
  }

  async #run(name: string, command: readonly string[]): Promise<void> {
    const [program, ...args] = command as [string, ...string[]];
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#children.push(child);
    if (child.pid !== undefined) this.#pids.set(name, child.pid);
    const lines = createInterface({ input: child.stdout });
    await new Promise<void>((ready, failed) => {
      lines.on('line', (line) => line.includes('"msg":"ready"') && ready());
      child.once('exit', () => failed(new Error(`${name} has ended`)));
    });
  }
}
