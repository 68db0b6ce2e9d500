import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Issued, createAuthority, issue, loadAuthority } from '../../electron/pki/authority.ts';
import type { Usage } from '../../electron/pki/certificate-plan.ts';
import type { EtcdAccess } from '../../agent-bundle/apiserver/storage/etcd/endpoints.ts';
import { EtcdStore } from '../../agent-bundle/apiserver/storage/etcd/etcd-store.ts';
import { type EtcdFiles, type LocalMember, etcdFlags } from '../../build/local/etcd-flags.ts';
import { freePorts, loopback } from '../../build/local/free-ports.ts';
import { localCommand } from '../../build/local/command.ts';
import { retry } from '../../common/base/retry.ts';
import { withDeadline } from '../../common/base/deadline.ts';

const [etcd, ...etcdFirst] = await localCommand('etcd');

interface Member extends LocalMember {
  process?: ChildProcess;
}

/**
 * A real etcd of one or more members on loopback, over TLS with client certificates. Elections take half a second here.
 * Data and keys live in a folder of its own that `end` removes.
 */
export class EtcdCluster {
  readonly #folder: string;
  readonly #members: readonly Member[];
  readonly access: EtcdAccess;

  constructor(folder: string, members: readonly Member[], tls: NonNullable<EtcdAccess['tls']>) {
    this.#folder = folder;
    this.#members = members;
    this.access = { endpoints: members.map((member) => member.clientUrl), tls };
  }

  static async start(size: number): Promise<EtcdCluster> {
    const folder = await mkdtemp(join(tmpdir(), 'etcd-cluster-'));
    const ca = await createAuthority('etcd-ca', Date.now());
    const server = await certificate(ca, ['server', 'client']);
    const client = await certificate(ca, ['client']);
    await mkdir(join(folder, 'data'), { mode: 0o700 });
    const files = { 'ca.crt': ca.certificate, 'server.crt': server.certificate, 'server.key': server.privateKey };
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text, { mode: 0o600 });
    const ports = await freePorts(2 * size);
    const members = Array.from({ length: size }, (_, at) => ({
      name: `m${at}`,
      dataFolder: join(folder, 'data', `m${at}`),
      clientUrl: `https://${loopback}:${ports[2 * at]}`,
      peerUrl: `https://${loopback}:${ports[2 * at + 1]}`,
    }));
    const pem = (text: string) => Buffer.from(text);
    const tls = { ca: pem(ca.certificate), cert: pem(client.certificate), key: pem(client.privateKey) };
    const cluster = new EtcdCluster(folder, members, tls);
    for (let member = 0; member < size; member++) cluster.startMember(member);
    await cluster.healthy();
    return cluster;
  }

  get size(): number {
    return this.#members.length;
  }

  startMember(at: number): void {
    const member = this.#members[at] as Member;
    const file = (name: string) => join(this.#folder, name);
    const files: EtcdFiles = { ca: file('ca.crt'), certificate: file('server.crt'), key: file('server.key') };
    const quick = ['--heartbeat-interval=50', '--election-timeout=500', '--unsafe-no-fsync=true'];
    const args = [...etcdFlags(member, this.#members, files), ...quick];
    member.process = spawn(etcd!, [...etcdFirst, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
  }

  /** Sends a signal to one member: SIGKILL ends it, SIGSTOP and SIGCONT freeze and thaw it. */
  async signal(at: number, signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): Promise<void> {
    const process = this.#members[at]?.process;
    if (!process || process.exitCode !== null || process.signalCode !== null) return;
    const exited = new Promise((done) => process.once('exit', done));
    process.kill(signal);
    if (signal === 'SIGKILL') await exited;
  }

  /** Resolves when the cluster answers a linearizable read. */
  async healthy(): Promise<void> {
    const store = new EtcdStore(this.access);
    try {
      await retry((signal) => store.health(signal), { signal: withDeadline(undefined, 60_000) });
    } finally {
      store.close();
    }
  }

  async end(): Promise<void> {
    for (let member = 0; member < this.size; member++) await this.signal(member, 'SIGKILL');
    await rm(this.#folder, { recursive: true });
  }
}

async function certificate(ca: Issued, usages: readonly Usage[]): Promise<Issued> {
  const profile = { subject: { commonName: 'etcd-test' }, usages, names: { dns: ['localhost'], ips: [loopback] } };
  return issue(await loadAuthority('etcd-ca', ca), profile, Date.now());
}
