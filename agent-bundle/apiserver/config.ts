import { readFile } from 'node:fs/promises';
import ipaddr from 'ipaddr.js';
import { AppError } from '../../common/base/app-error.ts';
import { asError } from '../../common/base/clock.ts';
import type { Flags } from '../supervisor/component.ts';
import { type TokenKey, publicKeysOf, signingKeyOf } from './authentication/service-account/token-keys.ts';
import type { InFlightLimits } from './http/in-flight.ts';
import type { ServerTls } from './http/server.ts';
import type { Lifetimes } from './registry/core/service-account-token.ts';
import { durationFlag, requiredFlag } from '../supervisor/flags.ts';

/** The flags of kube-apiserver that we take: https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/ */
export const apiserverFlags = {
  'advertise-address': 'the address under which other hosts reach this server',
  'bind-address': 'the address to listen on; default 0.0.0.0',
  'secure-port': 'the port to listen on; default 6443',
  'storage-backend': 'etcd3 (default), or memory, which forgets everything at its end',
  'etcd-servers': 'comma-separated client URLs of etcd, the nearest first',
  'etcd-cafile': 'who signs etcd’s certificates',
  'etcd-certfile': 'our client certificate for etcd',
  'etcd-keyfile': 'its key',
  'client-ca-file': 'who signs the certificates of clients',
  'tls-cert-file': 'our serving certificate',
  'tls-private-key-file': 'its key',
  'kubelet-certificate-authority': 'who signs the serving certificates of kubelets',
  'kubelet-client-certificate': 'our client certificate for kubelets',
  'kubelet-client-key': 'its key',
  'service-account-key-file': 'comma-separated files of the public keys that service account tokens are verified with',
  'service-account-signing-key-file': 'the private key that service account tokens are signed with',
  'service-account-issuer': 'who service account tokens say they are from; comma-separated: others that are believed',
  'service-account-jwks-uri': 'where others find the public keys; default: on this server',
  'service-account-max-token-expiration': 'how long service account tokens may hold; default: as long as they ask for',
  'service-account-extend-token-expiration': 'whether tokens in pods hold for a year, unless replaced; default true',
  'api-audiences': 'comma-separated names of this API in service account tokens; default: the issuers',
  'service-cluster-ip-range': 'where service IPs come from; default 10.96.0.0/16',
  'service-node-port-range': 'where node ports come from; default 30000-32767',
  'max-requests-inflight': 'how many requests that only read may be under way; 0 is no limit; default 400',
  'max-mutating-requests-inflight': 'the same for requests that may change something; default 200',
  'request-timeout': 'how long a request may take that is no watch and the like; default 1m0s',
  'min-request-timeout': 'for how many seconds a watch lasts at least; default 1800',
} as const;

