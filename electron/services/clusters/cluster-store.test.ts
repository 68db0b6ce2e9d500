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

const record = { name: 'lab', uid: 'one', clusterFile: '/home/me/lab.yaml' };

describe('what this desktop remembers', () => {
  it('is nothing at first', async () => {
    expect(await store.names()).toEqual([]);
    expect(await store.knownHosts('lab')).toBeUndefined();
    await expect(store.record('lab')).rejects.toMatchObject({ code: 'cluster-unknown' });
    await expect(store.kubeconfig('lab')).rejects.toMatchObject({ code: 'kubeconfig-missing' });
  });

  it('is what was saved last, until it is forgotten', async () => {
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

  it('may be damaged, and then says how to mend it', async () => {
    await store.saveRecord(record);
    await writeFile(join(folder, 'clusters', 'lab', 'cluster.json'), '{');
    await expect(store.record('lab')).rejects.toMatchObject({ code: 'cluster-record-damaged' });
  });
});
