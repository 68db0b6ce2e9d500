import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EtcdStore } from '../../../agent-bundle/apiserver/storage/etcd/etcd-store.ts';
import { SecretKind } from '../../../common/api/core/v1/secret.ts';
import type { ApiClient } from '../../../common/client/api-client.ts';
import { isNotFound } from '../../../common/client/api-error.ts';
import { systemClock } from '../../../common/base/clock.ts';
import { withDeadline } from '../../../common/base/deadline.ts';
import { LocalMaster } from '../local-master.ts';

const namespace = 'default';
const password = 'correct-horse-battery';
const secretsPrefix = '/registry/core/secrets/';
const keyOf = (name: string) => `${secretsPrefix}${namespace}/${name}`;
const soon = () => withDeadline(undefined, 20_000);

describe('Secrets in etcd', () => {
  let master: LocalMaster;
  let client: ApiClient;
  let etcd: EtcdStore;
  let turned = '';
  let first = '';
  const keys = { a: randomBytes(32).toString('base64'), b: randomBytes(32).toString('base64') };
  beforeAll(async () => {
    master = await LocalMaster.start({
      storage: 'etcd',
      apiserverFlags: ['--encryption-provider-config-automatic-reload=true'],
    });
    client = await master.client();
    etcd = new EtcdStore(master.etcd.access);
    first = await readFile(join(master.folder, 'encryption-config.yaml'), 'utf8');
  });
  afterAll(async () => {
    etcd.close();
    await master.end();
  });

  const raw = async (name: string) => (await etcd.get(keyOf(name), soon()))?.value.toString('latin1') ?? '';
  const create = (name: string) =>
    client.create(SecretKind, { metadata: { name, namespace }, data: { password: btoa(password) } });
  const passwordOf = async (name: string) =>
    atob((await client.get(SecretKind, { name, namespace })).data?.['password'] ?? '');
  const configure = (...providers: string[]) => {
    const head = 'apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n';
    const text = `${head}- resources: [secrets]\n  providers: [${providers.join(', ')}]\n`;
    return writeFile(join(master.folder, 'encryption-config.yaml'), text);
  };
  const aesgcm = (...names: Array<keyof typeof keys>) =>
    `{aesgcm: {keys: [${names.map((name) => `{name: ${name}, secret: "${keys[name]}"}`).join(', ')}]}}`;
  async function until(name: string, wanted: RegExp): Promise<void> {
    const deadline = soon();
    while (!wanted.test(await raw(name))) await systemClock.sleep(50, deadline);
  }

  it('are not readable there, and are through the API', async () => {
    await create('mine');
    const stored = await raw('mine');
    expect(stored).toMatch(/^k8s:enc:aesgcm:v1:key1:/);
    expect(stored).not.toContain(btoa(password));
    expect(stored).not.toContain('Secret');
    expect(await passwordOf('mine')).toBe(password);
    const { items } = await etcd.list('/registry/', {}, soon());
    expect(items.filter(({ value }) => value.includes(btoa(password)))).toEqual([]);
  });

  it('go over to another key, and back to plain, when the file says so; nothing restarts', async () => {
    expect(await raw('mine')).toMatch(/^k8s:enc:aesgcm:v1:key1:/);
    await configure('{identity: {}}', aesgcm('a'));
    // Those that were written before the file was read again have a key that it does not name.
    let written = 0;
    const deadline = soon();
    do await create(`plain-${++written}`).then(() => systemClock.sleep(50, deadline));
    while (!(await raw(`plain-${written}`)).startsWith('{'));
    const plain = `plain-${written}`;
    expect(await passwordOf(plain)).toBe(password);
    await configure(aesgcm('a'), '{identity: {}}');
    await until(plain, /^k8s:enc:aesgcm:v1:a:/);
    await configure(aesgcm('b', 'a'));
    await until(plain, /^k8s:enc:aesgcm:v1:b:/);
    expect(await passwordOf(plain)).toBe(password);
    turned = plain;
  });

  it('that cannot be decrypted are told by their key, and everything else goes on', async () => {
    await configure(aesgcm('b'));
    await master.restart('apiserver');
    const message = (name: string) =>
      `Internal error occurred: unable to transform key "${keyOf(name)}": no matching key was found for the provided AES transformer`;
    await expect(client.get(SecretKind, { name: 'mine', namespace })).rejects.toMatchObject({
      code: 500,
      message: message('mine'),
    });
    await expect(client.list(SecretKind, { namespace })).rejects.toMatchObject({ code: 500, message: message('mine') });
    expect(await passwordOf(turned)).toBe(password);
    const missing = await client.get(SecretKind, { name: 'missing', namespace }).catch(isNotFound);
    expect(missing).toBe(true);
    expect((await master.kubectl(['get', 'configmaps', '-A'])).code).toBe(0);
    // It is there again with its key, and nothing restarts.
    await writeFile(join(master.folder, 'encryption-config.yaml'), first);
    const deadline = soon();
    while (!(await passwordOf('mine').catch(() => ''))) await systemClock.sleep(50, deadline);
    expect(await passwordOf('mine')).toBe(password);
  });
});
