import { AppError } from '../../../common/base/app-error.ts';
import { memoryUsed } from '../cgroups/host-groups.ts';
import type { CommandOptions, CommandResult } from '../command.ts';
import { type LabIdentity, hostAddress } from '../identity.ts';
import { type LinkState, hostLinkState, plugIn, unplug } from '../network.ts';
import { type LabUser, ensureKey, sshInteractive, sshRun } from '../ssh.ts';
import { type LabState, type RunRecord, readRunRecord } from '../state.ts';
import { refreshKnownHosts } from '../known-hosts.ts';
import { reachable } from './reachable.ts';
import { type SystemState, booted } from './boot.ts';
import { prepareDisk, wipeDisk } from './disk.ts';
import {
  type PowerState,
  clear,
  cutPower,
  firstProcess,
  freeze,
  powerOff,
  powerOn,
  powerState,
  reboot,
  thaw,
} from './power.ts';

const shutdownDeadline = 30_000;
const healDeadline = 10_000;

/** One line of `list`. */
export interface HostStatus {
  readonly name: string;
  readonly address: string;
  readonly power: PowerState;
  readonly link: LinkState;
  /** The host's first process as this machine numbers it. */
  readonly pid?: number;
  readonly memoryBytes?: number;
}

export interface HostSshOptions extends CommandOptions {
  /** root when absent. */
  readonly user?: LabUser;
}

/**
 * A host of the lab. Faults are what they say: `kill` takes the power away, `stop` is a clean shutdown, `pause` freezes
 * every process, `cut` unplugs the cable. Each method returns when its effect is there; the ones that boot the host
 * return when it answers over SSH and its systemd has settled.
 */
export class LabHost {
  readonly name: string;
  readonly address: string;
  readonly #lab: LabIdentity;
  readonly #state: LabState;

  constructor(lab: LabIdentity, state: LabState, name: string) {
    this.name = name;
    this.address = hostAddress(state.subnet, name);
    this.#lab = lab;
    this.#state = state;
  }

  async status(): Promise<HostStatus> {
    const record = await readRunRecord(this.#lab, this.name);
    const power = await powerState(record);
    const link = await hostLinkState(this.#lab, this.name);
    const running = power === 'running' || power === 'paused' ? record : undefined;
    return {
      name: this.name,
      address: this.address,
      power,
      link,
      pid: running && (await firstProcess(running)),
      memoryBytes: running && (await memoryUsed(running.groups)),
    };
  }

  /** Boots the host with the disk it has; one that runs is left alone. */
  async start(): Promise<SystemState> {
    const record = await readRunRecord(this.#lab, this.name);
    const power = await powerState(record);
    if (power === 'paused') throw this.#wrongState('start', power, 'resume');
    if (power !== 'running') {
      await this.end();
      await prepareDisk(this.#lab, this.name, this.#state, await ensureKey(this.#lab));
      await refreshKnownHosts(this.#lab, this.#state);
      await powerOn(this.#lab, this.name, this.#state);
    }
    return booted(this.#lab, this.name, this.#state);
  }

  /** Brings the host to running with its cable in, whatever its state; one that is well is left alone. */
  async recover(): Promise<SystemState> {
    const { power, link } = await this.status();
    if (power === 'off' || power === 'broken') return this.start();
    if (power === 'paused') await this.resume();
    try {
      if (link !== 'absent') await this.#plugIn();
      return await booted(this.#lab, this.name, this.#state);
    } catch (error) {
      if ((await this.status()).power === 'running') throw error;
      return this.start(); // its power went while we looked
    }
  }

  async stop(): Promise<void> {
    await powerOff(this.#lab, this.name, await this.#running('stop'), shutdownDeadline);
  }

  async kill(): Promise<void> {
    await cutPower(this.#lab, this.name, await this.#on('kill'));
  }

  async reboot(): Promise<SystemState> {
    await reboot(this.#lab, this.name, await this.#running('reboot'), shutdownDeadline);
    return booted(this.#lab, this.name, this.#state);
  }

  async pause(): Promise<void> {
    await freeze(this.#lab, this.name, await this.#running('pause'));
  }

  async resume(): Promise<void> {
    await thaw((await this.#on('resume')).groups);
  }

  async cut(): Promise<void> {
    await this.#on('cut');
    await unplug(this.#lab, this.name);
  }

  async heal(): Promise<void> {
    await this.#on('heal');
    await plugIn(this.#lab, this.name);
    await reachable(this.address, 22, healDeadline);
  }

  /** Makes the host bare again: power off, a new disk with the old SSH host keys, boot. */
  async reset(): Promise<SystemState> {
    await this.end();
    await wipeDisk(this.#lab, this.name);
    return this.start();
  }

  /** Takes the power away, whatever the state. */
  async end(): Promise<void> {
    await clear(this.#lab, this.name, this.#state);
  }

  /** Runs a shell command line on the host. ssh's own failures are exit code 255. */
  ssh(line: string, { user = 'root', ...options }: HostSshOptions = {}): Promise<CommandResult> {
    return sshRun(this.#lab, this.address, user, line, options);
  }

  /** Hands the terminal to a shell, or a command, on the host. */
  shell(remote: readonly string[]): Promise<number> {
    return sshInteractive(this.#lab, this.address, remote);
  }

  /** The cable of a host that is just ending may vanish meanwhile: then there is nothing to plug in. */
  async #plugIn(): Promise<void> {
    try {
      await plugIn(this.#lab, this.name);
    } catch (error) {
      if ((await hostLinkState(this.#lab, this.name)) !== 'absent') throw error;
    }
  }

  async #running(verb: string): Promise<RunRecord> {
    const record = await readRunRecord(this.#lab, this.name);
    const power = await powerState(record);
    if (record && power === 'running') return record;
    throw this.#wrongState(verb, power, 'running');
  }

  async #on(verb: string): Promise<RunRecord> {
    const record = await readRunRecord(this.#lab, this.name);
    const power = await powerState(record);
    if (record && (power === 'running' || power === 'paused')) return record;
    throw this.#wrongState(verb, power, 'running');
  }

  #wrongState(verb: string, state: PowerState, wanted: string): AppError {
    return new AppError('lab-host-state', { host: this.name, state, verb, wanted });
  }
}
