import { afterEach, beforeEach, expect, test } from 'vitest';
import { CachedThings } from '../../../test/fakes/cached-things.ts';
import { MemoryStore } from '../storage/memory-store.ts';
import { followObjects } from './follow-objects.ts';

let store: MemoryStore;
let things: CachedThings;
const end = new AbortController();
beforeEach(() => {
  store = new MemoryStore();
  things = new CachedThings(store);
});
afterEach(async () => {
  end.abort();
  await things.end();
});

test('a follower has every object, what happens to them, and loses what went while the cache began anew', async () => {
  await things.put('a/x');
  const kept = new Set<string>();
  let syncs = 0;
  const follower = {
    put: (key: string) => kept.add(key),
    remove: (key: string) => kept.delete(key),
    synced: () => syncs++,
  };
  const following = followObjects(things.cache, follower, end.signal);
  await expect.poll(() => [...kept, syncs]).toEqual(['a/x', 1]);
  await things.put('a/y');
  await expect.poll(() => [...kept]).toEqual(['a/x', 'a/y']);
  things.store.cut();
  await things.delete('a/x');
  await store.compact(await things.put('a/z'), AbortSignal.timeout(5_000));
  await expect.poll(() => [...kept].sort()).toEqual(['a/y', 'a/z']);
  await expect.poll(() => syncs).toBe(2);
  end.abort();
  await following;
});
