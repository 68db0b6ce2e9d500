import { mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FileSecretStore, type Sealing } from './file-secret-store.ts';
import { secretStoreContract } from './secret-store.contract.ts';

let root = '';
let folder = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'secrets-'));
});
afterAll(() => rm(root, { recursive: true }));
beforeEach(async () => {
  folder = await mkdtemp(join(root, 'one-'));
});

/** Turns the bits: enough to see what was sealed and what was not. */
const turned = (bytes: Uint8Array) => bytes.map((byte) => byte ^ 0xff);
const sealing: Sealing = {
  seal: (value) => turned(Buffer.from(value)),
  unseal: (bytes) => Buffer.from(turned(bytes)).toString(),
};

secretStoreContract('a folder of plain files', async () => new FileSecretStore(folder));
secretStoreContract('a folder of sealed files', async () => new FileSecretStore(folder, sealing));

describe('secrets in files', () => {
  it('are for nobody else to read', async () => {
    await new FileSecretStore(folder).set('lab/h1', 'hunter2');
    const secrets = join(folder, 'secrets');
    expect((await stat(secrets)).mode & 0o777).toBe(0o700);
    expect(await readdir(secrets)).toEqual(['lab%2Fh1.txt']);
    expect((await stat(join(secrets, 'lab%2Fh1.txt'))).mode & 0o777).toBe(0o600);
  });

  it('stand nowhere in plain words once the app seals them', async () => {
    await new FileSecretStore(folder).set('lab/h1', 'hunter2');
    const app = new FileSecretStore(folder, sealing);
    expect(await app.get('lab/h1')).toBe('hunter2');
    await app.set('lab/h1', 'hunter2');
    const files = await readdir(join(folder, 'secrets'));
    expect(files).toEqual(['lab%2Fh1.sealed']);
    expect(await readFile(join(folder, 'secrets', files[0]!), 'utf8')).not.toContain('hunter2');
    expect(await app.keys('')).toEqual(['lab/h1']);
  });

  it('that the app sealed are refused to the command line, with the way out', async () => {
    await new FileSecretStore(folder, sealing).set('lab/h1', 'hunter2');
    const read = new FileSecretStore(folder).get('lab/h1');
    await expect(read).rejects.toMatchObject({ code: 'secret-sealed', params: { key: 'lab/h1' } });
  });

  it('that the keyring no longer opens are said to be so', async () => {
    const refuse = () => {
      throw new Error('the keyring is locked');
    };
    await new FileSecretStore(folder, sealing).set('lab/h1', 'hunter2');
    const locked = new FileSecretStore(folder, { ...sealing, unseal: refuse });
    await expect(locked.get('lab/h1')).rejects.toThrow(/the keyring is locked/);
  });
});
