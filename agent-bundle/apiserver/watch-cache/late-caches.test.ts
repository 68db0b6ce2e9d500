import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ApiObject, Kind } from '../../../common/api/schema/kind.ts';
import { ThingWatch, soon } from '../../../test/fakes/cached-things.ts';
import { MemoryStore } from '../storage/memory-store.ts';
import { objectKey } from '../storage/keys.ts';
import { WatchCaches } from './watch-caches.ts';

const kindOf = (resource: string) =>
  ({ group: 'test.dev', version: 'v1', kind: 'Thing', resource, namespaced: true }) as Kind<ApiObject>;
const things = kindOf('things');
const others = kindOf('others');

let store: MemoryStore;
let caches: WatchCaches;
let stop: AbortController;
let running: Promise<void>;
beforeEach(async () => {
  store = new MemoryStore();
  caches = new WatchCaches(store, { onError: () => {} });
  caches.add({ kind: things });
  stop = new AbortController();
  running = caches.run(stop.signal);
  await caches.ready(soon());
});
afterEach(async () => {
  stop.abort();
  await running;
  store.close();
});

async function put(name: string): Promise<number> {
  const metadata = { name, namespace: 'a' };
  const value = Buffer.from(JSON.stringify({ kind: 'Thing', apiVersion: 'test.dev/v1', metadata }));
  const key = objectKey(others, metadata);
  return (await store.transact({ conditions: [], writes: [{ type: 'put', key, value }] }, soon())).revision;
}

describe('a cache that is added while the others are followed', () => {
  test('knows what was there before it, and hears of what comes after', async () => {
    await put('before');
    const cache = await caches.open({ kind: others }, soon());
    const watch = new ThingWatch(cache, { start: { at: 'latest', initial: 'objects' } });
    await watch.until(1);
    await put('after');
    await watch.until(2);
    expect(watch.summary()).toEqual(['ADDED a/before', 'ADDED a/after']);
    await watch.end();
  });

  test('tells each object once, however many are written while it is listed', async () => {
    const opening = caches.open({ kind: others }, soon());
    const names = Array.from({ length: 20 }, (_, index) => `n-${String(index).padStart(2, '0')}`);
    for (const name of names) await put(name);
    const cache = await opening;
    const { items } = await cache.list({}, soon());
    expect(items.map(({ name }) => name)).toEqual(names);
  });

  test('ends its watches when it is removed, once they have told everything', async () => {
    const cache = await caches.open({ kind: others }, soon());
    const watch = new ThingWatch(cache, { start: { at: 'latest', initial: 'objects' } });
    await put('last');
    await watch.until(1);
    caches.remove(cache);
    await watch.finished;
    expect(watch.summary()).toEqual(['ADDED a/last']);
  });
});