/** PEM texts for one client connection. */
export interface ClientTls {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

export type StorageConfig =
  | { readonly backend: 'memory' }
  | { readonly backend: 'etcd3'; readonly endpoints: readonly string[]; readonly tls: ClientTls };

/** Tokens of service accounts. */
export interface TokenConfig {
  /** The first is who new tokens are from; the others are believed as well. */
  readonly issuers: readonly [string, ...string[]];
  /** By which one of them tokens name this API. */
  readonly audiences: readonly string[];
  /** Public. */
  readonly keys: readonly TokenKey[];
  /** Private. */
  readonly signingKey: TokenKey;
  /** Undefined: on this server. */
  readonly keysUrl: string | undefined;
  readonly lifetimes: Lifetimes;
}

export interface RequestLimits {
  readonly inFlight: InFlightLimits;
  /** Milliseconds. */
  readonly requestTimeout: number;
  /** Milliseconds. */
  readonly minRequestTimeout: number;
}

/** Everything an apiserver must know before it starts. */
export interface ApiServerConfig {
  readonly advertiseAddress: string;
  readonly bindAddress: string;
  /** 0: the system chooses one. */
  readonly securePort: number;
  readonly storage: StorageConfig;
  readonly tls: ServerTls;
  /** Absent: there is no way to logs and shells. */
  readonly kubelet?: ClientTls;
  readonly tokens: TokenConfig;
  readonly serviceClusterIPRange: string;
  readonly serviceNodePortRange: string;
  readonly limits: RequestLimits;
}

/** Reads flags and the files they name. Errors: `flag-missing`, `flag-invalid`. */
export async function readConfig(flags: Flags): Promise<ApiServerConfig> {
  const port = flags.get('secure-port') ?? '6443';
  if (!/^\d+$/.test(port) || Number(port) > 65_535) throw wrong('secure-port', port, 'a port from 0 to 65535');
  const file = (name: string) => readPem(flags, name);
  return {
    advertiseAddress: advertiseAddressFlag(requiredFlag(flags, 'advertise-address')),
    bindAddress: addressFlag('bind-address', flags.get('bind-address') ?? '0.0.0.0'),
    securePort: Number(port),
    storage: await readStorage(flags),
    tls: {
      cert: await file('tls-cert-file'),
      key: await file('tls-private-key-file'),
      clientCa: await file('client-ca-file'),
    },
    kubelet: flags.has('kubelet-client-certificate')
      ? {
          ca: await file('kubelet-certificate-authority'),
          cert: await file('kubelet-client-certificate'),
          key: await file('kubelet-client-key'),
        }
      : undefined,
    tokens: await readTokens(flags),
    serviceClusterIPRange: rangeFlag(flags, 'service-cluster-ip-range', '10.96.0.0/16'),
    serviceNodePortRange: portRangeFlag(flags, 'service-node-port-range', '30000-32767'),
    limits: readLimits(flags),
  };
}

function readLimits(flags: Flags): RequestLimits {
  const requestTimeout = durationFlag(flags, 'request-timeout', '1m0s');
  if (requestTimeout <= 0) throw wrong('request-timeout', String(flags.get('request-timeout')), 'more than 0');
  return {
    inFlight: {
      reading: countFlag(flags, 'max-requests-inflight', '400'),
      mutating: countFlag(flags, 'max-mutating-requests-inflight', '200'),
    },
    requestTimeout,
    minRequestTimeout: countFlag(flags, 'min-request-timeout', '1800') * 1_000,
  };
}

async function readTokens(flags: Flags): Promise<TokenConfig> {
  const [issuer = '', ...others] = listFlag(
    flags,
    'service-account-issuer',
    requiredFlag(flags, 'service-account-issuer'),
  );
  const issuers = [issuer, ...others] as const;
  const [keyFlag, signingFlag] = ['service-account-key-file', 'service-account-signing-key-file'] as const;
  const files = requiredFlag(flags, keyFlag).split(',');
  const keys = files.map(async (path) => readKey(keyFlag, path, publicKeysOf));
  return {
    issuers,
    audiences: listFlag(flags, 'api-audiences', issuers.join(',')),
    keys: (await Promise.all(keys)).flat(),
    signingKey: await readKey(signingFlag, requiredFlag(flags, signingFlag), signingKeyOf),
    keysUrl: flags.get('service-account-jwks-uri'),
    lifetimes: {
      most: longestTokenFlag(flags),
      extend: switchFlag(flags, 'service-account-extend-token-expiration', 'true'),
    },
  };
}

async function readKey<T>(flag: string, path: string, read: (pem: string) => T): Promise<T> {
  const pem = await readPemFile(flag, path);
  try {
    return read(pem);
  } catch (error) {
    // The reason of a file that is no key; never what stands in it.
    throw wrong(flag, path, `a PEM file with RSA or ECDSA keys (${asError(error).message})`);
  }
}

/** Seconds; 0 is no limit. */
function longestTokenFlag(flags: Flags): number | undefined {
  const name = 'service-account-max-token-expiration';
  const seconds = durationFlag(flags, name, '0') / 1_000;
  if (seconds === 0) return undefined;
  if (seconds < 3600 || seconds > 2 ** 32) throw wrong(name, String(flags.get(name)), 'from 1h to 2^32 seconds');
  return seconds;
}

async function readStorage(flags: Flags): Promise<StorageConfig> {
  const backend = flags.get('storage-backend') ?? 'etcd3';
  if (backend === 'memory') return { backend };
  if (backend !== 'etcd3') throw wrong('storage-backend', backend, 'etcd3 or memory');
  const endpoints = requiredFlag(flags, 'etcd-servers').split(',');
  for (const endpoint of endpoints) {
    if (!/^https:\/\/[^/,]+$/.test(endpoint))
      throw wrong('etcd-servers', endpoint, 'a URL such as https://10.0.0.1:2379');
  }
  const ca = await readPem(flags, 'etcd-cafile');
  const cert = await readPem(flags, 'etcd-certfile');
  return { backend, endpoints, tls: { ca, cert, key: await readPem(flags, 'etcd-keyfile') } };
}

async function readPem(flags: Flags, name: string): Promise<string> {
  return readPemFile(name, requiredFlag(flags, name));
}

async function readPemFile(name: string, path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new AppError('flag-file-unreadable', { flag: `--${name}`, path, reason: asError(error).message });
  });
  if (!text.includes('-----BEGIN ')) throw wrong(name, path, 'a PEM file');
  return text;
}

/** Everybody reaches the Service `kubernetes` there, so it cannot be this host's alone. */
function advertiseAddressFlag(value: string): string {
  const name = 'advertise-address';
  const range = ipaddr.parse(addressFlag(name, value)).range();
  if (range === 'loopback' || range === 'unspecified') throw wrong(name, value, 'an address that other hosts reach');
  return value;
}

function addressFlag(name: string, value: string): string {
  if (!ipaddr.isValid(value)) throw wrong(name, value, 'an IP address');
  return value;
}

function rangeFlag(flags: Flags, name: string, fallback: string): string {
  const value = flags.get(name) ?? fallback;
  if (!value.split(',').every((range) => ipaddr.isValidCIDR(range))) throw wrong(name, value, 'such as 10.96.0.0/16');
  return value;
}

function listFlag(flags: Flags, name: string, fallback: string): string[] {
  const value = flags.get(name) ?? fallback;
  const items = value.split(',');
  if (items.includes('')) throw wrong(name, value, 'names separated by commas');
  return items;
}

function switchFlag(flags: Flags, name: string, fallback: 'true' | 'false'): boolean {
  const value = flags.get(name) ?? fallback;
  if (value !== 'true' && value !== 'false') throw wrong(name, value, 'true or false');
  return value === 'true';
}

function countFlag(flags: Flags, name: string, fallback: string): number {
  const value = flags.get(name) ?? fallback;
  if (!/^\d{1,6}$/.test(value)) throw wrong(name, value, 'a whole number from 0 to 999999');
  return Number(value);
}

function portRangeFlag(flags: Flags, name: string, fallback: string): string {
  const value = flags.get(name) ?? fallback;
  const [from = NaN, to = NaN] = value.split('-').map(Number);
  if (!(from >= 1 && from <= to && to <= 65_535)) throw wrong(name, value, 'such as 30000-32767');
  return value;
}

function wrong(name: string, value: string, wanted: string): AppError {
  return new AppError('flag-invalid', { flag: `--${name}`, value, wanted });
}
