import { asError } from '../../../common/base/clock.ts';
import { type TokenKey, publicKeysOf, signingKeyOf } from '../authentication/service-account/token-keys.ts';
import type { Lifetimes } from '../registry/core/service-account-token.ts';
import type { Flags } from '../../supervisor/component.ts';
import { durationFlag, requiredFlag } from '../../supervisor/flags.ts';
import { listFlag, readPemFile, switchFlag, wrongFlag } from './flag-values.ts';

export const tokenFlags = {
  'service-account-key-file': 'comma-separated files of the public keys that service account tokens are verified with',
  'service-account-signing-key-file': 'the private key that service account tokens are signed with',
  'service-account-issuer': 'who service account tokens say they are from; comma-separated: others that are believed',
  'service-account-jwks-uri': 'where others find the public keys; default: on this server',
  'service-account-max-token-expiration': 'how long service account tokens may hold; default: as long as they ask for',
  'service-account-extend-token-expiration': 'whether tokens in pods hold for a year, unless replaced; default true',
  'api-audiences': 'comma-separated names of this API in service account tokens; default: the issuers',
} as const;

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

export async function readTokens(flags: Flags): Promise<TokenConfig> {
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
    throw wrongFlag(flag, path, `a PEM file with RSA or ECDSA keys (${asError(error).message})`);
  }
}

/** Seconds; 0 is no limit. */
function longestTokenFlag(flags: Flags): number | undefined {
  const name = 'service-account-max-token-expiration';
  const seconds = durationFlag(flags, name, '0') / 1_000;
  if (seconds === 0) return undefined;
  if (seconds < 3600 || seconds > 2 ** 32) throw wrongFlag(name, String(flags.get(name)), 'from 1h to 2^32 seconds');
  return seconds;
}
