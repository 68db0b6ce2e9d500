import { beforeAll, describe, expect, it } from 'vitest';
import { type Authority, type Issued, createAuthority, issue, loadAuthority } from './authority.ts';
import {
  type CertificateProblem,
  type WantedCertificate,
  authorityProblems,
  certificateProblems,
  problemWords,
} from './certificate-problems.ts';

const day = 24 * 60 * 60_000;
const now = Date.now();
let own: Issued;
let other: Issued;
let authority: Authority;
let found: Issued;
let wanted: WantedCertificate;

beforeAll(async () => {
  [own, other] = await Promise.all([createAuthority('kubernetes-ca', now), createAuthority('kubernetes-ca', now)]);
  authority = await loadAuthority('kubernetes-ca', own);
  wanted = {
    subject: { commonName: 'system:node:h1', organization: 'system:nodes' },
    usages: ['server'],
    names: { dns: ['h1', 'h1.example.org'], ips: ['10.0.0.1', '::1'] },
    authority: own.certificate,
  };
  found = await issue(authority, wanted, now);
});

const kinds = (problems: readonly CertificateProblem[]) => problems.map((problem) => problem.kind);
const judge = (changes: Partial<WantedCertificate> = {}, at = now) =>
  certificateProblems(found, { ...wanted, ...changes }, at);

it('a certificate as wanted has none', () => {
  expect(judge()).toEqual([]);
});

describe('one is issued again', () => {
  it.each<[why: string, changes: () => Partial<WantedCertificate>, kind: CertificateProblem['kind'][]]>([
    ['another authority of the same name', () => ({ authority: other.certificate }), ['wrong-authority']],
    ['another common name', () => ({ subject: { commonName: 'h1', organization: 'system:nodes' } }), ['wrong-subject']],
    ['another group', () => ({ subject: { commonName: 'system:node:h1', organization: 'x' } }), ['wrong-subject']],
    ['no group', () => ({ subject: { commonName: 'system:node:h1' } }), ['wrong-subject']],
    ['a new DNS name', () => ({ names: { dns: ['h1', 'new'], ips: [] } }), ['name-missing']],
    ['two new IPs', () => ({ names: { dns: [], ips: ['10.0.0.2', '::2'] } }), ['name-missing', 'name-missing']],
    ['a new usage', () => ({ usages: ['server', 'client'] }), ['usage-missing']],
    ['an authority that cannot be read', () => ({ authority: 'nothing' }), ['wrong-authority']],
  ])('for $0', (_why, changes, kind) => {
    expect(kinds(judge(changes()))).toEqual(kind);
  });

  it('not for names or usages it has beyond those wanted', () => {
    expect(judge({ names: { dns: ['h1'], ips: [] }, usages: [] })).toEqual([]);
  });

  it('and a name is not met by the common name, a wildcard or another case of IPv6', async () => {
    const odd = await issue(authority, { ...wanted, names: { dns: ['*.example.org'], ips: ['fd00::A'] } }, now);
    const judged = (dns: string[], ips: string[]) =>
      kinds(certificateProblems(odd, { ...wanted, names: { dns, ips } }, now));
    expect(judged(['h1.example.org'], [])).toEqual(['name-missing']);
    expect(judged(['system:node:h1'], [])).toEqual(['name-missing']);
    expect(judged([], ['fd00::a', 'fd00:0:0::000a'])).toEqual([]);
  });

  it('from 30 days before its end', () => {
    expect(judge({}, now + 334 * day)).toEqual([]);
    expect(kinds(judge({}, now + 336 * day))).toEqual(['ends']);
    expect(kinds(judge({}, now + 400 * day))).toEqual(['ends']);
  });

  it('when this machine thinks it is not good yet', () => {
    expect(kinds(judge({}, now - 2 * day))).toEqual(['not-yet-valid']);
  });

  it.each<[what: string, change: () => Partial<Record<keyof Issued, string | undefined>>, kind: string]>([
    ['no certificate', () => ({ certificate: undefined }), 'missing'],
    ['no key', () => ({ privateKey: undefined }), 'missing'],
    ['a broken certificate', () => ({ certificate: found.certificate.slice(0, 200) }), 'unreadable'],
    ['a broken key', () => ({ privateKey: 'nothing' }), 'wrong-key'],
    ['the key of another', () => ({ privateKey: other.privateKey }), 'wrong-key'],
  ])('where there is $0', (_what, change, kind) => {
    const { certificate, privateKey } = { ...found, ...change() };
    expect(kinds(certificateProblems({ certificate, privateKey }, wanted, now))).toEqual([kind]);
  });
});

describe('an authority', () => {
  it('that serves has no problems', () => {
    expect(authorityProblems(own, now)).toEqual([]);
  });

  it.each<[what: string, files: () => { certificate?: string; privateKey?: string }, at: number, kind: string]>([
    ['is missing', () => ({}), now, 'missing'],
    ['is none', () => found, now, 'unreadable'],
    ['has the key of another', () => ({ ...own, privateKey: other.privateKey }), now, 'wrong-key'],
    ['ends', () => own, now + 3640 * day, 'ends'],
  ])('that $0', (_what, files, at, kind) => {
    const { certificate, privateKey } = files();
    expect(kinds(authorityProblems({ certificate, privateKey }, at))).toEqual([kind]);
  });
});

it('every problem has its words', () => {
  const all: CertificateProblem[] = [
    { kind: 'missing' },
    { kind: 'unreadable', reason: 'x' },
    { kind: 'ends', notAfter: new Date(0) },
    { kind: 'not-yet-valid', notBefore: new Date(0) },
    { kind: 'wrong-authority', issuer: 'CN=x' },
    { kind: 'wrong-subject', found: 'CN=x' },
    { kind: 'name-missing', name: 'x' },
    { kind: 'usage-missing', usage: 'server' },
    { kind: 'wrong-key' },
  ];
  expect(new Set(all.map(problemWords)).size).toBe(all.length);
});
