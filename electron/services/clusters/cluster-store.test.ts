import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ClusterStore } from './cluster-store.ts';

let folder = '';
let store: ClusterStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cluster-store-'));
  store = new ClusterStore(folder);
});
afterEach(() => rm(folder, { recursive: true }));

const record = {
  origin: 'bootstrapped',
  name: 'lab',
  uid: 'one',
  clusterFile: '/home/me/lab.yaml',
  access: 'ssh',
} as const;

describe('what this desktop remembers', () => {
  it('is nothing at first', async () => {
    expect(await store.names()).toEqual([]);
    expect(await store.knownHosts('lab')).toBeUndefined();
    await expect(store.record('lab')).rejects.toMatchObject({ code: 'cluster-unknown' });
    await expect(store.kubeconfig('lab')).rejects.toMatchObject({ code: 'kubeconfig-missing' });
  });

  it('is what was saved last, until it is forgotten', async () => {
    await store.saveKnownHosts('no-record-yet', ['a']);
    expect(await store.names()).toEqual([]);
    await store.saveRecord({ ...record, uid: 'older' });
    await store.saveRecord(record);
    await store.saveKnownHosts('lab', ['a', 'b']);
    await store.saveKubeconfig('lab', 'kind: Config\n');
    expect(await store.names()).toEqual(['lab']);
    expect(await store.record('lab')).toEqual(record);
    expect(await store.knownHosts('lab')).toBe('a\nb\n');
    expect(await store.kubeconfig('lab')).toBe('kind: Config\n');
    await store.forget('lab');
    expect(await store.names()).toEqual([]);
  });

  it('is for nobody else to read', async () => {
    await store.saveKubeconfig('lab', 'secret');
    const path = join(folder, 'clusters', 'lab');
    expect((await stat(path)).mode & 0o777).toBe(0o700);
    for (const file of await readdir(path)) expect((await stat(join(path, file))).mode & 0o777).toBe(0o600);
  });

  it('of a cluster that is made anew keeps how it is accessed', async () => {
    await store.saveRecord({ ...record, access: 'direct' });
    await store.saveBootstrapped({ name: 'lab', uid: 'two', clusterFile: '/elsewhere.yaml' });
    expect(await store.record('lab')).toEqual({
      ...record,
      uid: 'two',
      clusterFile: '/elsewhere.yaml',
      access: 'direct',
    });
  });

  it('may come from before there were imported clusters', async () => {
    await store.saveKubeconfig('lab', 'kind: Config\n');
    const older = { name: 'lab', uid: 'one', clusterFile: '/home/me/lab.yaml' };
    await writeFile(join(folder, 'clusters', 'lab', 'cluster.json'), JSON.stringify(older));
    expect(await store.record('lab')).toEqual(record);
  });

  it.each(['..', '../lab', '', '.', 'a/b', 'Lab', '__proto__'])(
    'never leaves its folder for the name %j',
    async (name) => {
      await expect(store.record(name)).rejects.toMatchObject({ code: 'cluster-name-invalid' });
      await expect(store.saveRecord({ ...record, name })).rejects.toMatchObject({ code: 'cluster-name-invalid' });
      await expect(store.forget(name)).rejects.toMatchObject({ code: 'cluster-name-invalid' });
    },
  );

  it.each(['{', 'null', '{}', '{"clusterFile":7}'])(
    'may be damaged (%s), and then says how to mend it',
    async (text) => {
      await store.saveRecord(record);
      await writeFile(join(folder, 'clusters', 'lab', 'cluster.json'), text);
      await expect(store.record('lab')).rejects.toMatchObject({ code: 'cluster-record-damaged' });
    },
  );
});
