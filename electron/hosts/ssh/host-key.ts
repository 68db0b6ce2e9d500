import { createHash } from 'node:crypto';
import type { ServerHostKeyAlgorithm } from 'ssh2';
import { knownHostsLine, parseKnownHosts, speaksOf } from './known-hosts.ts';
import type { HostKeyTrust } from './target.ts';

/** A host key as the server shows it. */
export interface HostKey {
  /** `ssh-ed25519`, `ecdsa-sha2-nistp256`, `ssh-rsa`… */
  readonly type: string;
  /** The public key blob, base64. */
  readonly blob: string;
  /** `SHA256:` and 43 characters, as ssh-keygen -l prints it. */
  readonly fingerprint: string;
}

/** What to think of a key; `changed` and `unknown` both refuse, and only `unknown` may be asked about. */
export type HostKeyVerdict =
  | { readonly kind: 'trusted' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'changed'; readonly pinned: readonly string[] };

/** A key that `hostKey` in the cluster file may name. */
type Pin = { readonly fingerprint: string; readonly type?: string };

/** Reads a blob: its first string is the key's type (RFC 4253, section 6.6). */
export function hostKeyOf(blob: Buffer): HostKey {
  const length = blob.readUInt32BE(0);
  return {
    type: blob.toString('latin1', 4, 4 + length),
    blob: blob.toString('base64'),
    fingerprint: fingerprintOf(blob),
  };
}

/** Decides on the key that `address:port` shows. A key of another type than the pinned one is a changed key. */
export function judgeHostKey(key: HostKey, trust: HostKeyTrust, address: string, port: number): HostKeyVerdict {
  if (trust.hostKey !== undefined) {
    const pin = parsePin(trust.hostKey);
    const matches = typeof pin !== 'string' && pin.fingerprint === key.fingerprint;
    return matches
      ? { kind: 'trusted' }
      : { kind: 'changed', pinned: [typeof pin === 'string' ? pin : pin.fingerprint] };
  }
  const known = entriesFor(trust, address, port);
  if (known.some((entry) => entry.marker === 'revoked' && entry.key === key.blob)) {
    return { kind: 'changed', pinned: ['a revocation of this key'] };
  }
  const pins = known.filter((entry) => entry.marker === 'none');
  if (pins.some((entry) => entry.key === key.blob)) return { kind: 'trusted' };
  if (pins.length > 0) {
    return {
      kind: 'changed',
      pinned: pins.map((pin) => `${pin.type} ${fingerprintOf(Buffer.from(pin.key, 'base64'))}`),
    };
  }
  return trust.accepted?.includes(key.fingerprint) ? { kind: 'trusted' } : { kind: 'unknown' };
}

/** Why `hostKey` of the cluster file cannot be used, or undefined when it can. */
export function hostKeyPinProblem(hostKey: string): string | undefined {
  const pin = parsePin(hostKey);
  return typeof pin === 'string' ? pin : undefined;
}

/**
 * The algorithms to offer, those of keys we know first: a server shows its first key that we ask for, and a key of
 * another type than the pinned one would look like a change.
 */
export function hostKeyAlgorithms(trust: HostKeyTrust, address: string, port: number): ServerHostKeyAlgorithm[] {
  const pin = trust.hostKey === undefined ? undefined : parsePin(trust.hostKey);
  const types = new Set(
    pin === undefined
      ? entriesFor(trust, address, port).flatMap((entry) => (entry.marker === 'none' ? [entry.type] : []))
      : typeof pin !== 'string' && pin.type !== undefined
        ? [pin.type]
        : [],
  );
  const known = offered.filter((algorithm) => types.has(keyTypeOf(algorithm)));
  return [...known, ...offered.filter((algorithm) => !known.includes(algorithm))];
}

/** The known_hosts line of a key, to keep it. */
export function lineOf(key: HostKey, address: string, port: number): string {
  return knownHostsLine(address, port, key.type, key.blob);
}

/** No `ssh-rsa` (SHA-1) and no DSA: every OpenSSH since 7.2 (CentOS 7 has 7.4) offers better. */
const offered: readonly ServerHostKeyAlgorithm[] = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
];

/** RSA keys are of type `ssh-rsa` whatever hash signs with them (RFC 8332). */
function keyTypeOf(algorithm: ServerHostKeyAlgorithm): string {
  return algorithm.startsWith('rsa-') ? 'ssh-rsa' : algorithm;
}

function entriesFor(trust: HostKeyTrust, address: string, port: number) {
  return parseKnownHosts(trust.knownHosts ?? '').filter((entry) => speaksOf(entry, address, port));
}

/** The pin, or why it is none. */
function parsePin(text: string): Pin | string {
  const [type = '', blob = ''] = text.trim().split(/\s+/);
  if (type.startsWith('SHA256:')) {
    return /^SHA256:[A-Za-z0-9+/]{43}=?$/.test(type)
      ? { fingerprint: type.replace(/=$/, '') }
      : 'a SHA256 fingerprint has 43 characters';
  }
  if (!/^(ssh-|ecdsa-)/.test(type)) return 'it starts with neither SHA256: nor a key type such as ssh-ed25519';
  const bytes = Buffer.from(blob, 'base64');
  if (bytes.length < 8 || !bytes.subarray(4).toString('latin1').startsWith(type)) {
    return `what follows ${type} is not such a key`;
  }
  return { type, fingerprint: fingerprintOf(bytes) };
}

function fingerprintOf(blob: Buffer): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}
