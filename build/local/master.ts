import type { ChildProcess } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Issued, createAuthority, issue, loadAuthority } from '../../electron/pki/authority.ts';
import { systemClock } from '../../common/base/clock.ts';
import { type LocalAgent, localAgent } from './agent.ts';
import { type EtcdClient, apiserverFlags } from './apiserver-flags.ts';
import { localCommand } from './command.ts';
import { Credentials, admin, componentIdentities } from './credentials.ts';
import { endDetached, isRunning, startDetached } from './detached.ts';
import { etcdFlags } from './etcd-flags.ts';
import { freePorts, isFree, loopback } from './free-ports.ts';
import { isReady } from './readyz.ts';

export interface MasterOptions {
  /** Where certificates, kubeconfig, logs and etcd's data lie. */
  readonly folder: string;
  /** 0: a free one. */
  readonly port: number;
  readonly store: 'etcd' | 'memory';
}

/** A master that answers. */
export interface RunningMaster {
  /** `https://127.0.0.1:6443` */
  readonly server: string;
  readonly kubeconfig: string;
  readonly pids: Pids;
  /** Milliseconds from the start of the first process until `/readyz` was ok. */
  readonly readyAfter: number;
}

/** Component → process. */
export type Pids = Readonly<Record<string, number>>;

/** Why there is no master; the message is for people. */
export class MasterError extends Error {}

const root = resolve(import.meta.dirname, '../..');
/** How long all of it may take, in milliseconds, and the time between two questions. */
const startDeadline = 60_000;
const askInterval = 10;
/** How long the controller-manager and the scheduler are watched once the apiserver is ready. */
const componentDeadline = 5_000;
/** Lines of a log that are shown when its component has died. */
const shownLines = 15;
const shownColumns = 400;
/** As the units start them: agent-bundle/units. */
const apiserverNode: readonly string[] = ['--max-semi-space-size=8'];
const componentNode: readonly string[] = ['--max-semi-space-size=1'];

/**
 * Starts etcd, an apiserver, a controller-manager and a scheduler of the built agent bundle, each a process of its own that
 * outlives this one, and resolves when `/readyz` is ok. A folder that had a master before keeps its authority and its state.
 * Throws a MasterError; what was started until then is ended.
 */
export async function startMaster({ folder, port, store }: MasterOptions): Promise<RunningMaster> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const before = await runningPids(folder);
  if (Object.keys(before).length > 0) {
    throw new MasterError(
      `a master runs in ${folder} already (${describe(before)}): end it with \`down --dir ${folder}\``,
    );
  }
  if (port !== 0 && !(await isFree(port)))
    throw new MasterError(`port ${port} of ${loopback} is taken: choose another with --port`);
  const ports = await freePorts(3);
  const chosen = port === 0 ? (ports[2] as number) : port;
  const master = new LocalProcesses(folder, await localAgent(root));
  try {
    return await master.start(chosen, store === 'etcd' ? ports : undefined);
  } catch (error) {
    await endMaster(folder);
    throw error;
  }
}

/** Ends what runs in the folder, by its pids; resolves with what there was. Data, certificates and logs stay. */
export async function endMaster(folder: string): Promise<Pids> {
  const running = await runningPids(folder);
  // Last come first: nobody is left without what it stands on.
  for (const name of Object.keys(running).reverse()) await endDetached(running[name] as number, folder);
  await rm(join(folder, 'pids.json'), { force: true });
  return running;
}

/** Those of the recorded processes that still are what they were. */
async function runningPids(folder: string): Promise<Pids> {
  const text = await readFile(join(folder, 'pids.json'), 'utf8').catch(() => '{}');
  const running: Record<string, number> = {};
  for (const [name, pid] of Object.entries(JSON.parse(text) as Pids)) {
    if (await isRunning(pid, folder)) running[name] = pid;
  }
  return running;
}

const describe = (pids: Pids): string =>
  Object.entries(pids)
    .map(([name, pid]) => `${name} ${pid}`)
    .join(', ');

/** The processes of one master while they start. */
class LocalProcesses {
  readonly #folder: string;
  readonly #agent: LocalAgent;
  readonly #pids: Record<string, number> = {};
  /** The first that went away before all were ready. */
  #dead: string | undefined;

  constructor(folder: string, agent: LocalAgent) {
    this.#folder = folder;
    this.#agent = agent;
  }

