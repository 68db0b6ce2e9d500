import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAuthorization } from './authorization.ts';

describe('the flags of authorization', () => {
  let folder: string;
  let kubeconfig: string;
  const pem = (name: string) => `-----BEGIN ${name}-----\n`;
  const write = (name: string, user: object, cluster: object = {}) => {
    const path = join(folder, name);
    const config = {
      clusters: [{ name: 'c', cluster: { server: 'https://webhook:8443/authorize', ...cluster } }],
      users: [{ name: 'u', user }],
      contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
      'current-context': 'x',
    };
    return writeFile(path, JSON.stringify(config)).then(() => path);
  };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'authorization-config-'));
    for (const name of ['ca', 'cert', 'key']) await writeFile(join(folder, `${name}.pem`), pem(name));
    kubeconfig = await write(
      'webhook.conf',
      { 'client-certificate': 'cert.pem', 'client-key': join(folder, 'key.pem') },
      { 'certificate-authority': 'ca.pem' },
    );
  });
  afterAll(() => rm(folder, { recursive: true }));

  const read = (flags: Record<string, string>) => readAuthorization(new Map(Object.entries(flags)));
  const webhookMode = { 'authorization-mode': 'Node,Webhook,RBAC' };

  it('are Node and RBAC unless others are named', async () => {
    expect(await read({})).toEqual({ modes: ['Node', 'RBAC'] });
    expect(await read({ 'authorization-mode': 'AlwaysAllow' })).toEqual({ modes: ['AlwaysAllow'] });
  });

  it('say where the webhook is, by a kubeconfig that may name files beside it', async () => {
    expect(await read({ ...webhookMode, 'authorization-webhook-config-file': kubeconfig })).toMatchObject({
      modes: ['Node', 'Webhook', 'RBAC'],
      webhook: {
        access: { server: 'https://webhook:8443/authorize', ca: pem('ca'), cert: pem('cert'), key: pem('key') },
        allowedFor: 300_000,
        refusedFor: 30_000,
      },
    });
  });

  it.each<[Record<string, string>, string]>([
    [{ 'authorization-mode': 'ABAC' }, 'flag-invalid'],
    [{ 'authorization-mode': 'RBAC,RBAC' }, 'flag-invalid'],
    [{ 'authorization-mode': 'RBAC,' }, 'flag-invalid'],
    [{ 'authorization-webhook-config-file': '/x' }, 'flag-invalid'],
    [webhookMode, 'flag-missing'],
    [{ ...webhookMode, 'authorization-webhook-config-file': '/nowhere' }, 'flag-file-unreadable'],
    [{ ...webhookMode, 'authorization-webhook-version': 'v1beta1' }, 'flag-invalid'],
  ])('%j is refused: %s', async (flags, code) => {
    await expect(read(flags)).rejects.toMatchObject({ code });
  });

  it.each<[string, object, string]>([
    ['half.conf', { 'client-certificate': 'cert.pem' }, 'flag-invalid'],
    ['gone.conf', { 'client-certificate': 'gone.pem', 'client-key': 'key.pem' }, 'flag-file-unreadable'],
  ])('%s is refused', async (name, user, code) => {
    const path = await write(name, user);
    const flags = { ...webhookMode, 'authorization-webhook-config-file': path };
    await expect(read(flags)).rejects.toMatchObject({ code });
  });
});
