import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileSecretStore } from '../secrets/file-secret-store.ts';
import { ClusterStore } from './cluster-store.ts';
import { Clusters } from './clusters.ts';

let folder = '';
let store: ClusterStore;
let clusters: Clusters;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clusters-'));
  store = new ClusterStore(folder);
  clusters = new Clusters(store, new FileSecretStore(folder), { env: {}, home: folder }, join(folder, 'artifacts'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A cluster this desktop has made, and its file. */
async function known(name: string): Promise<string> {
  const clusterFile = join(folder, `${name}.yaml`);
  const host = '{ name: h1, address: 192.0.2.1, agent: true, roles: [etcd, master, node] }';
  const text = `apiVersion: pilothouse.dev/v1\nkind: Cluster\nmetadata: { name: ${name} }\nspec: { hosts: [${host}] }\n`;
  await writeFile(clusterFile, text);
  await store.saveBootstrapped({ name, uid: name, clusterFile });
  return clusterFile;
}

describe('the cluster that is meant', () => {
  it('is the only one there is', async () => {
    const file = await known('one');
    expect(await clusters.choose({})).toMatchObject({ file, spec: { name: 'one' } });
  });

  it('is the named one of several', async () => {
    await known('one');
    await known('two');
    expect((await clusters.choose({ name: 'two' })).spec.name).toBe('two');
  });

  it('is the one of a file, known or not', async () => {
    const file = await known('one');
    await store.forget('one');
    expect((await clusters.choose({ file })).spec.name).toBe('one');
  });

  it.each([
    ['there is none', [], {}, 'cluster-none'],
    ['there are several', ['one', 'two'], {}, 'cluster-not-named'],
    ['there is none of that name', ['one'], { name: 'two' }, 'cluster-unknown'],
  ])('cannot be told where %s', async (_why, names, choice, code) => {
    for (const name of names) await known(name);
    await expect(clusters.choose(choice)).rejects.toMatchObject({ code });
  });

  it('has no cluster file when it was imported, but a name and a kubeconfig', async () => {
    await store.saveRecord({ origin: 'imported', name: 'theirs' });
    await expect(clusters.choose({})).rejects.toMatchObject({ code: 'cluster-imported' });
    expect(await clusters.nameOf({})).toBe('theirs');
    expect(await clusters.nameOf({ name: 'theirs' })).toBe('theirs');
  });

  it('cannot be told where file and name differ, or the file is gone', async () => {
    const file = await known('one');
    await expect(clusters.choose({ file, name: 'two' })).rejects.toMatchObject({ code: 'cluster-file-of-another' });
    await rm(file);
    await expect(clusters.choose({})).rejects.toMatchObject({ code: 'cluster-file-missing' });
  });
});

it('create without artifacts says how to get them, before it connects', async () => {
  const chosen = await clusters.choose({ file: await known('one') });
  const run = { policy: {}, signal: new AbortController().signal, onStep: () => {} };
  await expect(clusters.create(chosen, run)).rejects.toMatchObject({ code: 'artifacts-missing' });
});

it('a host is called by a name of the file', async () => {
  const chosen = await clusters.choose({ file: await known('one') });
  const visit = { policy: {}, signal: new AbortController().signal };
  const asked = clusters.onHost(chosen, 'h9', visit, async () => 0);
  await expect(asked).rejects.toMatchObject({ code: 'host-unknown', params: { known: 'h1' } });
});
