import { createHmac } from 'node:crypto';

/** One line of a known_hosts file; `key` is the public key blob in base64. */
export interface KnownHost {
  readonly marker: 'none' | 'cert-authority' | 'revoked';
  readonly patterns: readonly string[];
  readonly type: string;
  readonly key: string;
}

/**
 * The entries of a known_hosts file; comments, blank and malformed lines are passed over, as ssh does.
 * Format: sshd(8), SSH_KNOWN_HOSTS FILE FORMAT.
 */
export function parseKnownHosts(text: string): KnownHost[] {
  return text.split('\n').flatMap((line) => {
    const words = line.trim().split(/\s+/);
    if (words[0] === '' || words[0]?.startsWith('#')) return [];
    const marker = words[0]?.startsWith('@') ? words.shift() : undefined;
    const [patterns, type, key] = words;
    if (!patterns || !type || !key) return [];
    if (marker !== undefined && marker !== '@revoked' && marker !== '@cert-authority') return [];
    return [
      {
        marker: marker === undefined ? 'none' : (marker.slice(1) as KnownHost['marker']),
        patterns: patterns.split(','),
        type,
        key,
      },
    ];
  });
}

/** Whether an entry speaks of the host at this address: by name, by wildcard, by hash; `!pattern` takes it out. */
export function speaksOf(entry: KnownHost, address: string, port: number): boolean {
  const host = hostWord(address, port);
  let matched = false;
  for (const pattern of entry.patterns) {
    if (pattern.startsWith('!')) {
      if (matchesPattern(pattern.slice(1), host)) return false;
    } else matched ||= pattern.startsWith('|1|') ? matchesHash(pattern, host) : matchesPattern(pattern, host);
  }
  return matched;
}

/** The line to add to a known_hosts file for a key a person has confirmed. */
export function knownHostsLine(address: string, port: number, type: string, key: string): string {
  return `${hostWord(address, port)} ${type} ${key}`;
}

/** Port 22 goes without saying: `h1.example.org`; any other is written: `[h1.example.org]:2222`. */
function hostWord(address: string, port: number): string {
  return port === 22 ? address.toLowerCase() : `[${address.toLowerCase()}]:${port}`;
}

function matchesPattern(pattern: string, host: string): boolean {
  const source = pattern
    .toLowerCase()
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${source}$`).test(host);
}

/** `|1|salt|hash`: HMAC-SHA1 of the host with the salt, both base64 (HashKnownHosts). */
function matchesHash(pattern: string, host: string): boolean {
  const [, , salt, hash] = pattern.split('|');
  if (!salt || !hash) return false;
  return createHmac('sha1', Buffer.from(salt, 'base64')).update(host).digest('base64') === hash;
}
