import 'reflect-metadata';
import { type KeyObject, createPrivateKey, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import type { RequestFacts } from './request-facts.ts';

// Loaded where a request is read or signed, and not before: the library takes its time.

x509.cryptoProvider.set(webcrypto);

/** Who signs; PEM texts. */
export interface SigningAuthority {
  readonly certificate: string;
  readonly privateKey: string;
}

/** Reads a request; throws when it is none, or is not signed with its own key. */
export async function readRequest(pem: string): Promise<RequestFacts> {
  const request = await parsed(pem);
  const names = alternativeNames(request)?.names.items ?? [];
  const of = (type: string) => names.filter((name) => name.type === type).map(({ value }) => value);
  const field = (name: string) => request.subjectName.getField(name);
  return {
    commonName: field('CN')[0] ?? '',
    organizations: field('O'),
    dns: of('dns'),
    ips: of('ip'),
    emails: of('email'),
    uris: of('url'),
  };
}

/** What the certificate is to say beside what the request does. */
export interface CertificateTerms {
  /** As in a CertificateSigningRequest: `client auth`, `digital signature` … */
  readonly usages: readonly string[];
  readonly notBefore: Date;
  /** No later than the authority's own end. */
  readonly notAfter: Date;
}

/** The certificate, PEM. Throws when the request is none, or the authority cannot sign. */
export async function signRequest(
  pem: string,
  { usages, notBefore, notAfter }: CertificateTerms,
  authority: SigningAuthority,
): Promise<string> {
  const request = await parsed(pem);
  const issuer = new x509.X509Certificate(authority.certificate);
  const signingKey = await signingKeyOf(createPrivateKey(authority.privateKey));
  const names = alternativeNames(request);
  const flags = usages.reduce((sum, usage) => sum | (keyUsages[usage] ?? 0), 0);
  const extended = usages.flatMap((usage) => extendedUsages[usage] ?? []);
  const certificate = await x509.X509CertificateGenerator.create({
    subject: request.subjectName,
    issuer: issuer.subjectName,
    serialNumber: newSerial(),
    notBefore,
    notAfter: new Date(Math.min(notAfter.getTime(), issuer.notAfter.getTime())),
    publicKey: request.publicKey,
    signingKey,
    signingAlgorithm: signingKey.algorithm.name === 'ECDSA' ? { name: 'ECDSA', hash: 'SHA-256' } : signingKey.algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      ...(flags === 0 ? [] : [new x509.KeyUsagesExtension(flags, true)]),
      ...(extended.length === 0 ? [] : [new x509.ExtendedKeyUsageExtension(extended)]),
      ...(names ? [names] : []),
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
    ],
  });
  return `${certificate.toString('pem')}\n`;
}

async function parsed(pem: string): Promise<x509.Pkcs10CertificateRequest> {
  const request = new x509.Pkcs10CertificateRequest(pem);
  if (!(await request.verify())) throw new Error('the request is not signed with the key that is in it');
  return request;
}

const alternativeNames = (request: x509.Pkcs10CertificateRequest) =>
  request.extensions.find((each) => each instanceof x509.SubjectAlternativeNameExtension);

const flag = x509.KeyUsageFlags;
const keyUsages: Readonly<Record<string, number>> = {
  signing: flag.digitalSignature,
  'digital signature': flag.digitalSignature,
  'content commitment': flag.nonRepudiation,
  'key encipherment': flag.keyEncipherment,
  'key agreement': flag.keyAgreement,
  'data encipherment': flag.dataEncipherment,
  'cert sign': flag.keyCertSign,
  'crl sign': flag.cRLSign,
  'encipher only': flag.encipherOnly,
  'decipher only': flag.decipherOnly,
};

/** Object identifiers: RFC 5280, section 4.2.1.12, and https://oidref.com/1.3.6.1.4.1.311.10.3.3 */
const extendedUsages: Readonly<Record<string, string>> = {
  any: '2.5.29.37.0',
  'server auth': '1.3.6.1.5.5.7.3.1',
  'client auth': '1.3.6.1.5.5.7.3.2',
  'code signing': '1.3.6.1.5.5.7.3.3',
  'email protection': '1.3.6.1.5.5.7.3.4',
  's/mime': '1.3.6.1.5.5.7.3.4',
  'ipsec end system': '1.3.6.1.5.5.7.3.5',
  'ipsec tunnel': '1.3.6.1.5.5.7.3.6',
  'ipsec user': '1.3.6.1.5.5.7.3.7',
  timestamping: '1.3.6.1.5.5.7.3.8',
  'ocsp signing': '1.3.6.1.5.5.7.3.9',
  'microsoft sgc': '1.3.6.1.4.1.311.10.3.3',
  'netscape sgc': '2.16.840.1.113730.4.1',
};

/** Random, positive and never zero (RFC 5280, section 4.1.2.2). */
function newSerial(): string {
  const bytes = Buffer.from(webcrypto.getRandomValues(new Uint8Array(16)));
  bytes.writeUInt8((bytes.readUInt8(0) & 0x7f) | 0x40, 0);
  return bytes.toString('hex');
}

/** OpenSSL's names of curves, and WebCrypto's. */
const curves: Readonly<Record<string, string>> = { prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' };

function signingKeyOf(key: KeyObject): Promise<webcrypto.CryptoKey> {
  const namedCurve = curves[key.asymmetricKeyDetails?.namedCurve ?? ''];
  const der = key.export({ type: 'pkcs8', format: 'der' });
  if (key.asymmetricKeyType === 'rsa') {
    return webcrypto.subtle.importKey('pkcs8', der, { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, false, ['sign']);
  }
  if (key.asymmetricKeyType !== 'ec' || namedCurve === undefined) {
    throw new Error(`a key of type ${key.asymmetricKeyType} cannot sign here; take RSA or ECDSA`);
  }
  return webcrypto.subtle.importKey('pkcs8', der, { name: 'ECDSA', namedCurve }, false, ['sign']);
}
