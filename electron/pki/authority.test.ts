import { spawnSync } from 'node:child_process';
import { X509Certificate, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Authority, type Issued, type LeafProfile, createAuthority, issue, loadAuthority } from './authority.ts';
import { newTokenKeys, publicKeyOf } from './keys.ts';
import { cases } from '../../test/sampling.ts';

const now = Date.now();
const minutes = 60_000;
const days = 24 * 60 * minutes;
const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
const profile: LeafProfile = {
  subject: { commonName: 'system:node:h1', organization: 'system:nodes' },
  usages: ['server', 'client'],
  names: { dns: ['h1', 'localhost'], ips: ['127.0.0.1', '::1'] },
};

let own: Issued;
let authority: Authority;
let folder: string;
beforeAll(async () => {
  own = await createAuthority('kubernetes-ca', now);
  authority = await loadAuthority('kubernetes-ca', own);
  folder = mkdtempSync(join(tmpdir(), 'authority-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text, { mode: 0o600 });
  return join(folder, name);
};

describe('an authority', () => {
  it('is good for ten years from a little before now, and signs itself', () => {
    const certificate = new X509Certificate(own.certificate);
    expect(certificate.ca).toBe(true);
    expect(certificate.subject).toBe('CN=kubernetes-ca');
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(new Date(certificate.validFrom).getTime()).toBeLessThanOrEqual(now - 5 * minutes);
    const years = (new Date(certificate.validTo).getTime() - now) / (365 * days);
    expect(years).toBeCloseTo(10, 3);
  });

  it.each([
    [
      'a key that is not its own',
      async () => ({ ...own, privateKey: (await createAuthority('etcd-ca', now)).privateKey }),
    ],
    ['no key', async () => ({ ...own, privateKey: '' })],
    ['no certificate', async () => ({ ...own, certificate: 'nothing' })],
    ['a key that cannot sign so', async () => ({ ...own, privateKey: pkcs8('ed25519') })],
  ])('is not loaded with %s', async (_what, files) => {
    await expect(loadAuthority('kubernetes-ca', await files())).rejects.toMatchObject({
      code: 'authority-unusable',
      params: { authority: 'kubernetes-ca' },
    });
  });

  it('never gives two certificates the same serial number', async () => {
    const issued = await Promise.all(Array.from({ length: 20 }, () => issue(authority, profile, now)));
    expect(new Set(issued.map(({ certificate }) => new X509Certificate(certificate).serialNumber)).size).toBe(20);
    expect(new Set(issued.map(({ privateKey }) => privateKey)).size).toBe(20);
  });
});

function pkcs8(type: 'ed25519'): string {
  return generateKeyPairSync(type).privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
}

describe('a certificate', () => {
  it('says what it was asked to, and belongs to its key', async () => {
    const { certificate, privateKey } = await issue(authority, profile, now);
    const parsed = new X509Certificate(certificate);
    expect(parsed.subject).toBe('O=system:nodes\nCN=system:node:h1');
    expect(parsed.ca).toBe(false);
    expect(parsed.checkIssued(new X509Certificate(own.certificate))).toBe(true);
    expect(publicKeyOf(privateKey)).toBe(parsed.publicKey.export({ type: 'spki', format: 'pem' }));
    expect((new Date(parsed.validTo).getTime() - now) / days).toBeCloseTo(365, 2);
  });

  it('does not outlive its authority', async () => {
    const late = now + 10 * 365 * days - 30 * days;
    const { certificate } = await issue(authority, profile, late);
    expect(new X509Certificate(certificate).validTo).toBe(new X509Certificate(own.certificate).validTo);
  });

  it('carries whatever names it is given', async () => {
    const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?$/);
    // `::1.2.3.4` is deprecated (RFC 4291, section 2.5.5.1) and read in two ways; `::ffff:1.2.3.4` is in use.
    const ipV6 = fc.ipV6().filter((ip) => !ip.includes('.'));
    const mapped = fc.ipV4().map((ip) => `::ffff:${ip}`);
    const names = fc.record({
      dns: fc.uniqueArray(
        fc.array(label, { minLength: 1, maxLength: 3 }).map((labels) => labels.join('.')),
        { maxLength: 8 },
      ),
      ips: fc.uniqueArray(fc.oneof(fc.ipV4(), ipV6, mapped), { maxLength: 8 }),
    });
    await fc.assert(
      fc.asyncProperty(names, async (sans) => {
        const parsed = new X509Certificate((await issue(authority, { ...profile, names: sans }, now)).certificate);
        for (const name of sans.dns) expect(parsed.checkHost(name)).toBe(name);
        for (const ip of sans.ips) expect(parsed.checkIP(ip)).toBe(ip);
        expect(parsed.subjectAltName?.split(', ').length ?? 0).toBe(sans.dns.length + sans.ips.length);
      }),
      cases(40),
    );
  });

  it('opens a TLS connection between a server and a client that know the authority', async () => {
    const [server, client] = await Promise.all([issue(authority, profile, now), issue(authority, profile, now)]);
    const https = createServer(
      {
        cert: server.certificate,
        key: server.privateKey,
        ca: own.certificate,
        requestCert: true,
        rejectUnauthorized: true,
      },
      (asking, answer) => answer.end((asking.socket as TLSSocket).getPeerCertificate().subject.CN),
    );
    await new Promise<void>((resolve) => https.listen(0, '127.0.0.1', resolve));
    const { port } = https.address() as AddressInfo;
    const user = await new Promise((resolve, reject) => {
      const options = {
        host: '127.0.0.1',
        port,
        ca: own.certificate,
        cert: client.certificate,
        key: client.privateKey,
      };
      request(options, (response) => response.on('data', (body: Buffer) => resolve(body.toString())))
        .on('error', reject)
        .end();
    });
    https.close();
    expect(user).toBe('system:node:h1');
  });
});

describe.skipIf(!hasOpenssl)('openssl', () => {
  const openssl = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync('openssl', args);
    expect(stderr.toString()).not.toMatch(/error/i);
    expect(status).toBe(0);
    return stdout.toString();
  };

  it('verifies a chain strictly, for the usages asked', async () => {
    const { certificate } = await issue(authority, { ...profile, usages: ['client'] }, now);
    const chain = ['-x509_strict', '-CAfile', file('ca.crt', own.certificate)];
    expect(openssl('verify', ...chain, '-purpose', 'sslclient', file('leaf.crt', certificate))).toMatch(/OK/);
    expect(
      spawnSync('openssl', ['verify', ...chain, '-purpose', 'sslserver', join(folder, 'leaf.crt')]).status,
    ).not.toBe(0);
  });

  it('reads what is in it, and its key', async () => {
    const { certificate, privateKey } = await issue(authority, profile, now);
    const text = openssl('x509', '-noout', '-text', '-in', file('leaf.crt', certificate));
    expect(text).toMatch(/Issuer: CN ?= ?kubernetes-ca/);
    expect(text).toMatch(/Subject: O ?= ?system:nodes, CN ?= ?system:node:h1/);
    expect(text).toMatch(/Key Usage: critical\s+Digital Signature\n/);
    expect(text).toMatch(/TLS Web Server Authentication, TLS Web Client Authentication/);
    expect(text).toMatch(/DNS:h1, DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1/);
    expect(openssl('pkey', '-noout', '-check', '-in', file('leaf.key', privateKey))).toMatch(/valid/);
  });

  it.each([
    ['RSA, as kubeadm makes it', ['-newkey', 'rsa:2048']],
    ['P-384', ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-384']],
  ])('has made an authority that signs here: %s', async (_what, keyOptions) => {
    const [key, crt] = [join(folder, 'their.key'), join(folder, 'their.crt')];
    openssl(
      'req',
      '-x509',
      '-nodes',
      '-days',
      '3650',
      '-subj',
      '/CN=kubernetes',
      ...keyOptions,
      '-keyout',
      key,
      '-out',
      crt,
    );
    const read = (path: string) =>
      openssl('storeutl', '-noout', '-text', path) && spawnSync('cat', [path]).stdout.toString();
    const theirs = await loadAuthority('kubernetes-ca', { certificate: read(crt), privateKey: read(key) });
    const { certificate } = await issue(theirs, profile, now);
    expect(openssl('verify', '-CAfile', crt, file('leaf.crt', certificate))).toMatch(/OK/);
  });

  it('signs with the key for tokens, and checks with its public half', async () => {
    const { privateKey, publicKey } = await newTokenKeys();
    const [data, key, pub] = [file('data', 'token'), file('sa.key', privateKey), file('sa.pub', publicKey)];
    openssl('dgst', '-sha256', '-sign', key, '-out', join(folder, 'signature'), data);
    expect(openssl('dgst', '-sha256', '-verify', pub, '-signature', join(folder, 'signature'), data)).toMatch(
      /Verified OK/,
    );
    expect(openssl('pkey', '-noout', '-text', '-in', key)).toMatch(/2048 bit/);
  });
});
