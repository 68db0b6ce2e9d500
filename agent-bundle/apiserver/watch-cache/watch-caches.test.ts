import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CachedThings, soon } from '../../../test/fakes/cached-things.ts';
import { MemoryStore } from '../storage/memory-store.ts';
import { UnavailableError } from '../storage/store-errors.ts';
import { ExpiredError } from './cache-errors.ts';

let store: MemoryStore;
let things: CachedThings;
beforeEach(() => {
  store = new MemoryStore();
  things = new CachedThings(store);
});
afterEach(() => things.end());

const list = async () => (await things.cache.list({}, soon())).items.map((item) => item.name);

describe('the caches', () => {
  test('begin before the newest revision, so that a watch from before this server ran is resumed', async () => {
    const start = await things.put('a/x');
    await things.put('a/y');
    await things.delete('a/x');
    const second = new CachedThings(store);
    const watch = second.watch({ start: { after: start } });
    await watch.until(2);
    await watch.end();
    expect(watch.summary()).toEqual(['ADDED a/y', 'DELETED a/x']);
    await second.end();
    things = new CachedThings((store = new MemoryStore()));
  });

  test('begin with what the store still knows when it was compacted', async () => {
    await things.put('a/x');
    const revision = await things.put('a/x', { v: '2' });
    await store.compact(revision, soon());
    const second = new CachedThings(store);
    expect((await second.cache.list({}, soon())).items.map((item) => item.revision)).toEqual([revision]);
    await second.end();
    things = new CachedThings((store = new MemoryStore()));
  });

  test('follow on after a cut', async () => {
    await things.put('a/x');
    expect(await list()).toEqual(['x']);
    things.store.cut();
    await things.put('a/y');
    expect(await list()).toEqual(['x', 'y']);
    expect(things.errors.map((error) => error.message)).toEqual(['the connection was cut']);
  });

  test('begin anew when events were compacted during a cut; watchers are told to list again', async () => {
    const start = await things.put('a/x');
    const watch = things.watch({ start: { after: start } });
    await things.put('a/y');
    await watch.until(1);
    things.store.cut();
    await things.delete('a/x');
    const last = await things.put('a/z');
    await store.compact(last, soon());
    await expect(watch.finished).rejects.toThrow(ExpiredError);
    expect(await list()).toEqual(['y', 'z']);
  });

  test('begin anew when the store was restored from an older copy; watchers are told to list again', async () => {
    const copy = new MemoryStore();
    things.store.replaceBy(copy);
    await things.put('a/kept');
    things.store.replaceBy(store);
    for (const name of ['kept', 'x', 'y', 'z']) await things.put(`a/${name}`);
    const watch = things.watch({ start: { at: 'latest', initial: 'objects' } });
    await watch.until(4);
    things.store.replaceBy(copy);
    await expect(list()).rejects.toThrow(UnavailableError);
    expect(await list()).toEqual(['kept']);
    await expect(watch.finished).rejects.toThrow(ExpiredError);
    await things.put('a/new');
    expect(await list()).toEqual(['kept', 'new']);
    expect(things.errors.map((error) => error.message)).toEqual(['the store was restored from an older copy']);
  });

  test('report what is no object, and take it for absent', async () => {
    await things.put('a/x');
    const put = (value: string) =>
      store.transact(
        { conditions: [], writes: [{ type: 'put', key: things.key('a/x'), value: Buffer.from(value) }] },
        soon(),
      );
    await put('not json');
    expect(await list()).toEqual([]);
    await put('{"no":"metadata"}');
    expect(await list()).toEqual([]);
    expect(things.errors).toHaveLength(2);
    await things.put('a/x');
    expect(await list()).toEqual(['x']);
  });
});
