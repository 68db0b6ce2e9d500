import { readFile } from 'node:fs/promises';
import { AppError } from '../../common/base/app-error.ts';
import { asError } from '../../common/base/clock.ts';
import { apiAccessFlags } from '../supervisor/api-access.ts';
import type { Flags } from '../supervisor/component.ts';
import type { SigningSettings } from './certificates/signing-controller.ts';
import { readSigning, signingFlags } from './certificates/signing-flags.ts';
import type { NodeIpamOptions } from './node-ipam/node-cidrs.ts';
import { type EvictionRules, defaultEvictionRules } from './node-lifecycle/zones.ts';
import { type LegacySigner, legacySigner } from './service-account-token/legacy-token.ts';
import { durationFlag } from '../supervisor/flags.ts';
import { electionFlags } from '../supervisor/leader-election.ts';

/** https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/ */
export const controllerManagerFlags = {
  ...apiAccessFlags,
  ...electionFlags,
  controllers: 'comma-separated names of controllers to run; * is all of them, -name all but that one',
  'allocate-node-cidrs': 'whether nodes get a pod CIDR each: true or false',
  'cluster-cidr': 'the range that pod CIDRs of nodes are cut from, or one of each family with a comma between',
  'node-cidr-mask-size': 'bits of a node’s pod CIDR where there is one range; default 24 for IPv4 and 64 for IPv6',
  'node-cidr-mask-size-ipv4': 'the same for IPv4 where there are two ranges; default 24',
  'node-cidr-mask-size-ipv6': 'the same for IPv6 where there are two ranges; default 64',
  'service-cluster-ip-range': 'ranges of services, with a comma between, that no node gets',
  'node-monitor-grace-period': 'how long a node may be silent before it counts as unhealthy; default 50s',
  'node-startup-grace-period': 'the same for a node whose kubelet has not told anything yet; default 1m',
  'unhealthy-zone-threshold': 'share of dead nodes from which a zone counts as disrupted; default 0.55',
  'large-cluster-size-threshold': 'zones of more nodes than this go on slowly while disrupted; default 50',
  'node-eviction-rate': 'nodes a second that are emptied in a zone that is well; default 0.1',
  'secondary-node-eviction-rate': 'the same in a large zone that is disrupted; default 0.01',
  'use-service-account-credentials':
    'whether each controller writes as a service account of its own, with its own rights: true (default) or false',
  'service-account-private-key-file': 'the key that signs tokens in Secrets of service accounts; absent: none are made',
  'root-ca-file': 'the CA certificate that pods get to check the API server by',
  ...signingFlags,
} as const;

export interface ControllerManagerOptions extends NodeIpamOptions {
  /** As given: names, `-name`, `*`. */
  readonly controllers: readonly string[];
  readonly allocateNodeCIDRs: boolean;
  /** Milliseconds. */
  readonly nodeMonitorGracePeriod: number;
  /** Milliseconds. */
  readonly nodeStartupGracePeriod: number;
  readonly eviction: EvictionRules;
  /** False: every controller writes as the controller manager. */
  readonly ownAccounts: boolean;
  /** Undefined where no key is given. */
  readonly tokenSigner: LegacySigner | undefined;
  /** PEM; undefined where no file is given. */
  readonly rootCA: string | undefined;
  /** Undefined: nobody signs certificate requests. */
  readonly signing: SigningSettings | undefined;
}

