import { readFile } from 'node:fs/promises';
import { AppError } from '../../common/base/app-error.ts';
import { asError } from '../../common/base/clock.ts';
import { apiAccessFlags } from '../supervisor/api-access.ts';
import type { Flags } from '../supervisor/component.ts';
import type { SigningSettings } from './certificates/signing-controller.ts';
import { readSigning, signingFlags } from './certificates/signing-flags.ts';
import { type LegacySigner, legacySigner } from './service-account-token/legacy-token.ts';
import { durationFlag } from '../supervisor/flags.ts';
import { electionFlags } from '../supervisor/leader-election.ts';

/** https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/ */
export const controllerManagerFlags = {
  ...apiAccessFlags,
  ...electionFlags,
  controllers: 'comma-separated names of controllers to run; * is all of them, -name all but that one',
  'allocate-node-cidrs': 'whether nodes get a pod CIDR each: true or false',
  'cluster-cidr': 'the IPv4 range that pod CIDRs of nodes are cut from',
  'node-cidr-mask-size': 'bits of a node’s pod CIDR, such as 24',
  'node-monitor-grace-period': 'how long a node may be silent before it counts as unhealthy, such as 40s',
  'use-service-account-credentials':
    'whether each controller writes as a service account of its own, with its own rights: true (default) or false',
  'service-account-private-key-file': 'the key that signs tokens in Secrets of service accounts; absent: none are made',
  'root-ca-file': 'the CA certificate that pods get to check the API server by',
  ...signingFlags,
} as const;

export interface ControllerManagerOptions {
  /** As given: names, `-name`, `*`. */
  readonly controllers: readonly string[];
  readonly allocateNodeCIDRs: boolean;
  /** An IPv4 range such as 10.244.0.0/16; its meaning is checked by who cuts it. */
  readonly clusterCIDR: string | undefined;
  readonly nodeCIDRMaskSize: number;
  /** Milliseconds. */
  readonly nodeMonitorGracePeriod: number;
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
    nodeCIDRMaskSize: integerFlag(flags, 'node-cidr-mask-size', 24),
    nodeMonitorGracePeriod: durationFlag(flags, 'node-monitor-grace-period', '40s'),
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
