import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEncryption } from './encryption.ts';

describe('the flags of encryption at rest', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'encryption-flags-'));
    const yaml = [
      'apiVersion: apiserver.config.k8s.io/v1',
      'kind: EncryptionConfiguration',
      'resources:',
      '  - resources: [secrets]',
      '    providers: [{ identity: {} }]',
    ];
    await writeFile(join(folder, 'good.yaml'), yaml.join('\n'));
    await writeFile(join(folder, 'bad.yaml'), 'kind: Pod');
  });
  afterAll(() => rm(folder, { recursive: true }));
  const read = (flags: Record<string, string>) => readEncryption(new Map(Object.entries(flags)));
  const fileFlag = 'encryption-provider-config';

  it('may be absent: then everything is stored as it is', async () => {
    expect(await read({})).toBeUndefined();
  });

  it('name a file, which is read once', async () => {
    expect(await read({ [fileFlag]: join(folder, 'good.yaml') })).toMatchObject({
      config: { rules: [{ resources: ['secrets'] }] },
      reload: false,
    });
  });

  it.each([
    ['a file that is not there', fileFlag, 'none.yaml', 'flag-file-unreadable'],
    ['a file of another kind', fileFlag, 'bad.yaml', 'flag-invalid'],
    ['reload without a file', 'encryption-provider-config-automatic-reload', 'true', 'flag-invalid'],
  ])('refuse %s', async (_, flag, value, code) => {
    const flags = { [flag]: value === 'true' ? value : join(folder, value) };
    await expect(read(flags)).rejects.toMatchObject({ code });
  });
});
