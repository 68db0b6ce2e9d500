import { describe, expect, it } from 'vitest';
import { hostKeyAlgorithms, hostKeyOf, hostKeyPinProblem, judgeHostKey, lineOf } from './host-key.ts';
import type { HostKeyTrust } from './target.ts';

// As ssh-keygen wrote them, and what `ssh-keygen -l` says of them.
const ed25519 = 'AAAAC3NzaC1lZDI1NTE5AAAAIKWH9o4ufZZkwNnBqtY1TdNHLRY7Sr4hyaA+ApGVUoFc';
const ed25519Print = 'SHA256:oZuBtATC67Z48EoH348Q9xjTh34KRnFO9ufJ87AX6rY';
const ecdsa =
  'AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBK+z8d8yvvLEXHRvmqbPJzmRWbI6TzdGgXnk9qrm9SjEvdumWTiZU2FEIfHz3AkYh9b9ElrEtqwjf0+XuN/68Hs=';
const ecdsaPrint = 'SHA256:N77OlK0qaiq+Fmc7aBo6jFzqHfwhI6cyzu7B8OvArQs';

const shown = hostKeyOf(Buffer.from(ed25519, 'base64'));

it('reads type and fingerprint as ssh-keygen prints them', () => {
  expect(shown).toEqual({ type: 'ssh-ed25519', blob: ed25519, fingerprint: ed25519Print });
  expect(hostKeyOf(Buffer.from(ecdsa, 'base64'))).toMatchObject({
    type: 'ecdsa-sha2-nistp256',
    fingerprint: ecdsaPrint,
  });
});

describe('the verdict on an ed25519 key', () => {
  const known = `h1 ssh-ed25519 ${ed25519}`;
  const other = `h1 ecdsa-sha2-nistp256 ${ecdsa}`;
  it.each<[told: string, trust: HostKeyTrust, kind: string]>([
    ['nothing', {}, 'unknown'],
    ['the fingerprint of the cluster file', { hostKey: ed25519Print }, 'trusted'],
    ['the public key of the cluster file', { hostKey: `ssh-ed25519 ${ed25519} root@h1` }, 'trusted'],
    ['another fingerprint', { hostKey: ecdsaPrint }, 'changed'],
    ['an unreadable pin', { hostKey: 'SHA256:short' }, 'changed'],
    ['known_hosts', { knownHosts: known }, 'trusted'],
    ['known_hosts with several keys', { knownHosts: `${other}\n${known}` }, 'trusted'],
    ['known_hosts with a key of another type', { knownHosts: other }, 'changed'],
    ['known_hosts of another host', { knownHosts: known.replace('h1', 'h2') }, 'unknown'],
    ['a revoked key', { knownHosts: `${known}\n@revoked * ssh-ed25519 ${ed25519}` }, 'changed'],
    ['only an authority for certificates', { knownHosts: `@cert-authority * ssh-ed25519 ${ed25519}` }, 'unknown'],
    ['an accepted fingerprint', { accepted: [ecdsaPrint, ed25519Print] }, 'trusted'],
    ['an accepted fingerprint of another key', { accepted: [ecdsaPrint] }, 'unknown'],
    ['known_hosts with another key, and an accepted one', { knownHosts: other, accepted: [ed25519Print] }, 'changed'],
    ['a pin, against known_hosts', { hostKey: ecdsaPrint, knownHosts: known }, 'changed'],
  ])('told $0: $2', (_told, trust, kind) => {
    expect(judgeHostKey(shown, trust, 'h1', 22).kind).toBe(kind);
  });

  it('names what is pinned when it has changed', () => {
    expect(judgeHostKey(shown, { knownHosts: other }, 'h1', 22)).toEqual({
      kind: 'changed',
      pinned: [`ecdsa-sha2-nistp256 ${ecdsaPrint}`],
    });
  });

  it('trusts the line it would keep, on the same port only', () => {
    const knownHosts = lineOf(shown, 'h1', 2222);
    expect(judgeHostKey(shown, { knownHosts }, 'h1', 2222).kind).toBe('trusted');
    expect(judgeHostKey(shown, { knownHosts }, 'h1', 22).kind).toBe('unknown');
  });
});

it.each<[hostKey: string, problem: RegExp | undefined]>([
  [ed25519Print, undefined],
  [`ssh-ed25519 ${ed25519}`, undefined],
  [`ecdsa-sha2-nistp256 ${ecdsa} root@h1`, undefined],
  ['SHA256:abc', /43 characters/],
  ['MD5:16:27:ac:a5', /neither SHA256: nor a key type/],
  ['ssh-ed25519', /what follows/],
  [`ssh-rsa ${ed25519}`, /what follows ssh-rsa/],
])('hostKey %s: %s', (hostKey, problem) => {
  if (problem) expect(hostKeyPinProblem(hostKey)).toMatch(problem);
  else expect(hostKeyPinProblem(hostKey)).toBeUndefined();
});

it.each<[told: string, trust: HostKeyTrust, first: string[]]>([
  ['nothing', {}, ['ssh-ed25519']],
  ['an ecdsa key', { knownHosts: `h1 ecdsa-sha2-nistp256 ${ecdsa}` }, ['ecdsa-sha2-nistp256']],
  ['an rsa key', { knownHosts: `h1 ssh-rsa AAAA` }, ['rsa-sha2-512', 'rsa-sha2-256']],
  ['a pinned ecdsa key', { hostKey: `ecdsa-sha2-nistp256 ${ecdsa}` }, ['ecdsa-sha2-nistp256']],
  ['a fingerprint', { hostKey: ecdsaPrint }, ['ssh-ed25519']],
])('told $0, asks the server for $2 first, and for all others after', (_told, trust, first) => {
  const algorithms = hostKeyAlgorithms(trust, 'h1', 22);
  expect(algorithms.slice(0, first.length)).toEqual(first);
  expect(new Set(algorithms).size).toBe(6);
});
