import { createHash } from 'node:crypto';
import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

/** The most hosts one lab carries: h1 to h9. */
export const mostHosts = 9;

/**
 * The names of one checkout's lab. Everything it makes on this machine carries `id`, so two checkouts never meet.
 * Interface names stay within the kernel's 15 characters: `ph-1a2b3c4d` and `vb-1a2b3c4d-h1`.
 */
export interface LabIdentity {
  /** The checkout's folder, absolute and without links. */
  readonly checkout: string;
  /** Eight hex digits derived from `checkout`. */
  readonly id: string;
  readonly bridge: string;
  /** Everything the lab keeps: `.lab` in the checkout. */
  readonly directory: string;
}

/** The checkout this file belongs to. */
export function thisCheckout(): string {
  return realpathSync(join(import.meta.dirname, '../..'));
}

export function labIdentity(checkout: string): LabIdentity {
  const id = createHash('sha256').update(checkout).digest('hex').slice(0, 8);
  return { checkout, id, bridge: `ph-${id}`, directory: join(checkout, '.lab') };
}

/** The lab of a checkout as it lies on disk: `.lab` may be a link to a folder elsewhere. */
export function locateLab(checkout: string): LabIdentity {
  const lab = labIdentity(checkout);
  return existsSync(lab.directory) ? { ...lab, directory: realpathSync(lab.directory) } : lab;
}

/** The host's name for systemd-nspawn; unique on this machine. Inside, the host is just `h1`. */
export function machineName(lab: LabIdentity, host: string): string {
  return `${lab.id}-${host}`;
}

/** The outer end of the host's cable, as `systemd-nspawn --network-bridge` names it. */
export function linkName(lab: LabIdentity, host: string): string {
  return `vb-${machineName(lab, host)}`;
}

export function hostNames(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `h${index + 1}`);
}

export function hostAddress(subnet: number, host: string): string {
  return `10.77.${subnet}.${10 + Number(host.slice(1))}`;
}

export function gatewayAddress(subnet: number): string {
  return `10.77.${subnet}.1`;
}

/** Where one host keeps its things, below the lab's folder. */
export interface HostPaths {
  readonly directory: string;
  /** The overlay mount: the running host's root. */
  readonly root: string;
  readonly upper: string;
  readonly work: string;
  /** Plain folders bound over the data folders of the cluster: an overlay cannot carry another overlay. */
  readonly data: string;
  /** SSH host keys and machine-id; they outlive a reset, so that known_hosts stays true. */
  readonly identity: string;
  /** Says what the disk was made for; a disk without it is new. */
  readonly diskRecord: string;
  readonly runRecord: string;
  readonly console: string;
}

export function hostPaths(lab: LabIdentity, host: string): HostPaths {
  const directory = join(lab.directory, 'hosts', host);
  const at = (name: string) => join(directory, name);
  return {
    directory,
    root: at('root'),
    upper: at('upper'),
    work: at('work'),
    data: at('data'),
    identity: at('identity'),
    diskRecord: at('disk.json'),
    runRecord: at('run.json'),
    console: at('console.log'),
  };
}