/** Reads the flags and the files they name. Throws an AppError for what is not usable. */
export async function readOptions(flags: Flags): Promise<ControllerManagerOptions> {
  return {
    controllers: (flags.get('controllers') ?? '*').split(',').map((name) => name.trim()),
    allocateNodeCIDRs: booleanFlag(flags, 'allocate-node-cidrs', true),
    clusterCIDR: flags.get('cluster-cidr'),
    nodeCIDRMaskSize: optionalFlag(flags, 'node-cidr-mask-size'),
    nodeCIDRMaskSizeIPv4: optionalFlag(flags, 'node-cidr-mask-size-ipv4'),
    nodeCIDRMaskSizeIPv6: optionalFlag(flags, 'node-cidr-mask-size-ipv6'),
    serviceClusterIPRange: flags.get('service-cluster-ip-range'),
    nodeMonitorGracePeriod: durationFlag(flags, 'node-monitor-grace-period', '50s'),
    nodeStartupGracePeriod: durationFlag(flags, 'node-startup-grace-period', '1m'),
    eviction: readEviction(flags),
    ownAccounts: booleanFlag(flags, 'use-service-account-credentials', true),
    tokenSigner: await signerFlag(flags, 'service-account-private-key-file'),
    rootCA: await certificateFlag(flags, 'root-ca-file'),
    signing: await readSigning(flags),
  };
}

function booleanFlag(flags: Flags, name: string, fallback: boolean): boolean {
  const value = flags.get(name) ?? String(fallback);
  if (value !== 'true' && value !== 'false') {
    throw new AppError('flag-invalid', { flag: `--${name}`, value, wanted: 'true or false' });
  }
  return value === 'true';
}

function integerFlag(flags: Flags, name: string, fallback: number): number {
  const value = flags.get(name) ?? String(fallback);
  if (!/^\d{1,9}$/.test(value)) throw new AppError('flag-invalid', { flag: `--${name}`, value, wanted: 'a number' });
  return Number(value);
}

const optionalFlag = (flags: Flags, name: string): number | undefined =>
  flags.has(name) ? integerFlag(flags, name, 0) : undefined;

function readEviction(flags: Flags): EvictionRules {
  const fallback = defaultEvictionRules;
  const share = numberFlag(flags, 'unhealthy-zone-threshold', fallback.unhealthyZoneThreshold);
  if (share > 1) {
    const value = flags.get('unhealthy-zone-threshold') ?? '';
    throw new AppError('flag-invalid', { flag: '--unhealthy-zone-threshold', value, wanted: 'a share from 0 to 1' });
  }
  return {
    unhealthyZoneThreshold: share,
    largeClusterSizeThreshold: integerFlag(flags, 'large-cluster-size-threshold', fallback.largeClusterSizeThreshold),
    nodeEvictionRate: numberFlag(flags, 'node-eviction-rate', fallback.nodeEvictionRate),
    secondaryNodeEvictionRate: numberFlag(flags, 'secondary-node-eviction-rate', fallback.secondaryNodeEvictionRate),
  };
}

/** Of a decimal fraction that is not negative, such as 0.1. */
function numberFlag(flags: Flags, name: string, fallback: number): number {
  const value = flags.get(name) ?? String(fallback);
  if (/^\d{1,9}(\.\d{1,9})?$/.test(value)) return Number(value);
  throw new AppError('flag-invalid', { flag: `--${name}`, value, wanted: 'a number such as 0.1' });
}

async function certificateFlag(flags: Flags, name: string): Promise<string | undefined> {
  const path = flags.get(name);
  if (path === undefined) return undefined;
  const text = await fileFlag(name, path);
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
  throw new AppError('flag-file-unreadable', { flag: `--${name}`, path, reason: 'it holds no PEM certificate' });
}

async function signerFlag(flags: Flags, name: string): Promise<LegacySigner | undefined> {
  const path = flags.get(name);
  if (path === undefined) return undefined;
  const pem = await fileFlag(name, path);
  try {
    return legacySigner(pem);
  } catch (error) {
    // The reason of a file that is no key; never what stands in it.
    const reason = `it holds no private key for tokens: ${asError(error).message}`;
    throw new AppError('flag-file-unreadable', { flag: `--${name}`, path, reason });
  }
}

async function fileFlag(name: string, path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    throw new AppError('flag-file-unreadable', { flag: `--${name}`, path, reason: asError(error).message });
  });
}
