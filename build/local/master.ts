import { join, resolve } from 'node:path';
import { nodeFlags } from '../../agent-bundle/units/node-flags.ts';
import { type Issued, createAuthority, issue, loadAuthority } from '../../electron/pki/authority.ts';
import { systemClock } from '../../common/base/clock.ts';
import { localAgent } from './agent.ts';
import { type EtcdClient, apiserverFlags } from './apiserver-flags.ts';
import { localCommand } from './command.ts';
import { controllerManagerFlags } from './controller-manager-flags.ts';
import { admin, componentIdentities } from './credentials.ts';
import { etcdFlags } from './etcd-flags.ts';
import { freePorts, isFree, loopback } from './free-ports.ts';
import { LocalProcesses, type Pids, StartError, claimFolder, endProcesses } from './processes.ts';
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

const root = resolve(import.meta.dirname, '../..');
/** How long the controller-manager and the scheduler are watched once the apiserver is ready, in milliseconds. */
const componentDeadline = 5_000;
/** As the units start them: agent-bundle/units. */
const apiserverNode = nodeFlags({ youngGeneration: 8 });
const componentNode = nodeFlags();

/** What runs beside the apiserver, with flags beside --kubeconfig. */
const others: Readonly<Record<string, (folder: string) => string[]>> = {
  'controller-manager': controllerManagerFlags,
  scheduler: () => [],
};

/**
 * Starts etcd, an apiserver, a controller-manager and a scheduler of the built agent bundle, each a process of its own that
 * outlives this one, and resolves when `/readyz` is ok. A folder that had a master before keeps its authority and its state.
 * Throws a StartError; what was started until then is ended.
 */
export async function startMaster({ folder, port, store }: MasterOptions): Promise<RunningMaster> {
  await claimFolder(folder, 'a master', `down --dir ${folder}`);
  if (port !== 0 && !(await isFree(port)))
    throw new StartError(`port ${port} of ${loopback} is taken: choose another with --port`);
  const ports = await freePorts(3);
  const chosen = port === 0 ? (ports[2] as number) : port;
  const processes = new LocalProcesses(folder, await localAgent(root));
  try {
    return await start(processes, chosen, store === 'etcd' ? ports : undefined);
  } catch (error) {
    await endProcesses(folder);
    throw error;
  }
}

/** Ends the folder's master; resolves with what there was. Data, certificates and logs stay. */
export const endMaster = (folder: string): Promise<Pids> => endProcesses(folder);

/** `etcdPorts`: for clients and for peers; absent: the state is kept in memory. */
async function start(processes: LocalProcesses, port: number, etcdPorts?: readonly number[]): Promise<RunningMaster> {
  const { folder } = processes;
  const server = `https://${loopback}:${port}`;
  const kubeconfig = join(folder, 'admin.kubeconfig');
  const credentials = await processes.credentials();
  const own = await credentials.writeKubeconfig(kubeconfig, server, admin);
  await processes.write('admin.crt', own.certificate);
  await processes.write('admin.key', own.privateKey);
  const started = systemClock.monotonic();
  const etcd = etcdPorts && (await startEtcd(processes, etcdPorts));
  const flags = await apiserverFlags({ folder, port, credentials, etcd });
  await processes.startAgent('apiserver', apiserverNode, ['apiserver', ...flags]);
  const tls = { ca: credentials.files.certificate, cert: own.certificate, key: own.privateKey };
  await processes.until('apiserver', () => isReady(server, tls));
  const readyAfter = systemClock.monotonic() - started;
  // Only now: while the apiserver starts it needs the processor for itself.
  for (const [name, flagsOf] of Object.entries(others)) {
    const path = join(folder, `${name}.kubeconfig`);
    await credentials.writeKubeconfig(path, server, componentIdentities[name]!);
    await processes.startAgent(name, componentNode, [name, `--kubeconfig=${path}`, ...flagsOf(folder)]);
  }
  // They may wait for others; who has ended by then has ended for good.
  const patience = systemClock.monotonic() + componentDeadline;
  const isSettled = async (name: string) => systemClock.monotonic() > patience || processes.saysReady(name);
  for (const name of Object.keys(others)) await processes.until(name, () => isSettled(name));
  return { server, kubeconfig, pids: processes.pids, readyAfter };
}

async function startEtcd(processes: LocalProcesses, [clients, peers]: readonly number[]): Promise<EtcdClient> {
  const files = await createAuthority('etcd-ca', Date.now());
  const authority = await loadAuthority('etcd-ca', files);
  const names = { dns: ['localhost'], ips: [loopback] };
  const give = (usages: readonly ('server' | 'client')[]): Promise<Issued> =>
    issue(authority, { subject: { commonName: 'etcd' }, usages, names }, Date.now());
  const [server, client] = await Promise.all([give(['server', 'client']), give(['client'])]);
  const ca = await processes.write('etcd-ca.crt', files.certificate);
  const certificate = await processes.write('etcd.crt', server.certificate);
  const key = await processes.write('etcd.key', server.privateKey);
  const url = (port: number | undefined) => `https://${loopback}:${port}`;
  const member = {
    name: 'local',
    dataFolder: join(processes.folder, 'etcd'),
    clientUrl: url(clients),
    peerUrl: url(peers),
  };
  const command = [...(await localCommand('etcd')), ...etcdFlags(member, [member], { ca, certificate, key })];
  await processes.start('etcd', command);
  return { endpoints: [member.clientUrl], ca: files.certificate, ...client };
}
