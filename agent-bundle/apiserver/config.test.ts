import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

describe('the flags of the apiserver', () => {
  let folder: string;
  let pem: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'apiserver-config-'));
    pem = join(folder, 'some.pem');
    await writeFile(pem, '-----BEGIN SOMETHING-----\n');
    await writeFile(join(folder, 'no.pem'), 'hello');
  });
  afterAll(() => rm(folder, { recursive: true }));

  const flags = (more: Record<string, string> = {}) => {
    const files = ['client-ca-file', 'tls-cert-file', 'tls-private-key-file'].map((name) => [name, pem] as const);
    const least = { 'advertise-address': '10.0.0.1', 'storage-backend': 'memory' };
    const all = { ...Object.fromEntries(files), ...least, ...more };
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

  it.each([
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
