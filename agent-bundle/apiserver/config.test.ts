import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

describe('the flags of the apiserver', () => {
  let folder: string;
  let pem: string;
  const key = (name: string) => join(folder, name);
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'apiserver-config-'));
    pem = join(folder, 'some.pem');
    await writeFile(pem, '-----BEGIN SOMETHING-----\n');
    await writeFile(join(folder, 'no.pem'), 'hello');
    const signing = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const former = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const small = generateKeyPairSync('ec', { namedCurve: 'secp256k1' });
    await writeFile(key('sa.key'), signing.privateKey.export({ type: 'pkcs8', format: 'pem' }));
    await writeFile(key('sa.pub'), signing.publicKey.export({ type: 'spki', format: 'pem' }));
    await writeFile(key('former.pub'), former.publicKey.export({ type: 'spki', format: 'pem' }));
    await writeFile(key('small.key'), small.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const flags = (more: Record<string, string> = {}) => {
    const files = ['client-ca-file', 'tls-cert-file', 'tls-private-key-file'].map((name) => [name, pem] as const);
    const least = { 'advertise-address': '10.0.0.1', 'storage-backend': 'memory' };
    const tokens = {
      'service-account-issuer': 'https://here',
      'service-account-key-file': key('sa.pub'),
      'service-account-signing-key-file': key('sa.key'),
    };
    const all = { ...Object.fromEntries(files), ...least, ...tokens, ...more };
    return new Map(Object.entries(all).filter(([, value]) => value !== ''));
  };

  it('have the defaults of kube-apiserver', async () => {
    expect(await readConfig(flags())).toMatchObject({
      bindAddress: '0.0.0.0',
      securePort: 6443,
      serviceClusterIPRange: '10.96.0.0/16',
      serviceNodePortRange: '30000-32767',
      kubelet: undefined,
      limits: { inFlight: { reading: 400, mutating: 200 }, requestTimeout: 60_000, minRequestTimeout: 1_800_000 },
    });
  });

  it('name every member of etcd, which is spoken to over TLS only', async () => {
    const etcd = {
      'storage-backend': 'etcd3',
      'etcd-servers': 'https://10.0.0.1:2379,https://10.0.0.2:2379',
      'etcd-cafile': pem,
      'etcd-certfile': pem,
      'etcd-keyfile': pem,
    };
    expect((await readConfig(flags(etcd))).storage).toMatchObject({
      backend: 'etcd3',
      endpoints: ['https://10.0.0.1:2379', 'https://10.0.0.2:2379'],
    });
    await expect(readConfig(flags({ ...etcd, 'etcd-servers': 'http://10.0.0.1:2379' }))).rejects.toMatchObject({
      code: 'flag-invalid',
      params: { flag: '--etcd-servers' },
    });
  });

  it('limit how much may be under way, and for how long', async () => {
    const asked = { 'max-requests-inflight': '0', 'max-mutating-requests-inflight': '5', 'request-timeout': '1m30s' };
    expect((await readConfig(flags({ ...asked, 'min-request-timeout': '10' }))).limits).toEqual({
      inFlight: { reading: 0, mutating: 5 },
      requestTimeout: 90_000,
      minRequestTimeout: 10_000,
    });
  });

  it('say who issues tokens, for whom, and which keys verify them', async () => {
    const { tokens } = await readConfig(flags());
    expect(tokens).toMatchObject({ issuers: ['https://here'], audiences: ['https://here'], keysUrl: undefined });
    expect(tokens.lifetimes).toEqual({ most: undefined, extend: true });
    expect(tokens.keys).toMatchObject([{ id: tokens.signingKey.id, algorithm: 'ES256' }]);
    const asked = {
      'service-account-issuer': 'https://here,https://former',
      'service-account-key-file': `${key('sa.pub')},${key('former.pub')}`,
      'service-account-jwks-uri': 'https://keys',
      'service-account-max-token-expiration': '2h',
      'service-account-extend-token-expiration': 'false',
      'api-audiences': 'api,https://here',
    };
    expect((await readConfig(flags(asked))).tokens).toMatchObject({
      issuers: ['https://here', 'https://former'],
      audiences: ['api', 'https://here'],
      keys: [{ algorithm: 'ES256' }, { algorithm: 'RS256' }],
      keysUrl: 'https://keys',
      lifetimes: { most: 7200, extend: false },
    });
  });

  it('never show what stands in a file of keys', async () => {
    const readAsKey = readConfig(flags({ 'service-account-signing-key-file': pem }));
    await expect(readAsKey).rejects.toSatisfy((error) => !JSON.stringify(error).includes('SOMETHING'));
    await expect(readConfig(flags({ 'service-account-signing-key-file': key('small.key') }))).rejects.toMatchObject({
      code: 'flag-invalid',
      params: { wanted: expect.stringContaining('P-256') as string },
    });
  });

  it.each([
    [{ 'service-account-issuer': '' }, 'flag-missing'],
    [{ 'service-account-issuer': 'a,,b' }, 'flag-invalid'],
    [{ 'service-account-key-file': '' }, 'flag-missing'],
    [{ 'service-account-key-file': '/nowhere/sa.pub' }, 'flag-file-unreadable'],
    [{ 'service-account-signing-key-file': '' }, 'flag-missing'],
    [{ 'service-account-max-token-expiration': '10m' }, 'flag-invalid'],
    [{ 'service-account-extend-token-expiration': 'yes' }, 'flag-invalid'],
    [{ 'advertise-address': '' }, 'flag-missing'],
    [{ 'advertise-address': 'h1' }, 'flag-invalid'],
    [{ 'advertise-address': '127.0.0.1' }, 'flag-invalid'],
    [{ 'advertise-address': '0.0.0.0' }, 'flag-invalid'],
    [{ 'secure-port': '99999' }, 'flag-invalid'],
    [{ 'secure-port': 'https' }, 'flag-invalid'],
    [{ 'storage-backend': 'etcd2' }, 'flag-invalid'],
    [{ 'storage-backend': 'etcd3' }, 'flag-missing'],
    [{ 'service-cluster-ip-range': '10.96.0.0' }, 'flag-invalid'],
    [{ 'service-node-port-range': '32767-30000' }, 'flag-invalid'],
    [{ 'client-ca-file': '/nowhere/ca.crt' }, 'flag-file-unreadable'],
    [{ 'tls-cert-file': '' }, 'flag-missing'],
    [{ 'max-requests-inflight': '-1' }, 'flag-invalid'],
    [{ 'max-mutating-requests-inflight': 'many' }, 'flag-invalid'],
    [{ 'request-timeout': '60' }, 'flag-invalid'],
    [{ 'request-timeout': '0' }, 'flag-invalid'],
    [{ 'min-request-timeout': '30m' }, 'flag-invalid'],
  ])('%o is refused: %s', async (wrong, code) => {
    await expect(readConfig(flags(wrong))).rejects.toMatchObject({ code });
  });

  it('refuse a file that holds no certificate or key', async () => {
    await expect(readConfig(flags({ 'tls-cert-file': join(folder, 'no.pem') }))).rejects.toMatchObject({
      code: 'flag-invalid',
      params: { wanted: 'a PEM file' },
    });
  });
});
