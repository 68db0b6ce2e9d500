import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ClusterStore } from '../../electron/services/clusters/cluster-store.ts';
import { bringUp, embeddedName, takeDown } from './embedded.ts';

let home: string;
let store: ClusterStore;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'embedded-'));
  vi.stubEnv('PILOTHOUSE_HOME', home);
  store = new ClusterStore(home);
  await store.saveRecord({ origin: 'imported', name: embeddedName });
  await store.saveKubeconfig(embeddedName, 'of somebody else');
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(home, { recursive: true });
});

it('does not forget a cluster of that name which is another', async () => {
  expect(await takeDown()).toBe(false);
  expect(await store.kubeconfig(embeddedName)).toBe('of somebody else');
});

it('does not take the name from a cluster which is another', async () => {
  await expect(bringUp(join(home, 'nowhere'))).rejects.toThrow('knows another cluster by the name of embedded');
  expect(await store.kubeconfig(embeddedName)).toBe('of somebody else');
});
