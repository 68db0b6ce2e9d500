import { X509Certificate, createPrivateKey } from 'node:crypto';
import type { Subject, SubjectNames, Usage } from './certificate-plan.ts';
import { renewBefore } from './validity.ts';

/** Why a certificate must be issued again. */
export type CertificateProblem =
  | { readonly kind: 'missing' }
  | { readonly kind: 'unreadable'; readonly reason: string }
  /** It ends soon, or has ended. */
  | { readonly kind: 'ends'; readonly notAfter: Date }
  | { readonly kind: 'not-yet-valid'; readonly notBefore: Date }
  | { readonly kind: 'wrong-authority'; readonly issuer: string }
  | { readonly kind: 'wrong-subject'; readonly found: string }
  | { readonly kind: 'name-missing'; readonly name: string }
  | { readonly kind: 'usage-missing'; readonly usage: Usage }
  | { readonly kind: 'wrong-key' };

/** What lies on the host; PEM texts, undefined where there is none. */
export interface FoundCertificate {
  readonly certificate: string | undefined;
  readonly privateKey: string | undefined;
}

export interface WantedCertificate {
  readonly subject: Subject;
  readonly usages: readonly Usage[];
  readonly names: SubjectNames;
  /** The certificate of the authority it must be signed by, PEM. */
  readonly authority: string;
}

/** All that is wrong with a certificate at `now` (milliseconds since the epoch); empty: it serves, leave it. */
export function certificateProblems(
  { certificate, privateKey }: FoundCertificate,
  wanted: WantedCertificate,
  now: number,
): CertificateProblem[] {
  if (certificate === undefined || privateKey === undefined) return [{ kind: 'missing' }];
  const found = read(certificate);
  if (typeof found === 'string') return [{ kind: 'unreadable', reason: found }];
  return [
    ...timeProblems(found, now),
    ...(isSignedBy(found, wanted.authority)
      ? []
      : [{ kind: 'wrong-authority', issuer: oneLine(found.issuer) } as const]),
    ...subjectProblems(found, wanted.subject),
    ...nameProblems(found, wanted.names),
    ...usageProblems(found, wanted.usages),
    ...keyProblems(found, privateKey),
  ];
}

/** What is wrong with an authority's own certificate and key; one that serves is never made again. */
export function authorityProblems({ certificate, privateKey }: FoundCertificate, now: number): CertificateProblem[] {
  if (certificate === undefined || privateKey === undefined) return [{ kind: 'missing' }];
  const found = read(certificate);
  if (typeof found === 'string') return [{ kind: 'unreadable', reason: found }];
  const constrained = found.ca ? [] : [{ kind: 'unreadable', reason: 'it is no certificate of an authority' } as const];
  return [...timeProblems(found, now), ...constrained, ...keyProblems(found, privateKey)];
}

/** A problem in words, to follow "it is issued again: ". */
export function problemWords(problem: CertificateProblem): string {
  switch (problem.kind) {
    case 'missing':
      return 'there is none';
    case 'unreadable':
      return `it cannot be read (${problem.reason})`;
    case 'ends':
      return `it is good until ${problem.notAfter.toISOString()}`;
    case 'not-yet-valid':
      return `it is good only from ${problem.notBefore.toISOString()}`;
    case 'wrong-authority':
      return `it is signed by another authority (${problem.issuer})`;
    case 'wrong-subject':
      return `it is for ${problem.found}`;
    case 'name-missing':
      return `it lacks the name ${problem.name}`;
    case 'usage-missing':
      return `it is not for a ${problem.usage}`;
    case 'wrong-key':
      return 'the key beside it is another one';
  }
}

function timeProblems(found: X509Certificate, now: number): CertificateProblem[] {
  const [notBefore, notAfter] = [new Date(found.validFrom), new Date(found.validTo)];
  if (now + renewBefore > notAfter.getTime()) return [{ kind: 'ends', notAfter }];
  return now < notBefore.getTime() ? [{ kind: 'not-yet-valid', notBefore }] : [];
}

function subjectProblems(found: X509Certificate, wanted: Subject): CertificateProblem[] {
  const { CN, O } = found.toLegacyObject().subject as { CN?: unknown; O?: unknown };
  return CN === wanted.commonName && O === wanted.organization
    ? []
    : [{ kind: 'wrong-subject', found: oneLine(found.subject) }];
}

function nameProblems(found: X509Certificate, { dns, ips }: SubjectNames): CertificateProblem[] {
  const missing = [
    ...dns.filter((name) => found.checkHost(name, { subject: 'never', wildcards: false }) === undefined),
    ...ips.filter((ip) => found.checkIP(ip) === undefined),
  ];
  return missing.map((name) => ({ kind: 'name-missing', name }));
}

/** Object identifiers of RFC 5280, section 4.2.1.12. */
const usageIds: Readonly<Record<Usage, string>> = { server: '1.3.6.1.5.5.7.3.1', client: '1.3.6.1.5.5.7.3.2' };

function usageProblems(found: X509Certificate, usages: readonly Usage[]): CertificateProblem[] {
  // Node calls the extended usages keyUsage.
  const ids = (found.keyUsage as readonly string[] | undefined) ?? [];
  return usages.filter((usage) => !ids.includes(usageIds[usage])).map((usage) => ({ kind: 'usage-missing', usage }));
}

function keyProblems(found: X509Certificate, privateKey: string): CertificateProblem[] {
  try {
    return found.checkPrivateKey(createPrivateKey(privateKey)) ? [] : [{ kind: 'wrong-key' }];
  } catch {
    return [{ kind: 'wrong-key' }];
  }
}

function isSignedBy(found: X509Certificate, authority: string): boolean {
  const parsed = read(authority);
  return typeof parsed !== 'string' && found.checkIssued(parsed) && found.verify(parsed.publicKey);
}

/** The certificate, or why the text is none. */
function read(certificate: string): X509Certificate | string {
  try {
    return new X509Certificate(certificate);
  } catch (error) {
    return (error as Error).message;
  }
}

/** `CN=…, O=…` of a name that OpenSSL writes in lines. */
function oneLine(name: string | undefined): string {
  return (name ?? '').split('\n').join(', ');
}
