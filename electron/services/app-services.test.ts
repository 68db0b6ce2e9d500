import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { contract } from '../../common/ipc/contract.ts';
import type { ClusterRow } from '../../common/ipc/rows/cluster.ts';
import { Backend } from '../../renderer/backend/backend.ts';
import { afterBatch } from '../../test/fakes/feed-reader.ts';
import { channelPair } from '../../test/fakes/channel-pair.ts';
import { AppServices } from './app-services.ts';
import { serveChannel } from './ipc/session.ts';
import { FileSecretStore } from './secrets/file-secret-store.ts';

let folder = '';
let services: AppServices;
let backend: Backend;
let served: Promise<void>;
let stopping: AbortController;
let faults: string[];

async function start(): Promise<void> {
  services = await AppServices.open({
    dataFolder: folder,
    artifacts: join(folder, 'artifacts'),
    secrets: new FileSecretStore(folder),
    info: { version: '1.2.3', shell: 'browser', platform: 'linux', isDevelopmentPackage: false },
    env: {},
    home: folder,
  });
  const { page, main } = channelPair();
  backend = new Backend(page);
  stopping = new AbortController();
  const onFault = (what: string, error: Error) => faults.push(`${what}: ${error.message}`);
  served = serveChannel(main, services.handlers, { signal: stopping.signal, onFault });
}
async function stop(): Promise<void> {
  stopping.abort();
  await served;
  await services.close();
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'app-services-'));
  faults = [];
  await start();
});
afterEach(async () => {
  await stop();
  await rm(folder, { recursive: true });
});

it('every name of the contract has a handler, and no other name has one', () => {
  expect(Object.keys(services.handlers).sort()).toEqual(Object.keys(contract).sort());
});

it('a page learns what the app is, and chooses what it is to be, also for the next start', async () => {
  expect(await backend.call('app.info', {})).toEqual({
    version: '1.2.3',
    shell: 'browser',
    platform: 'linux',
    isDevelopmentPackage: false,
    dataFolder: folder,
    secretsKeptIn: 'files',
    problems: [],
  });
  await backend.call('settings.change', { theme: 'dark', language: undefined });
  await stop();
  await start();
  const settings = await new Promise((resolve) =>
    backend.feed('settings', {}, { onBatch: ({ upserts }) => resolve(upserts), onEnd: resolve }),
  );
  expect(settings).toEqual([['settings', { theme: 'dark', language: 'system' }]]);
});

it('a cluster file that is opened is a cluster until it is forgotten, on disk as well', async () => {
  const host = '{ name: h1, address: 192.0.2.1, agent: true, roles: [etcd, master, node] }';
  const text = `apiVersion: pilothouse.dev/v1\nkind: Cluster\nmetadata: { name: lab }\nspec: { hosts: [${host}] }\n`;
  await writeFile(join(folder, 'lab.yaml'), text);
  let clusters: ReadonlyMap<string, ClusterRow> = new Map();
  backend.feed('clusters', {}, { onBatch: (batch) => void (clusters = afterBatch(clusters, batch)), onEnd: () => {} });
  expect(await backend.call('clusters.open', { path: '~/lab.yaml' })).toEqual({ cluster: 'lab' });
  await vi.waitFor(() => expect(clusters.get('lab')).toMatchObject({ created: false, hosts: 1 }));
  const kubeconfig = backend.call('clusters.kubeconfig', { cluster: 'lab' });
  await expect(kubeconfig).rejects.toMatchObject({ code: 'kubeconfig-missing' });
  await backend.call('clusters.forget', { cluster: 'lab' });
  await vi.waitFor(() => expect(clusters.size).toBe(0));
  expect(await readdir(join(folder, 'clusters'))).toEqual([]);
  expect(faults).toEqual([]);
});
