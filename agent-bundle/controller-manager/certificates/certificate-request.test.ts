import { X509Certificate, createPrivateKey } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { createAuthority } from '../../../electron/pki/authority.ts';
import { newCertificateRequest } from '../../../test/fakes/certificate-request.ts';
import { type SigningAuthority, readRequest, signRequest } from './certificate-request.ts';

const now = Date.parse('2026-01-01T00:00:00Z');
const names = [
  { type: 'dns' as const, value: 'h1.example.com' },
  { type: 'ip' as const, value: '10.0.0.1' },
];

describe('a certificate request', () => {
  let authority: SigningAuthority;
  beforeAll(async () => {
    authority = await createAuthority('kubernetes-ca', now);
  });

  it('says who it is for', async () => {
    const { request } = await newCertificateRequest('O=system:nodes, O=other, CN=system:node:h1', names);
    expect(await readRequest(request)).toEqual({
      commonName: 'system:node:h1',
      organizations: ['system:nodes', 'other'],
      dns: ['h1.example.com'],
      ips: ['10.0.0.1'],
      emails: [],
      uris: [],
    });
  });

  it('is not read when its signature is not of its key, or it is none', async () => {
    const { request } = await newCertificateRequest('CN=a');
    const der = Buffer.from(request.replace(/-----.*-----/g, ''), 'base64');
    der.writeUInt8((der.at(-1) ?? 0) ^ 1, der.length - 1);
    const broken = `-----BEGIN CERTIFICATE REQUEST-----\n${der.toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`;
    await expect(readRequest(broken)).rejects.toThrow();
    await expect(readRequest('hello')).rejects.toThrow();
  });

  it('becomes a certificate of the authority, with its subject, its names and the usages', async () => {
    const { request, privateKey } = await newCertificateRequest('O=system:nodes, CN=system:node:h1', names);
    const terms = {
      usages: ['digital signature', 'key encipherment', 'server auth'],
      notBefore: new Date(now),
      notAfter: new Date(now + 3_600_000),
    };
    const certificate = new X509Certificate(await signRequest(request, terms, authority));
    const issuer = new X509Certificate(authority.certificate);
    expect(certificate.verify(issuer.publicKey)).toBe(true);
    expect(certificate.checkPrivateKey(createPrivateKey(privateKey))).toBe(true);
    expect(certificate.subject.split('\n').sort()).toEqual(['CN=system:node:h1', 'O=system:nodes']);
    expect(certificate.subjectAltName).toBe('DNS:h1.example.com, IP Address:10.0.0.1');
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    expect(certificate.validToDate.getTime()).toBe(now + 3_600_000);
    expect(certificate.ca).toBe(false);
  });

  it('never outlives the authority', async () => {
    const { request } = await newCertificateRequest('CN=a');
    const end = new X509Certificate(authority.certificate).validToDate;
    const terms = { usages: ['client auth'], notBefore: new Date(now), notAfter: new Date(end.getTime() + 1) };
    expect(new X509Certificate(await signRequest(request, terms, authority)).validToDate).toEqual(end);
  });
});
