import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuthority } from '../../../electron/pki/authority.ts';
import { readSigning } from './signing-flags.ts';

describe('the flags of who signs', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'signing-flags-'));
    const [one, other] = [await createAuthority('kubernetes-ca', 0), await createAuthority('kubernetes-ca', 0)];
    await writeFile(join(folder, 'ca.crt'), one.certificate);
    await writeFile(join(folder, 'ca.key'), one.privateKey);
    await writeFile(join(folder, 'other.key'), other.privateKey);
  });
  afterAll(() => rm(folder, { recursive: true }));
  const read = (cert: string, key: string, duration?: string) =>
    readSigning(
      new Map([
        ['cluster-signing-cert-file', join(folder, cert)],
        ['cluster-signing-key-file', join(folder, key)],
        ...(duration ? [['cluster-signing-duration', duration] as const] : []),
      ]),
    );

  it('may be absent: then nobody signs', async () => {
    expect(await readSigning(new Map())).toBeUndefined();
  });

  it('let certificates hold a year, or as long as they say', async () => {
    expect((await read('ca.crt', 'ca.key'))?.duration).toBe(365 * 24 * 3_600_000);
    expect((await read('ca.crt', 'ca.key', '48h'))?.duration).toBe(48 * 3_600_000);
  });

  it.each([
    ['ca.crt', 'other.key', 'it is not the key of the certificate'],
    ['ca.key', 'ca.key', 'it, or the certificate, is no PEM of its kind'],
    ['none.crt', 'ca.key', 'cannot be read'],
  ])('refuse %s with %s', async (cert, key, reason) => {
    await expect(read(cert, key)).rejects.toThrow(reason);
  });
});
