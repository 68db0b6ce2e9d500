import { AppError } from '../../common/base/app-error.ts';
import { clusterFilePath } from './cluster-file.ts';
import type { CommandResult } from './command.ts';
import { type DownOptions, takeDown } from './down.ts';
import { type HostSshOptions, LabHost } from './host/host.ts';
import { type LabIdentity, locateLab, thisCheckout } from './identity.ts';
import { partition, reunite } from './partition.ts';
import { keyPath, knownHostsPath } from './ssh.ts';
import { type LabState, namesIn, readLabState } from './state.ts';
import { type UpOptions, bringUp } from './up.ts';

/** Opens the lab of a checkout, made or not; without `checkout`, of this one. */
export async function openLab(checkout: string = thisCheckout()): Promise<Lab> {
  const identity = locateLab(checkout);
  return new Lab(identity, await readLabState(identity));
}

/** The lab of one checkout: hosts of its own on this machine. Tests open it with `openLab`; the command line is thin over it. */
export class Lab {
  readonly #identity: LabIdentity;
  #state: LabState | undefined;

  constructor(identity: LabIdentity, state: LabState | undefined) {
    this.#identity = identity;
    this.#state = state;
  }

  get id(): string {
    return this.#identity.id;
  }

  get directory(): string {
    return this.#identity.directory;
  }

  get bridge(): string {
    return this.#identity.bridge;
  }

  /** The private key that root and `ops` of every host accept. */
  get keyFile(): string {
    return keyPath(this.#identity);
  }

  /** The hosts' true keys, in OpenSSH's known_hosts format. */
  get knownHostsFile(): string {
    return knownHostsPath(this.#identity);
  }

  /** The cluster file that names these hosts; `up` writes it from lab-cluster.yaml. */
  get clusterFile(): string {
    return clusterFilePath(this.#identity);
  }

  /** Every host of the lab; none before the first `up`. */
  get hosts(): readonly LabHost[] {
    const state = this.#state;
    return state ? namesIn(state).map((name) => new LabHost(this.#identity, state, name)) : [];
  }

  /** The host of that name, or an AppError that names those there are. */
  host(name: string): LabHost {
    const { hosts } = this;
    if (hosts.length === 0) throw new AppError('lab-not-made', { path: this.directory });
    const found = hosts.find((host) => host.name === name);
    if (found) return found;
    throw new AppError('lab-host-unknown', { host: name, hosts: hosts.map((host) => host.name).join(', ') });
  }

  /** Brings the lab up from whatever state it is in; doing it twice changes nothing. */
  async up(options: UpOptions = {}): Promise<void> {
    this.#state = await bringUp(this.#identity, options);
  }

  async down(options: DownOptions = {}): Promise<void> {
    await takeDown(this.#identity, options);
    if (options.purge === true) this.#state = undefined;
  }

  /** Two hosts no longer reach each other; both still reach every other one, and this machine reaches both. */
  async partition(one: string, other: string): Promise<void> {
    await partition(this.#identity, this.host(one).name, this.host(other).name);
  }

  async reunite(one: string, other: string): Promise<void> {
    await reunite(this.#identity, this.host(one).name, this.host(other).name);
  }

  /** Runs a shell command line on a host, as root unless told otherwise. */
  ssh(name: string, line: string, options?: HostSshOptions): Promise<CommandResult> {
    return this.host(name).ssh(line, options);
  }
}
