import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FileSecretStore } from '../secrets/file-secret-store.ts';
import { ClusterStore } from './cluster-store.ts';
import { forgetCluster, forgetDestroyed } from './forget-cluster.ts';

let folder = '';
let store: ClusterStore;
let secrets: FileSecretStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'forget-cluster-'));
  store = new ClusterStore(folder);
  secrets = new FileSecretStore(folder);
});
afterEach(() => rm(folder, { recursive: true }));

/** A cluster that was made from this file, and its neighbour of a longer name. */
async function made(clusterFile: string): Promise<void> {
  for (const name of ['lab', 'lab-2']) {
    await store.saveBootstrapped({ name, uid: 'one', clusterFile });
    await store.saveKubeconfig(name, 'kind: Config\n');
    await secrets.set(`${name}/h1`, 'hunter2');
  }
}
const ownFile = () => store.pathOf('lab', 'cluster.yaml');

it('a cluster that is forgotten leaves nothing behind', async () => {
  await made(ownFile());
  await forgetCluster(store, secrets, 'lab');
  expect(await store.names()).toEqual(['lab-2']);
  expect(await secrets.keys('')).toEqual(['lab-2/h1']);
});

it('a destroyed cluster whose file lies elsewhere is forgotten', async () => {
  await made('/home/me/lab.yaml');
  await forgetDestroyed(store, secrets, 'lab');
  expect(await store.names()).toEqual(['lab-2']);
  expect(await secrets.keys('')).toEqual(['lab-2/h1']);
});

it('a destroyed cluster whose file is in the data folder can be made again', async () => {
  await made(ownFile());
  await forgetDestroyed(store, secrets, 'lab');
  expect(await store.record('lab')).toMatchObject({ clusterFile: ownFile(), uid: undefined });
  await expect(store.kubeconfig('lab')).rejects.toMatchObject({ code: 'kubeconfig-missing' });
  expect(await secrets.get('lab/h1')).toBe('hunter2');
});