  /** `etcdPorts`: for clients and for peers; absent: the state is kept in memory. */
  async start(port: number, etcdPorts: readonly number[] | undefined): Promise<RunningMaster> {
    const server = `https://${loopback}:${port}`;
    const kubeconfig = join(this.#folder, 'admin.kubeconfig');
    const credentials = await this.#credentials();
    const own = await credentials.writeKubeconfig(kubeconfig, server, admin);
    await this.#write('admin.crt', own.certificate);
    await this.#write('admin.key', own.privateKey);
    const started = systemClock.monotonic();
    const etcd = etcdPorts && (await this.#startEtcd(etcdPorts));
    const flags = await apiserverFlags({ folder: this.#folder, port, credentials, etcd });
    await this.#startAgent('apiserver', apiserverNode, flags);
    const tls = { ca: credentials.files.certificate, cert: own.certificate, key: own.privateKey };
    await this.#until('apiserver', () => isReady(server, tls));
    const readyAfter = systemClock.monotonic() - started;
    // Only now: while the apiserver starts it needs the processor for itself.
    const others = Object.entries(componentIdentities);
    for (const [name, identity] of others) {
      const path = join(this.#folder, `${name}.kubeconfig`);
      await credentials.writeKubeconfig(path, server, identity);
      await this.#startAgent(name, componentNode, [`--kubeconfig=${path}`, ...this.#flagsOf(name)]);
    }
    // They may wait for others; who has ended by then has ended for good.
    const patience = systemClock.monotonic() + componentDeadline;
    const isSettled = async (name: string) =>
      systemClock.monotonic() > patience || (await this.#log(name)).includes('"msg":"ready"');
    for (const [name] of others) await this.#until(name, () => isSettled(name));
    return { server, kubeconfig, pids: this.#pids, readyAfter };
  }

  /** The authority of the folder, or a new one: a kubeconfig that somebody copied works again after a restart. */
  async #credentials(): Promise<Credentials> {
    const read = (name: string) => readFile(join(this.#folder, name), 'utf8').catch(() => undefined);
    const [certificate, privateKey] = [await read('ca.crt'), await read('ca.key')];
    const credentials = await Credentials.from(certificate && privateKey ? { certificate, privateKey } : undefined);
    await this.#write('ca.crt', credentials.files.certificate);
    await this.#write('ca.key', credentials.files.privateKey);
    return credentials;
  }

  async #startEtcd([clients, peers]: readonly number[]): Promise<EtcdClient> {
    const files = await createAuthority('etcd-ca', Date.now());
    const authority = await loadAuthority('etcd-ca', files);
    const names = { dns: ['localhost'], ips: [loopback] };
    const give = (usages: readonly ('server' | 'client')[]): Promise<Issued> =>
      issue(authority, { subject: { commonName: 'etcd' }, usages, names }, Date.now());
    const [server, client] = await Promise.all([give(['server', 'client']), give(['client'])]);
    const ca = await this.#write('etcd-ca.crt', files.certificate);
    const certificate = await this.#write('etcd.crt', server.certificate);
    const key = await this.#write('etcd.key', server.privateKey);
    const url = (port: number | undefined) => `https://${loopback}:${port}`;
    const member = {
      name: 'local',
      dataFolder: join(this.#folder, 'etcd'),
      clientUrl: url(clients),
      peerUrl: url(peers),
    };
    const command = [...(await localCommand('etcd')), ...etcdFlags(member, [member], { ca, certificate, key })];
    await this.#start('etcd', command);
    return { endpoints: [member.clientUrl], ca: files.certificate, ...client };
  }

  async #startAgent(name: string, node: readonly string[], flags: readonly string[]): Promise<void> {
    const { path, compileCache } = this.#agent;
    await this.#start(name, [process.execPath, ...node, path, name, ...flags], { NODE_COMPILE_CACHE: compileCache });
  }

  async #start(
    name: string,
    command: readonly string[],
    environment?: Readonly<Record<string, string>>,
  ): Promise<void> {
    const child: ChildProcess = await startDetached(command, this.#logOf(name), environment);
    child.once('error', () => (this.#dead ??= name));
    child.once('exit', () => (this.#dead ??= name));
    if (child.pid === undefined) return;
    this.#pids[name] = child.pid;
    // Written at each step: whoever stops us half way can still end what runs.
    await this.#write('pids.json', `${JSON.stringify(this.#pids, null, 2)}\n`);
  }

  /** As the units have it: agent-bundle/units/kube-controller-manager.ts. */
  #flagsOf(component: string): string[] {
    if (component !== 'controller-manager') return [];
    const [authority, tokenKey] = [join(this.#folder, 'ca.crt'), join(this.#folder, 'sa.key')];
    return [
      '--cluster-cidr=10.244.0.0/16',
      `--root-ca-file=${authority}`,
      `--service-account-private-key-file=${tokenKey}`,
      `--cluster-signing-cert-file=${authority}`,
      `--cluster-signing-key-file=${join(this.#folder, 'ca.key')}`,
    ];
  }

  /** Asks until the component is ready; throws when one of those that were started has ended, or the time is over. */
  async #until(name: string, isThere: () => Promise<boolean>): Promise<void> {
    const end = systemClock.monotonic() + startDeadline;
    while (!(await isThere())) {
      if (this.#dead) throw new MasterError(`${this.#dead} has ended:\n${lastLines(await this.#log(this.#dead))}`);
      if (systemClock.monotonic() > end) {
        throw new MasterError(
          `${name} is not ready after ${startDeadline / 1000} s:\n${lastLines(await this.#log(name))}`,
        );
      }
      await systemClock.sleep(askInterval);
    }
  }

  #log(name: string): Promise<string> {
    return readFile(this.#logOf(name), 'utf8');
  }

  #logOf(name: string): string {
    return join(this.#folder, `${name}.log`);
  }

  async #write(name: string, text: string): Promise<string> {
    const path = join(this.#folder, name);
    await writeFile(path, text, { mode: 0o600 });
    return path;
  }
}

function lastLines(log: string): string {
  const lines = log.trimEnd().split('\n').slice(-shownLines);
  return lines.map((line) => line.slice(0, shownColumns)).join('\n');
}
