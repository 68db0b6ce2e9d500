import 'reflect-metadata';
import { type KeyObject, createPrivateKey, createPublicKey, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import ipaddr from 'ipaddr.js';
import { AppError } from '../../common/base/app-error.ts';
import { asError } from '../../common/base/clock.ts';
import type { AuthorityName, Subject, SubjectNames, Usage } from './certificate-plan.ts';
import { newTlsKey, privatePem } from './keys.ts';
import { authorityYears, leafDays, validity } from './validity.ts';

/** A certificate and its private key, PEM texts. */
export interface Issued {
  readonly certificate: string;
  readonly privateKey: string;
}

/** What a leaf certificate is to say. */
export interface LeafProfile {
  readonly subject: Subject;
  readonly usages: readonly Usage[];
  readonly names: SubjectNames;
}

/** A certificate authority that can sign. */
export interface Authority {
  readonly name: AuthorityName;
  readonly certificate: x509.X509Certificate;
  readonly signingKey: webcrypto.CryptoKey;
}

x509.cryptoProvider.set(webcrypto);

/** Makes an authority: ten years, self-signed. `now` is milliseconds since the epoch. */
export async function createAuthority(name: AuthorityName, now: number): Promise<Issued> {
  const key = await newTlsKey();
  const keys = { privateKey: await signingKeyOf(key), publicKey: await publicKeyOf(key) };
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [name] }],
    serialNumber: newSerial(),
    ...validity(now, { years: authorityYears }),
    keys,
    signingAlgorithm: signatureOf(keys.privateKey),
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
        true,
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: pem(certificate), privateKey: privatePem(key) };
}

/**
 * Reads an authority from its files; its key may be any that openssl writes (kubeadm's are RSA).
 * Error: `authority-unusable`, when one cannot be read, or the key is not the certificate's.
 */
export async function loadAuthority(name: AuthorityName, { certificate, privateKey }: Issued): Promise<Authority> {
  try {
    const parsed = new x509.X509Certificate(certificate);
    const key = createPrivateKey(privateKey);
    const own = Buffer.from(await webcrypto.subtle.exportKey('spki', await publicKeyOf(key)));
    if (!own.equals(Buffer.from(parsed.publicKey.rawData))) throw new Error('the key is not that of the certificate');
    return { name, certificate: parsed, signingKey: await signingKeyOf(key) };
  } catch (thrown) {
    throw new AppError('authority-unusable', { authority: name, reason: asError(thrown).message }, thrown);
  }
}

/** Signs a certificate for a new key: one year, or as long as the authority itself if that is less. */
export async function issue(authority: Authority, profile: LeafProfile, now: number): Promise<Issued> {
  const key = await newTlsKey();
  const publicKey = await publicKeyOf(key);
  const { organization, commonName } = profile.subject;
  const certificate = await x509.X509CertificateGenerator.create({
    subject: [...(organization === undefined ? [] : [{ O: [organization] }]), { CN: [commonName] }],
    issuer: authority.certificate.subjectName,
    serialNumber: newSerial(),
    ...validity(now, { days: leafDays }, authority.certificate.notAfter),
    publicKey,
    signingKey: authority.signingKey,
    signingAlgorithm: signatureOf(authority.signingKey),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension(profile.usages.map((usage) => usageIds[usage])),
      ...alternativeNames(profile.names),
      await x509.SubjectKeyIdentifierExtension.create(publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(authority.certificate),
    ],
  });
  return { certificate: pem(certificate), privateKey: privatePem(key) };
}

const usageIds: Readonly<Record<Usage, string>> = {
  server: x509.ExtendedKeyUsage.serverAuth,
  client: x509.ExtendedKeyUsage.clientAuth,
};

function alternativeNames({ dns, ips }: SubjectNames): x509.Extension[] {
  if (dns.length + ips.length === 0) return [];
  return [
    new x509.SubjectAlternativeNameExtension([
      ...dns.map((value) => ({ type: 'dns' as const, value })),
      // The library mistakes `::ffff:10.0.0.1` and its like; ipaddr.js knows every form.
      ...ips.map((ip) => ({ type: 'ip' as const, value: ipaddr.parse(ip).toString() })),
    ]),
  ];
}

/** Random, positive and never zero (RFC 5280, section 4.1.2.2). */
function newSerial(): string {
  const bytes = webcrypto.getRandomValues(new Uint8Array(16));
  bytes[0] = (bytes[0]! & 0x7f) | 0x40;
  return Buffer.from(bytes).toString('hex');
}

type ImportAlgorithm = webcrypto.RsaHashedImportParams | webcrypto.EcKeyImportParams;

function algorithmOf(key: KeyObject): ImportAlgorithm {
  if (key.asymmetricKeyType === 'rsa') return { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const namedCurve = curves[key.asymmetricKeyDetails?.namedCurve ?? ''];
  if (key.asymmetricKeyType === 'ec' && namedCurve !== undefined) return { name: 'ECDSA', namedCurve };
  throw new Error(`a key of type ${key.asymmetricKeyType} cannot sign here; take RSA or ECDSA`);
}

/** OpenSSL's names of curves, and WebCrypto's. */
const curves: Readonly<Record<string, string>> = { prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' };

function signatureOf(key: webcrypto.CryptoKey): webcrypto.EcdsaParams | webcrypto.KeyAlgorithm {
  return key.algorithm.name === 'ECDSA' ? { name: 'ECDSA', hash: 'SHA-256' } : key.algorithm;
}

function signingKeyOf(key: KeyObject): Promise<webcrypto.CryptoKey> {
  const der = key.export({ type: 'pkcs8', format: 'der' });
  return webcrypto.subtle.importKey('pkcs8', der, algorithmOf(key), false, ['sign']);
}

function publicKeyOf(key: KeyObject): Promise<webcrypto.CryptoKey> {
  const der = createPublicKey(key).export({ type: 'spki', format: 'der' });
  return webcrypto.subtle.importKey('spki', der, algorithmOf(key), true, ['verify']);
}

function pem(certificate: x509.X509Certificate): string {
  return `${certificate.toString('pem')}\n`;
}
